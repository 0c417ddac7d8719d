package dev.heddle.network;

import java.util.ArrayDeque;
import java.util.Deque;

/// Holds our health checks of one peer to what a Heddle node takes: ten in any second, as they arrive there (T-17).
/// A clock at our end cannot tell: pings that were a second apart may arrive together when a line was held up. So
/// each has one of ten places until a second after its answer came. Two pings of one place are then a second apart at
/// the peer too, and of any eleven two had the same place. Node loop only.
final class PingPace {
    /// Health checks that are taken within a second.
    static final int PER_SECOND = 10;

    /// Of these places, kept for the rounds.
    static final int OF_ROUNDS = 5;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int places;
    private final Deque<Long> answeredNanos = new ArrayDeque<>();
    private int unanswered;
    private int overdue;

    PingPace(int places) {
        this.places = places;
    }

    /// Whether one more may be sent; then it is to end by
    /// [#answered] or [#lost].
    boolean pass(long nowNanos) {
        while (!answeredNanos.isEmpty() && nowNanos - answeredNanos.getFirst() >= SECOND_NANOS) {
            answeredNanos.removeFirst();
        }
        if (unanswered + answeredNanos.size() >= places) return false;
        unanswered++;
        return true;
    }

    /// Nobody waits any more for the answer to one; its place is held on.
    void overdue() {
        overdue++;
    }

    /// Whether all places are held by pings whose answers are overdue.
    boolean unheard() {
        return overdue == places;
    }

    /// One arrived before now.
    void answered(long nowNanos, boolean wasOverdue) {
        lost(wasOverdue);
        answeredNanos.addLast(nowNanos);
    }

    /// One was not sent, its link is gone, or it had time enough to arrive.
    void lost(boolean wasOverdue) {
        unanswered--;
        if (wasOverdue) overdue--;
    }
}
