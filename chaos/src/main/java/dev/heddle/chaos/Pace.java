package dev.heddle.chaos;

/// How often something may happen: so many times a second, evenly, or as often as it can. What was missed
/// is not made up for, beyond a twentieth of a second.
final class Pace {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int BURSTS_PER_SECOND = 20;

    private final int perSecond;
    private final long startNanos;
    private long spent;

    /// @param perSecond 0 is no bound
    Pace(int perSecond, long startNanos) {
        this.perSecond = perSecond;
        this.startNanos = startNanos;
    }

    /// How often it may happen now.
    int available(long nowNanos) {
        if (perSecond == 0) return Integer.MAX_VALUE;
        long elapsedNanos = nowNanos - startNanos;
        long due = elapsedNanos / SECOND_NANOS * perSecond + elapsedNanos % SECOND_NANOS * perSecond / SECOND_NANOS;
        spent = Math.max(spent, due - (perSecond / BURSTS_PER_SECOND + 1));
        return (int) (due - spent);
    }

    /// It has happened so often.
    void take(int times) {
        spent += times;
    }
}
