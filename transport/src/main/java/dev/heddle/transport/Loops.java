package dev.heddle.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loops of one platform, each with a thread of its own and one wrapper for its whole life. Any thread.
final class Loops {
    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final IoEventLoopGroup group;
    private final List<RealLoop> loops = new ArrayList<>();
    private final IdentityHashMap<EventLoop, RealLoop> byNetty = new IdentityHashMap<>();
    private final Threads threads;

    Loops(int count, String threadNamePrefix, IoHandlerFactory selectors) {
        threads = new Threads(threadNamePrefix + "-loop-");
        group = new MultiThreadIoEventLoopGroup(count, threads::next, selectors);
        for (EventExecutor executor : group) {
            RealLoop loop = new RealLoop((IoEventLoop) executor);
            loops.add(loop);
            byNetty.put(loop.netty(), loop);
        }
    }

    RealLoop first() {
        return loops.getFirst();
    }

    RealLoop next() {
        return of(group.next());
    }

    RealLoop of(EventLoop netty) {
        RealLoop loop = byNetty.get(netty);
        if (loop == null) throw new IllegalStateException("not a loop of this platform: " + netty);
        return loop;
    }

    IoEventLoopGroup group() {
        return group;
    }

    boolean inLoop() {
        for (RealLoop loop : loops) if (loop.inLoop()) return true;
        return false;
    }

    /// Closes what lives on the loops and ends their threads.
    void close() {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        CountDownLatch allClosed = new CountDownLatch(loops.size());
        for (RealLoop loop : loops) {
            loop.execute(() -> {
                loop.closeAll();
                // Behind the tasks in which the links tell their receivers.
                loop.execute(allClosed::countDown);
            });
        }
        try {
            // A loop that is stuck in a task is named below.
            boolean _ = allClosed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Future<?> _ = group.shutdownGracefully(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        threads.join(deadlineNanos);
    }

    /// Makes named daemons and remembers them, so that the end can be waited for.
    private static final class Threads {
        private final String namePrefix;
        private final AtomicInteger made = new AtomicInteger();
        private final List<Thread> threads = new CopyOnWriteArrayList<>();

        Threads(String namePrefix) {
            this.namePrefix = namePrefix;
        }

        Thread next(Runnable task) {
            Thread thread = new FastThreadLocalThread(task, namePrefix + made.getAndIncrement());
            thread.setDaemon(true);
            threads.add(thread);
            return thread;
        }

        void join(long deadlineNanos) {
            for (Thread thread : threads) {
                try {
                    long leftNanos = Math.max(1, deadlineNanos - System.nanoTime());
                    if (!thread.join(Duration.ofNanos(leftNanos))) {
                        LOG.warn(
                                "{} did not end within {} s: one of its tasks blocks",
                                thread.getName(),
                                PATIENCE.toSeconds());
                    }
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
