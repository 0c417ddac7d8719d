package dev.heddle.daemon;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Prints lines from a thread of its own, so that nobody waits for whoever reads them, or does not: what
/// finds no room is dropped and counted. Any thread.
final class LinePrinter implements AutoCloseable {
    static final int LINES_MOST = 1024;
    /// A reader that is there has read all by then; one that is not never will.
    static final Duration CLOSE_MOST = Duration.ofMillis(500);

    private static final Entry END = new Entry(0, List::of);

    private final PrintWriter out;
    private final Later later;
    private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(LINES_MOST);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean ending;

    /// @param droppedBefore lines between the one before and this one
    private record Entry(long droppedBefore, Supplier<List<String>> lines) {}

    /// What becomes due by itself. On the printing thread.
    interface Later {
        /// Until there may be something due; [Long#MAX_VALUE] while nothing can become so.
        long waitNanos();

        List<String> due();
    }

    LinePrinter(PrintWriter out, Later later) {
        this.out = out;
        this.later = later;
        thread = Thread.ofPlatform().daemon().name("heddle-events").start(this::run);
    }

    /// @param lines asked for on the printing thread, in the order of these calls
    void offer(Supplier<List<String>> lines) {
        long before = dropped.getAndSet(0);
        if (!waiting.offer(new Entry(before, lines))) dropped.addAndGet(before + 1);
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
                next.lines().get().forEach(this::print);
            }
            printDropped(dropped.getAndSet(0));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Entry next() throws InterruptedException {
        @Nullable Entry next = waiting.poll();
        while (next == null) {
            if (ending) return END;
            printDropped(dropped.getAndSet(0));
            next = waiting.poll(later.waitNanos(), TimeUnit.NANOSECONDS);
            if (next == null) later.due().forEach(this::print);
        }
        return next;
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
