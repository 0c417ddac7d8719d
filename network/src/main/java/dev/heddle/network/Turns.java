package dev.heddle.network;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// One task at a time, in the order they came. An [InboundQueue] whose executor this is handles one message
/// in a task and asks for another one while it has more: so queues take turns, and empty ones are not here
/// at all.
final class Turns {
    /// Taken in one go; then others have the executor.
    private static final int BATCH = 64;

    private final Queue<Turn> waiting = new ConcurrentLinkedQueue<>();
    // Turns that were asked for and are not over. Bounded by the number of queues: each asks for one at a
    // time.
    private final AtomicInteger pending = new AtomicInteger();

    private record Turn(Executor where, Runnable task) {}

    /// @param where tasks may run; a few of others may run there too, when they are next
    Executor on(Executor where) {
        return task -> add(new Turn(where, task));
    }

    private void add(Turn turn) {
        waiting.add(turn);
        if (pending.getAndIncrement() == 0) turn.where().execute(this::take);
    }

    private void take() {
        for (int i = 0; i < BATCH; i++) {
            Turn turn = Objects.requireNonNull(waiting.poll(), "a pending turn is waiting");
            boolean returned = false;
            try {
                turn.task().run();
                returned = true;
            } finally {
                // What it throws is the executor's to deal with; the others must not wait for ever.
                if (!returned && pending.decrementAndGet() > 0) goOn();
            }
            if (pending.decrementAndGet() == 0) return;
        }
        goOn();
    }

    private void goOn() {
        Objects.requireNonNull(waiting.peek()).where().execute(this::take);
    }
}
