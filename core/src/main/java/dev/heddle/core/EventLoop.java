package dev.heddle.core;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// One thread's worth of work, in order. `execute` and `nowNanos` may be called from any thread, the rest on
/// the loop only.
public interface EventLoop extends Executor {
    /// Monotonic, in nanoseconds, of arbitrary origin: compare by subtracting.
    long nowNanos();

    /// @param deadlineNanos on the scale of [#nowNanos()]; one that has passed runs as soon as the loop is free
    Timer schedule(long deadlineNanos, Runnable task);

    /// What belongs to the loop and not to any one link on it, such as scratch memory. Loop only.
    ///
    /// @param type tells what is asked for
    /// @param maker makes it at the first call
    <T> T local(Class<T> type, Supplier<T> maker);

    /// Whether the caller runs on this loop.
    boolean inLoop();
}
