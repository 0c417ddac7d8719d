package dev.heddle.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/// Some lines are jammed one after the other and released in another order: what was sent first then
/// arrives last.
///
/// @see <a href="https://github.com/apple/foundationdb">FoundationDB</a>, `RandomClogging` with `swizzle`
public final class Swizzle {
    private static final LineFault JAM = new LineFault.Jammed();

    private Swizzle() {}

    /// Jams a random half of the lines at random moments of the first half of the time, and releases all of
    /// them at random moments of the second.
    ///
    /// @return which lines
    public static List<Line> start(
            Simulation world, Collection<Line> lines, SplittableRandom random, Duration lasting) {
        long halfNanos = lasting.toNanos() / 2;
        List<Line> chosen = new ArrayList<>();
        for (Line line : lines) {
            if (!random.nextBoolean()) continue;
            chosen.add(line);
            world.after(random.nextLong(halfNanos), () -> line.apply(JAM));
            world.after(halfNanos + random.nextLong(halfNanos), () -> line.lift(JAM));
        }
        return chosen;
    }
}
