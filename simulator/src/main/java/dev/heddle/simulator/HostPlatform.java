package dev.heddle.simulator;

import dev.heddle.core.Entropy;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Store;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The world of one incarnation of a host's node.
final class HostPlatform implements Platform {
    private final Host host;
    private final HostLoop loop;
    private final HostLoop handlers;
    private final HostTransport transport;
    private final HostAllocator allocator = new HostAllocator();
    private final SplittableRandom random;
    private final Store store;

    HostPlatform(
            Host host,
            HostLoop loop,
            HostLoop handlers,
            HostTransport transport,
            SplittableRandom random,
            Store store) {
        this.host = host;
        this.loop = loop;
        this.handlers = handlers;
        this.transport = transport;
        this.random = random;
        this.store = store;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public List<Transport> transports() {
        return List.of(transport);
    }

    @Override
    public Executor handlers(Priority priority) {
        return handlers;
    }

    @Override
    public InstantSource clock() {
        return host.clock()::wall;
    }

    @Override
    public Entropy entropy() {
        return random::nextBytes;
    }

    @Override
    public ByteBufAllocator allocator() {
        return allocator;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        throw new IllegalStateException("virtual time does not pass while somebody waits; use the asynchronous form");
    }

    /// Ends the links that the node left open. Its host may start another.
    @Override
    public void close() {
        host.stopped();
    }

    HostTransport transport() {
        return transport;
    }

    long heldBytes() {
        return allocator.heldBytes();
    }

    /// Tasks and timers of the node itself and its handlers.
    int pending() {
        return loop.pending() + handlers.pending();
    }
}
