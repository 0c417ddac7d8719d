package dev.heddle.simulator;

import dev.heddle.core.EventLoop;
import dev.heddle.core.Timer;
import dev.heddle.core.VirtualLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A loop of one incarnation of a host's node: the world's queue, seen from that host. The node has one,
/// its handlers have one, and each link end has one, so that what is still pending can be told for each.
/// When the incarnation is gone, nothing of it runs any more.
final class HostLoop implements EventLoop {
    private final VirtualLoop world;
    private final Host host;
    private final HostClock clock;
    private final int incarnation;
    private int pending;

    HostLoop(VirtualLoop world, Host host) {
        this.world = world;
        this.host = host;
        this.clock = host.clock();
        this.incarnation = host.incarnation();
    }

    @Override
    public long nowNanos() {
        return clock.nowNanos();
    }

    @Override
    public void execute(Runnable work) {
        pending++;
        world.execute(new Task(work, 0));
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable work) {
        Task task = new Task(work, deadlineNanos);
        pending++;
        if (deadlineNanos - nowNanos() <= 0) {
            world.execute(task);
        } else {
            host.timers().add(task);
            task.post();
        }
        return task;
    }

    /// Something from outside, at a time of the world.
    Timer at(long worldNanos, Runnable work) {
        Task task = new Task(work, 0);
        pending++;
        world.schedule(worldNanos, task);
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

    /// The world's queue runs it when it is due, and the host's processor again if it made it wait then.
    private final class Task extends HostTimers.Entry implements Runnable, Timer {
        /// By the host's clock; of a timer alone.
        private final long deadlineNanos;

        private @Nullable Runnable work;

        Task(Runnable work, long deadlineNanos) {
            this.work = work;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        void post() {
            world.schedule(clock.worldNanos(deadlineNanos), this);
        }

        @Override
        public void run() {
            Runnable now = work;
            if (now == null) return;
            if (listed()) {
                // Its time was reckoned with a rate that the clock has no more; it was posted again then.
                if (deadlineNanos - clock.nowNanos() > 0) return;
                host.timers().remove(this);
            }
            if (host.incarnation() == incarnation && host.processor().holdsUp(this)) return;
            work = null;
            pending--;
            if (host.incarnation() == incarnation) host.run(now);
        }

        @Override
        public void cancel() {
            if (work == null) return;
            work = null;
            pending--;
            if (listed()) host.timers().remove(this);
        }
    }
}
