package dev.heddle.simulator;

import dev.heddle.core.EventLoop;
import dev.heddle.core.Timer;
import dev.heddle.core.VirtualLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A loop of one incarnation of a host's node: the world's queue, seen from that host. The node has one, its handlers
/// have one, and each link end has one, so that what is still pending can be told for each. When the incarnation is
/// gone, nothing of it runs any more.
final class HostLoop implements EventLoop {
    private final VirtualLoop world;
    private final Host host;
    private final int incarnation;
    private int pending;

    HostLoop(VirtualLoop world, Host host) {
        this.world = world;
        this.host = host;
        this.incarnation = host.incarnation();
    }

    @Override
    public long nowNanos() {
        return host.localNanos(world.nowNanos());
    }

    @Override
    public void execute(Runnable task) {
        schedule(nowNanos(), task);
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable work) {
        Task task = new Task(work);
        pending++;
        world.schedule(host.worldNanos(deadlineNanos), task);
        return task;
    }

    @Override
    public <T> T local(Class<T> type, Supplier<T> maker) {
        return world.local(type, maker);
    }

    @Override
    public boolean inLoop() {
        return world.inLoop();
    }

    /// Tasks and timers that have not run and were not cancelled.
    int pending() {
        return pending;
    }

    private final class Task implements Runnable, Timer {
        private @Nullable Runnable work;

        Task(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            Runnable now = work;
            if (now == null) return;
            work = null;
            pending--;
            if (host.incarnation() == incarnation) host.run(now);
        }

        @Override
        public void cancel() {
            if (work == null) return;
            work = null;
            pending--;
        }
    }
}
