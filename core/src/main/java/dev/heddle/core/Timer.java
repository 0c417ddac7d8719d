package dev.heddle.core;

/// A task that was scheduled on an [EventLoop].
public interface Timer {
    /// The task will not run unless it is running already. Loop only; repeated calls are harmless.
    void cancel();
}
