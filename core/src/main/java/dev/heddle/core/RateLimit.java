package dev.heddle.core;

/// So many in any second, wherever the second begins. For one thread.
public final class RateLimit {
    private static final long SECOND_NANOS = 1_000_000_000L;

    // When the last ones were let through, as a ring.
    private final long[] passedNanos;
    private int next;
    private boolean full;

    /// @param perSecond 0 lets nothing through
    public RateLimit(int perSecond) {
        passedNanos = new long[perSecond];
    }

    /// Whether one more is within the limit; then it counts.
    public boolean pass(long nowNanos) {
        if (passedNanos.length == 0) return false;
        if (full && nowNanos - passedNanos[next] < SECOND_NANOS) return false;
        passedNanos[next] = nowNanos;
        if (++next == passedNanos.length) {
            next = 0;
            full = true;
        }
        return true;
    }
}
