package dev.heddle.network;

import java.util.concurrent.atomic.AtomicLong;

/// What links without a confirmed peer take of the CPU: a bucket of time spent that empties at the rate they are
/// entitled to. Any thread.
final class HandshakeShare {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int percent;
    /// When the time spent so far will have been earned.
    private final AtomicLong earnedNanos;

    /// @param percent of one loop's time
    HandshakeShare(int percent, long nowNanos) {
        this.percent = percent;
        this.earnedNanos = new AtomicLong(nowNanos);
    }

    /// Counts time that a loop has spent.
    void spent(long nowNanos, long nanos) {
        long costNanos = nanos * 100 / percent;
        earnedNanos.updateAndGet(earned -> (earned - nowNanos > 0 ? earned : nowNanos) + costNanos);
    }

    /// Whether they have had what a whole second entitles them to, and more.
    boolean usedUp(long nowNanos) {
        return earnedNanos.get() - nowNanos > SECOND_NANOS;
    }

    /// What was used of the last second, in percent of one loop's time; what they have had ahead of time is not told.
    long usedPercent(long nowNanos) {
        long aheadNanos = Math.max(0, earnedNanos.get() - nowNanos);
        return Math.min(percent, aheadNanos * percent / SECOND_NANOS);
    }
}
