package dev.heddle.network;

import dev.heddle.core.Limits;
import dev.heddle.session.ReassembledBody;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one peer sent by one protocol and no handler has taken yet. One draining task at a time, so that
/// the handler sees it in order; a task for all, never one for each. What a full one drops is its
/// [QueueStyle].
final class InboundQueue {
    private final boolean dropsNewest;
    private final int capacity;
    private final Limits.Inbound limits;
    private final AtomicLong peerBytes;
    private final Executor executor;
    private final boolean inline;
    private final int batch;
    private final Consumer<Inbound> handler;
    private final Consumer<Inbound> dropped;
    private final Queue<Inbound> queue;
    // The queue itself where the newest comes first. A deque costs half as much again, so only there.
    private final @Nullable Deque<Inbound> stack;
    // Of what waits; the peer's bytes are also those of what is being handled.
    private final AtomicInteger messages = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicReference<Task> task = new AtomicReference<>(Task.NONE);
    private final Runnable drain = this::drain;

    /// The draining task. A state and not a count of offers: those are as many as a peer likes while a
    /// handler does not return.
    private enum Task {
        NONE,
        RUNNING,
        /// Something was offered since it last said it was running.
        OWED
    }

    /// @param peerBytes shared by all queues of the peer
    /// @param handlers where handlers run that are not declared otherwise
    /// @param handler gets each in order and owns its body
    /// @param dropped gets what was given up and owns its body
    InboundQueue(
            Limits.Inbound limits,
            AtomicLong peerBytes,
            Handling handling,
            Executor handlers,
            Consumer<Inbound> handler,
            Consumer<Inbound> dropped) {
        this.dropsNewest = handling.style() == QueueStyle.FIFO;
        this.stack = handling.style() == QueueStyle.LIFO ? new ConcurrentLinkedDeque<>() : null;
        this.queue = stack != null ? stack : new ConcurrentLinkedQueue<>();
        this.capacity = handling.capacity(limits.messages());
        this.limits = limits;
        this.peerBytes = peerBytes;
        this.executor = handling.executor(handlers);
        this.inline = handling.isInLoop();
        this.batch = handling.batch();
        this.handler = handler;
        this.dropped = dropped;
    }

    /// Any thread.
    void offer(Inbound owned) {
        int size = size(owned);
        if (!hasRoom(size)) {
            dropped.accept(owned);
            return;
        }
        messages.incrementAndGet();
        bytes.addAndGet(size);
        peerBytes.addAndGet(size);
        while (full()) {
            Inbound oldest = dropsNewest ? null : queue.poll();
            // With nothing older to drop, other queues or handlers took the room meanwhile.
            giveUp(oldest != null ? oldest : owned);
            if (oldest == null) return;
        }
        queue.add(owned);
        if (task.getAndSet(Task.OWED) == Task.NONE) executor.execute(drain);
    }

    /// Whether dropping all that waits here would make room: else nothing is dropped in vain.
    private boolean hasRoom(int size) {
        return size <= limits.bytes() && peerBytes.get() - bytes.get() + size <= limits.peerBytes();
    }

    private boolean full() {
        return messages.get() > capacity || bytes.get() > limits.bytes() || peerBytes.get() > limits.peerBytes();
    }

    private void drain() {
        // In a loop where the executor would only call itself: offers from another thread must not deepen
        // the stack.
        while (!drainBatch() && inline) {}
    }

    /// @return whether this task is over and owes nothing
    private boolean drainBatch() {
        task.set(Task.RUNNING);
        for (int i = 0; i < batch; i++) {
            Inbound next = next();
            if (next == null) break;
            handle(next);
        }
        while (queue.isEmpty()) {
            if (task.compareAndSet(Task.RUNNING, Task.NONE)) return true;
            // Offered since: taken already, or seen by the next look.
            task.set(Task.RUNNING);
        }
        if (!inline) executor.execute(drain);
        return false;
    }

    private @Nullable Inbound next() {
        Inbound next = stack == null ? queue.poll() : stack.pollLast();
        if (next != null) {
            messages.decrementAndGet();
            bytes.addAndGet(-size(next));
        }
        return next;
    }

    private void handle(Inbound next) {
        // Its bytes are the peer's until its handler has returned.
        int size = size(next);
        boolean returned = false;
        try {
            handler.accept(next);
            returned = true;
        } finally {
            peerBytes.addAndGet(-size);
            // What it throws is the executor's to deal with; the others must not wait for ever.
            if (!returned) executor.execute(drain);
        }
    }

    private void giveUp(Inbound inbound) {
        int size = size(inbound);
        messages.decrementAndGet();
        bytes.addAndGet(-size);
        peerBytes.addAndGet(-size);
        dropped.accept(inbound);
    }

    /// A message that came in pieces has its bytes in the reassembly budget until it is released.
    private static int size(Inbound inbound) {
        return inbound.body() instanceof ReassembledBody ? 0 : inbound.body().readableBytes();
    }
}
