package dev.heddle.daemon;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Prints lines from a thread of its own, so that nobody waits for whoever reads them, or does not: what
/// finds no room is dropped and counted. Any thread.
final class LinePrinter implements AutoCloseable {
    static final int LINES_MOST = 1024;
    /// A reader that is there has read all by then; one that is not never will.
    static final Duration CLOSE_MOST = Duration.ofMillis(500);

    private static final Entry END = new Entry(0, Optional::empty);

    private final PrintWriter out;
    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(LINES_MOST);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean ending;

    /// @param droppedBefore lines between the one before and this one
    private record Entry(long droppedBefore, Supplier<Optional<String>> line) {}

    LinePrinter(PrintWriter out) {
        this.out = out;
        thread = Thread.ofPlatform().daemon().name("heddle-events").start(this::run);
    }

    /// @param line asked for on the printing thread, in the order of these calls; empty is not printed
    void offer(Supplier<Optional<String>> line) {
        long before = dropped.getAndSet(0);
        if (!waiting.offer(new Entry(before, line))) dropped.addAndGet(before + 1);
    }

    /// Prints what waits, as far as somebody reads it soon. Nothing may be offered after it.
    @Override
    public void close() {
        ending = true;
        // Without room for it the thread is not waiting, and sees the flag when it has printed the rest.
        boolean _ = waiting.offer(END);
        try {
            boolean _ = thread.join(CLOSE_MOST);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (Entry next = next(); !next.equals(END); next = next()) {
                printDropped(next.droppedBefore());
                next.line().get().ifPresent(this::print);
            }
            printDropped(dropped.getAndSet(0));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Entry next() throws InterruptedException {
        Entry next = waiting.poll();
        if (next != null) return next;
        if (ending) return END;
        printDropped(dropped.getAndSet(0));
        return waiting.take();
    }

    private void printDropped(long lines) {
        if (lines == 1) print("1 line was dropped");
        if (lines > 1) print(lines + " lines were dropped");
    }

    private void print(String line) {
        out.print(line + System.lineSeparator());
        out.flush();
    }
}
