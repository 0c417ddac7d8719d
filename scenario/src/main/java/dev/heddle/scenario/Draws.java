package dev.heddle.scenario;

import java.time.Duration;
import java.util.SplittableRandom;

/// What is drawn of a stream more than once.
final class Draws {
    private Draws() {}

    /// As often between 1 and 10 as between 10 and 100.
    ///
    /// @param least above 0
    static double logarithmic(SplittableRandom random, double least, double most) {
        // The strict functions: the same on every machine.
        return least * StrictMath.exp(random.nextDouble() * StrictMath.log(most / least));
    }

    static Duration logarithmic(SplittableRandom random, Duration least, Duration most) {
        if (most.isZero()) return Duration.ZERO;
        return Duration.ofNanos((long) logarithmic(random, (double) least.toNanos(), (double) most.toNanos()));
    }
}
