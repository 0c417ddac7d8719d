package dev.heddle.core;

import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The world as one node sees it. The real one comes from the transport room, the virtual one from the
/// simulator; a test wraps one to see or to break something. Any thread.
public interface Platform extends AutoCloseable {
    /// The node's own loop, for what spans peers. The same at each call.
    EventLoop loop();

    /// The first that handles an address makes its links.
    List<Transport> transports();

    /// Runs handlers of applications, which may block. Urgent work has threads of its own.
    Executor handlers(Priority priority);

    /// The wall clock: for the handshake's time stamps alone. Timeouts use [EventLoop#nowNanos()].
    InstantSource clock();

    Entropy entropy();

    ByteBufAllocator allocator();

    /// What lasts beyond this platform, if anything does.
    Store store();

    /// Waits for a stage, or refuses where waiting can never end: on a loop, and in virtual time.
    ///
    /// @throws IllegalStateException when the caller must not block
    /// @throws java.util.concurrent.CompletionException with the stage's failure
    <T> T await(CompletionStage<T> stage);

    /// Ends loops and executors; nothing of this platform may be used any more.
    @Override
    void close();

    /// Makes platforms; found by `ServiceLoader`.
    interface Provider {
        Platform open();
    }
}
