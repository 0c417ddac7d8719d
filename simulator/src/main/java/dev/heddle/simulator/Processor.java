package dev.heddle.simulator;

import dev.heddle.core.VirtualLoop;
import java.util.ArrayDeque;
import java.util.Queue;

/// What runs the tasks of a host. While nothing is wrong with it, a task takes no time and is run when it
/// is due; else what is due waits here, in order, and the world's queue holds one event for all of it.
final class Processor {
    private final VirtualLoop world;
    private final Queue<Runnable> ready = new ArrayDeque<>();
    private final Runnable turn = this::turn;
    private long taskNanos;
    private long freeNanos;
    private boolean paused;
    private boolean hindered;
    private boolean turnPosted;
    private boolean inTurn;

    Processor(VirtualLoop world) {
        this.world = world;
    }

    boolean paused() {
        return paused;
    }

    /// Tasks that are due and wait.
    int waiting() {
        return ready.size();
    }

    /// Runs nothing until [#resume()].
    void pause() {
        paused = true;
        hindered = true;
    }

    void resume() {
        paused = false;
        settle();
    }

    /// @param nanos that each task takes from now on; 0 for none
    void taskTakes(long nanos) {
        taskNanos = nanos;
        settle();
    }

    /// Forgets what waits, and runs again. It stays as slow as it is.
    void restart() {
        ready.clear();
        paused = false;
        freeNanos = world.nowNanos();
        settle();
    }

    /// Asked by a task that is due.
    ///
    /// @return whether it is run later, from here
    boolean holdsUp(Runnable task) {
        if (!hindered || inTurn) return false;
        ready.add(task);
        settle();
        return true;
    }

    private void settle() {
        hindered = paused || taskNanos > 0 || !ready.isEmpty();
        if (paused || turnPosted || ready.isEmpty()) return;
        turnPosted = true;
        world.schedule(freeNanos, turn);
    }

    private void turn() {
        turnPosted = false;
        inTurn = true;
        try {
            // A task may end its own node, and with it all that waits.
            while (!paused && !ready.isEmpty() && freeNanos <= world.nowNanos()) {
                freeNanos = world.nowNanos() + taskNanos;
                ready.remove().run();
            }
        } finally {
            inTurn = false;
        }
        settle();
    }
}
