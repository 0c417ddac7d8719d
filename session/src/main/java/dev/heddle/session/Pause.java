package dev.heddle.session;

import dev.heddle.core.Machine;

/// When to stop reading from a peer that sends much that has no place. It costs the sender nothing and us a look at
/// each frame; what is not read waits at the sender, which is never told and loses no link for it. So it holds
/// towards deployed peers too, whose links must not be closed for such frames.
final class Pause {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int framesPerSecond;
    private long sinceNanos;
    private int frames;
    private boolean paused;

    /// @param framesPerSecond that have no place and are looked at
    Pause(int framesPerSecond) {
        this.framesPerSecond = framesPerSecond;
    }

    /// One more has come.
    ///
    /// @return whether to stop reading now
    boolean begins(long nowNanos) {
        if (frames == 0 || nowNanos - sinceNanos >= SECOND_NANOS) {
            sinceNanos = nowNanos;
            frames = 0;
        }
        frames++;
        if (paused || frames <= framesPerSecond) return false;
        paused = true;
        return true;
    }

    /// @return whether to read again now
    boolean ends(long nowNanos) {
        if (!paused || nowNanos - sinceNanos < SECOND_NANOS) return false;
        paused = false;
        frames = 0;
        return true;
    }

    long nextDeadlineNanos() {
        return paused ? sinceNanos + SECOND_NANOS : Machine.NO_DEADLINE;
    }
}
