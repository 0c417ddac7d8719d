package dev.heddle.network;

/// How many health checks of one link are answered: so many in any second (T-17). For one thread.
final class PingLimit {
    static final int PER_SECOND = 10;

    private static final long SECOND_NANOS = 1_000_000_000L;

    // When the last ones were answered, as a ring.
    private final long[] answeredNanos = new long[PER_SECOND];
    private int next;
    private boolean full;

    boolean mayAnswer(long nowNanos) {
        if (full && nowNanos - answeredNanos[next] < SECOND_NANOS) return false;
        answeredNanos[next] = nowNanos;
        if (++next == PER_SECOND) {
            next = 0;
            full = true;
        }
        return true;
    }
}
