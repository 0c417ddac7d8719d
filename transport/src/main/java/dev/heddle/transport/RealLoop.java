package dev.heddle.transport;

import dev.heddle.core.EventLoop;
import dev.heddle.core.Timer;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One of Netty's loops, and what must be closed with it.
final class RealLoop implements EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RealLoop.class);

    private final IoEventLoop netty;
    private final Map<Object, Runnable> open = new LinkedHashMap<>();
    private boolean closing;
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

    /// Remembers something that [#closeAll()] must close, or closes it now if that is over. Loop only.
    ///
    /// @param close ends it; a repeated call is harmless
    void opened(Object thing, Runnable close) {
        if (closing) close.run();
        else open.put(thing, close);
    }

    /// Loop only.
    void closed(Object thing) {
        open.remove(thing);
    }

    /// Closes what lives here and whatever comes later. Netty itself would do so, but not reliably: a loop
    /// that is shut down at the wrong moment without a quiet period ends and leaves its sockets open. Loop
    /// only.
    void closeAll() {
        closing = true;
        List.copyOf(open.values()).forEach(Runnable::run);
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
