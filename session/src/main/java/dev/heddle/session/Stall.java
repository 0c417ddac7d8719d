package dev.heddle.session;

import dev.heddle.core.Machine;

/// How long a peer has taken nothing while something waited for it (T-14).
final class Stall {
    private final long limitNanos;
    private long deadlineNanos = Machine.NO_DEADLINE;

    Stall(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /// The link took bytes, or nothing waits.
    void progress() {
        deadlineNanos = Machine.NO_DEADLINE;
    }

    /// Something waits and the link takes nothing.
    void waiting(long nowNanos) {
        if (deadlineNanos == Machine.NO_DEADLINE) deadlineNanos = nowNanos + limitNanos;
    }

    boolean expired(long nowNanos) {
        return deadlineNanos != Machine.NO_DEADLINE && deadlineNanos - nowNanos <= 0;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }
}
