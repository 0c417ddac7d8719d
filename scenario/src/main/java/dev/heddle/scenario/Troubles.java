package dev.heddle.scenario;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Whose machine is not itself, so that a checker asks of a node only what it can do: one that stands still
/// keeps no deadline. What goes wrong between machines is no trouble of theirs: what is promised is
/// promised all the same.
public final class Troubles {
    private final Map<Integer, Trouble> machines = new TreeMap<>();
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
        machines.computeIfAbsent(machine.number(), _ -> new Trouble()).under++;
    }

    /// What began is over.
    ///
    /// @throws IllegalStateException when nothing began
    public void end(Member machine) {
        Trouble trouble = machines.get(machine.number());
        if (trouble == null || trouble.under == 0) throw new IllegalStateException(machine + " has no trouble");
        trouble.under--;
        trouble.calmSinceNanos = clock.getAsLong();
    }

    /// How long nothing has been wrong with this machine, since the run began at most; 0 while something
    /// is.
    public long calmNanos(Member machine) {
        Trouble trouble = machines.get(machine.number());
        if (trouble == null) return clock.getAsLong();
        return trouble.under > 0 ? 0 : clock.getAsLong() - trouble.calmSinceNanos;
    }
}
