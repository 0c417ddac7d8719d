package dev.heddle.session;

import dev.heddle.core.Machine;

/// How long a peer has taken nothing while something waited for it (T-14).
final class Stall {
    /// From then on it does not move, and has less of what all peers share.
    private static final long MOVING_NANOS = 1_000_000_000L;

    private final long limitNanos;
    private boolean waits;
    private boolean stands;
    private long sinceNanos;

    Stall(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /// The link took bytes, or nothing waits.
    void progress() {
        waits = false;
        stands = false;
    }

    /// Something waits and the link takes nothing.
    void waiting(long nowNanos) {
        if (!waits) sinceNanos = nowNanos;
        waits = true;
    }

    /// Whether it has taken nothing for a second.
    boolean stands(long nowNanos) {
        if (waits && nowNanos - sinceNanos >= MOVING_NANOS) stands = true;
        return stands;
    }

    boolean expired(long nowNanos) {
        return waits && nowNanos - sinceNanos >= limitNanos;
    }

    long deadlineNanos() {
        if (!waits) return Machine.NO_DEADLINE;
        return sinceNanos + (stands ? limitNanos : Math.min(limitNanos, MOVING_NANOS));
    }
}
