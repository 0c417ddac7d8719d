package dev.heddle.junit;

import dev.heddle.core.EventLoop;
import java.util.SplittableRandom;

/// A task that runs again and again on a loop, after half to one and a half of a time: never in step with others.
record Repetition(EventLoop loop, SplittableRandom random, long aboutNanos, Runnable task) implements Runnable {
    void schedule() {
        loop.schedule(loop.nowNanos() + aboutNanos / 2 + random.nextLong(aboutNanos), this);
    }

    @Override
    public void run() {
        schedule();
        task.run();
    }
}
