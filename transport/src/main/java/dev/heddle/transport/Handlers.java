package dev.heddle.transport;

import dev.heddle.core.Priority;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where handlers of applications run: a virtual thread for each task, and for urgent ones a few threads
/// that bulk handlers cannot take. Any thread.
final class Handlers {
    private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);
    private static final int URGENT_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final long PATIENCE_MILLIS = 1_000;

    private final ExecutorService urgentPool;
    private final ExecutorService virtualThreads;
    private final Executor urgent;
    private final Executor ordinary;

    Handlers(String threadNamePrefix) {
        ThreadFactory urgentThreads = Thread.ofPlatform()
                .daemon()
                .name(threadNamePrefix + "-urgent-", 0)
                .factory();
        // Its queue needs no bound: there is one task for each peer and protocol, never one for each
        // message.
        urgentPool = Executors.newFixedThreadPool(URGENT_THREADS, urgentThreads);
        virtualThreads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(threadNamePrefix + "-handler-", 0).factory());
        urgent = task -> urgentPool.execute(() -> run(task));
        ordinary = task -> virtualThreads.execute(() -> run(task));
    }

    Executor of(Priority priority) {
        return switch (priority) {
            case CRITICAL, HIGH -> urgent;
            case NORMAL, LOW -> ordinary;
        };
    }

    /// Interrupts what runs, drops what waits.
    void close() {
        for (ExecutorService executor : List.of(urgentPool, virtualThreads)) executor.shutdownNow();
        try {
            for (ExecutorService executor : List.of(urgentPool, virtualThreads)) {
                if (!executor.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    LOG.warn("a handler goes on after it was interrupted; its daemon thread is left behind");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            LOG.error("a handler threw on {}", Thread.currentThread(), thrown);
        }
    }
}
