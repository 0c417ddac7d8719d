package dev.heddle.core;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A loop whose time passes only when it is run: tasks go in the order of their deadlines, and of their
/// submission where deadlines are equal. With the same submissions every run is the same. For one thread.
public final class VirtualLoop implements EventLoop {
    private static final Comparator<Task> ORDER = (left, right) -> {
        int byTime = Long.compare(left.deadlineNanos, right.deadlineNanos);
        return byTime != 0 ? byTime : Long.compare(left.sequence, right.sequence);
    };

    private final PriorityQueue<Task> later = new PriorityQueue<>(ORDER);
    /// Due at the present time, and submitted at it: behind what was submitted for it before. Most tasks are of this
    /// kind, and need no heap.
    private final Deque<Task> now = new ArrayDeque<>();
    private final Map<Class<?>, Object> locals = new LinkedHashMap<>();
    private long nowNanos;
    private long sequence;
    private boolean running;

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public void execute(Runnable task) {
        schedule(nowNanos, task);
    }

    @Override
    public Timer schedule(long deadlineNanos, Runnable work) {
        Task task = new Task(Math.max(deadlineNanos, nowNanos), sequence++, work);
        if (task.deadlineNanos == nowNanos) now.add(task);
        else later.add(task);
        return task;
    }

    @Override
    public <T> T local(Class<T> type, Supplier<T> maker) {
        return type.cast(locals.computeIfAbsent(type, _ -> maker.get()));
    }

    @Override
    public boolean inLoop() {
        return running;
    }

    /// Runs the next task, moving time to its deadline.
    ///
    /// @return false when there was none
    public boolean step() {
        Task first = later.peek();
        boolean fromNow = !now.isEmpty() && (first == null || first.deadlineNanos > nowNanos);
        Task task = fromNow ? now.poll() : later.poll();
        if (task == null) return false;
        nowNanos = task.deadlineNanos;
        Runnable work = task.work;
        if (work != null) {
            running = true;
            try {
                work.run();
            } finally {
                running = false;
            }
        }
        return true;
    }

    /// Runs everything that is due up to and including the deadline, which then is the time.
    public void runUntil(long deadlineNanos) {
        while (due(deadlineNanos)) step();
        nowNanos = Math.max(nowNanos, deadlineNanos);
    }

    private boolean due(long deadlineNanos) {
        if (!now.isEmpty() && nowNanos <= deadlineNanos) return true;
        Task first = later.peek();
        return first != null && first.deadlineNanos <= deadlineNanos;
    }

    /// [#runUntil(long)], counted from now.
    public void runFor(long nanos) {
        runUntil(nowNanos + nanos);
    }

    private static final class Task implements Timer {
        private final long deadlineNanos;
        private final long sequence;
        private @Nullable Runnable work;

        Task(long deadlineNanos, long sequence, Runnable work) {
            this.deadlineNanos = deadlineNanos;
            this.sequence = sequence;
            this.work = work;
        }

        @Override
        public void cancel() {
            work = null;
        }
    }
}
