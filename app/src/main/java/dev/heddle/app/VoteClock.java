package dev.heddle.app;

/// When the votes of one node are due: at a fixed rate from a start, whatever became of those before. A
/// vote that leaves late is late by its own schedule, so that a stall shows in the latency of all it
/// delayed.
///
/// @param startNanos when vote 0 is due, on the scale of the loops' clocks
/// @param perSecond votes, 0 to 100,000
/// @param durationNanos up to a day; votes are due before its end
record VoteClock(long startNanos, int perSecond, long durationNanos) {
    private static final long SECOND_NANOS = 1_000_000_000L;

    /// How many votes there will be in all.
    long total() {
        return perSecond * durationNanos / SECOND_NANOS;
    }

    /// Rounded up, so that a vote is due when its moment has come.
    long intendedNanos(long sequence) {
        return startNanos + Math.ceilDiv(sequence * SECOND_NANOS, perSecond);
    }

    /// How many votes have become due up to now.
    long due(long nowNanos) {
        long elapsedNanos = nowNanos - startNanos;
        if (elapsedNanos < 0) return 0;
        if (elapsedNanos >= durationNanos) return total();
        return Math.min(total(), elapsedNanos * perSecond / SECOND_NANOS + 1);
    }

    long endNanos() {
        return startNanos + durationNanos;
    }
}
