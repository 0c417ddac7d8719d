package dev.heddle.network;

import dev.heddle.core.Limits;

/// How often a listed peer may link up. Whoever does it too often, or breaks the protocol, rests for a while: then
/// its claims are refused before they cost a key agreement. Only the peer itself can bring that about, because it
/// follows from links on which it has shown its key. Node loop only, but for [#rests].
final class LinkPace {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /// A violation counts as this part of the burst: after the second one a peer has to wait.
    private static final int VIOLATIONS = 2;

    private final long intervalNanos;
    private final int burst;
    /// When the links that came would have come at the permitted rate.
    private volatile long paidUntilNanos;

    LinkPace(Limits.Arrivals limits, long nowNanos) {
        intervalNanos = SECOND_NANOS / limits.peerPerSecond();
        burst = limits.peerBurst();
        paidUntilNanos = nowNanos;
    }

    /// It has linked up.
    void linked(long nowNanos) {
        pay(nowNanos, 1);
    }

    /// It has done what the protocol does not allow.
    void violated(long nowNanos) {
        pay(nowNanos, Math.ceilDiv(burst, VIOLATIONS));
    }

    /// Whether it has used up what it may. Any thread.
    boolean rests(long nowNanos) {
        return paidUntilNanos - nowNanos > (burst - 1) * intervalNanos;
    }

    private void pay(long nowNanos, int links) {
        long paid = paidUntilNanos;
        paidUntilNanos = (paid - nowNanos > 0 ? paid : nowNanos) + links * intervalNanos;
    }
}
