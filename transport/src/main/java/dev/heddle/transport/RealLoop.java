package dev.heddle.transport;

import dev.heddle.core.EventLoop;
import dev.heddle.core.Link;
import dev.heddle.core.Timer;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One of Netty's loops, and the links that live on it.
final class RealLoop implements EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RealLoop.class);

    private final IoEventLoop netty;
    private final Set<Link> links = new LinkedHashSet<>();
    private final Map<Class<?>, Object> locals = new LinkedHashMap<>();

    RealLoop(IoEventLoop netty) {
        this.netty = netty;
    }

    IoEventLoop netty() {
        return netty;
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    /// @throws java.util.concurrent.RejectedExecutionException once the platform is closed
    @Override
    public void execute(Runnable task) {
        netty.execute(() -> run(task));
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable task) {
        long delayNanos = Math.max(0, deadlineNanos - System.nanoTime());
        ScheduledFuture<?> scheduled = netty.schedule(() -> run(task), delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public <T> T local(Class<T> type, Supplier<T> maker) {
        return type.cast(locals.computeIfAbsent(type, _ -> maker.get()));
    }

    @Override
    public boolean inLoop() {
        return netty.inEventLoop();
    }

    /// Remembers a link that [#closeLinks()] must close. Loop only.
    void add(Link link) {
        links.add(link);
    }

    /// Loop only.
    void remove(Link link) {
        links.remove(link);
    }

    /// Loop only.
    void closeLinks() {
        List.copyOf(links).forEach(Link::close);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            // One broken task must not take the other links of this loop with it.
            LOG.error(
                    "a task threw on {}; the loop goes on",
                    Thread.currentThread().getName(),
                    thrown);
        }
    }
}
