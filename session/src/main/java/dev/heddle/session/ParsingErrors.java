package dev.heddle.session;

/// How many unreadable frames of one peer are answered: so many in any second, then the link closes.
final class ParsingErrors {
    private static final long SECOND_NANOS = 1_000_000_000L;

    // When the last ones were answered, as a ring.
    private final long[] answeredNanos;
    private int next;
    private boolean full;

    ParsingErrors(int limitPerSecond) {
        answeredNanos = new long[limitPerSecond];
    }

    boolean mayAnswer(long nowNanos) {
        if (answeredNanos.length == 0) return false;
        if (full && nowNanos - answeredNanos[next] < SECOND_NANOS) return false;
        answeredNanos[next] = nowNanos;
        if (++next == answeredNanos.length) {
            next = 0;
            full = true;
        }
        return true;
    }
}
