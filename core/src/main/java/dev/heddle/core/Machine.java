package dev.heddle.core;

import java.util.function.Consumer;

/// A protocol as a plain object: inputs and *now* go in, outputs and the next deadline come out.
///
/// It is confined to one loop and has no I/O, no clock and no randomness of its own. An output never re-enters
/// the machine that made it: whoever drains it queues what follows.
///
/// @param <I> a sealed family of inputs
/// @param <O> a sealed family of outputs
public interface Machine<I, O> {
    /// What [#nextDeadlineNanos()] answers when there is nothing to wait for.
    long NO_DEADLINE = Long.MAX_VALUE;

    void on(long nowNanos, I input);

    /// Early or repeated calls are harmless.
    void onDeadline(long nowNanos);

    /// When [#onDeadline(long)] wants to be called next, or [#NO_DEADLINE].
    long nextDeadlineNanos();

    /// Hands out what is due, oldest first. The sink owns what it receives.
    void drain(Consumer<? super O> sink);
}
