package dev.heddle.scenario;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What is wrong with whom, so that a checker asks of a node only what it can do: one that stands still keeps no
/// deadline. Faults say here when they begin and end; what a link carries and what a machine does are told apart.
public final class Troubles {
    private final Map<Long, Trouble> machines = new TreeMap<>();
    private final Map<Long, Trouble> lines = new TreeMap<>();
    private final LongSupplier clock;

    private static final class Trouble {
        private int under;
        private long calmSinceNanos;
    }

    /// @param clock virtual time
    Troubles(LongSupplier clock) {
        this.clock = clock;
    }

    /// Something slows, stops or confuses this machine from now on.
    public void begin(Member machine) {
        begin(machines, machine.number());
    }

    /// What began is over.
    public void end(Member machine) {
        end(machines, machine.number());
    }

    /// Something is wrong between these two from now on, in one direction or both.
    public void begin(Member one, Member other) {
        begin(lines, pair(one, other));
    }

    /// What began is over.
    public void end(Member one, Member other) {
        end(lines, pair(one, other));
    }

    /// Something happened to a link between these two, or one of them was told to part from the other.
    public void strike(Member one, Member other) {
        begin(one, other);
        end(one, other);
    }

    /// How long nothing has been wrong with this machine; 0 while something is.
    public long calmNanos(Member machine) {
        return calmNanos(machines.get((long) machine.number()));
    }

    /// How long nothing has been wrong with either of these machines, or between them; 0 while something is.
    public long calmNanos(Member one, Member other) {
        long machinesNanos = Math.min(calmNanos(one), calmNanos(other));
        return Math.min(machinesNanos, calmNanos(lines.get(pair(one, other))));
    }

    private void begin(Map<Long, Trouble> among, long key) {
        among.computeIfAbsent(key, _ -> new Trouble()).under++;
    }

    private void end(Map<Long, Trouble> among, long key) {
        Trouble trouble = among.get(key);
        if (trouble == null || trouble.under == 0) throw new IllegalStateException("no such trouble");
        trouble.under--;
        trouble.calmSinceNanos = clock.getAsLong();
    }

    private long calmNanos(@Nullable Trouble trouble) {
        if (trouble == null) return clock.getAsLong();
        return trouble.under > 0 ? 0 : clock.getAsLong() - trouble.calmSinceNanos;
    }

    private static long pair(Member one, Member other) {
        long low = Math.min(one.number(), other.number());
        return low << Integer.SIZE | Math.max(one.number(), other.number());
    }
}
