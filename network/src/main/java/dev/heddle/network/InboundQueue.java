package dev.heddle.network;

import dev.heddle.core.Limits;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// What one peer sent by one protocol and no handler has taken yet. One draining task at a time, so that
/// the handler sees it in order; a task for all, never one for each. Full, it drops the oldest (KLAST).
final class InboundQueue {
    /// Runs the draining task in the offer itself.
    static final Executor INLINE = Runnable::run;

    /// Handled in one go; then others have the executor.
    private static final int BATCH = 64;

    private final Limits.Inbound limits;
    private final AtomicLong peerBytes;
    private final Executor executor;
    private final boolean inline;
    private final Consumer<Inbound> handler;
    private final Consumer<Inbound> dropped;
    private final Queue<Inbound> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    // Offers that no drain has accounted for; the one that raises it from 0 starts the task.
    private final AtomicInteger unaccounted = new AtomicInteger();
    private final Runnable drain = this::drain;

    /// @param peerBytes shared by all queues of the peer
    /// @param handler gets each in order and owns its body
    /// @param dropped gets what was given up and owns its body
    InboundQueue(
            Limits.Inbound limits,
            AtomicLong peerBytes,
            Executor executor,
            Consumer<Inbound> handler,
            Consumer<Inbound> dropped) {
        this.limits = limits;
        this.peerBytes = peerBytes;
        this.executor = executor;
        this.inline = executor.equals(INLINE);
        this.handler = handler;
        this.dropped = dropped;
    }

    /// Any thread.
    void offer(Inbound owned) {
        count(1, owned.body().readableBytes());
        while (full()) {
            Inbound oldest = queue.poll();
            // With nothing older it is alone more than all that may wait.
            giveUp(oldest != null ? oldest : owned);
            if (oldest == null) return;
        }
        queue.offer(owned);
        if (unaccounted.getAndIncrement() == 0) executor.execute(drain);
    }

    private boolean full() {
        return messages.get() > limits.messages()
                || bytes.get() > limits.bytes()
                || peerBytes.get() > limits.peerBytes();
    }

    private void drain() {
        // In a loop where the executor would only call itself: offers from another thread must not deepen
        // the stack.
        while (!drainOnce() && inline) {}
    }

    /// @return whether this task is over and owes nothing
    private boolean drainOnce() {
        int handled = 0;
        int seen = unaccounted.get();
        for (Inbound next = queue.poll(); next != null; next = queue.poll()) {
            // Its bytes count until its handler has returned.
            int size = next.body().readableBytes();
            boolean returned = false;
            try {
                handler.accept(next);
                returned = true;
            } finally {
                count(-1, -size);
                // What it throws is the executor's to deal with; the others must not wait for ever.
                if (!returned) goOn(seen);
            }
            if (++handled == BATCH) {
                goOn(seen);
                return false;
            }
        }
        if (unaccounted.addAndGet(-seen) == 0) return true;
        if (!inline) executor.execute(drain);
        return false;
    }

    /// Another task for the rest; one offer stays unaccounted, so that no offer starts a second one.
    private void goOn(int seen) {
        unaccounted.addAndGet(1 - seen);
        if (!inline) executor.execute(drain);
    }

    private void giveUp(Inbound inbound) {
        count(-1, -inbound.body().readableBytes());
        dropped.accept(inbound);
    }

    private void count(int entries, int size) {
        messages.addAndGet(entries);
        bytes.addAndGet(size);
        peerBytes.addAndGet(size);
    }
}
