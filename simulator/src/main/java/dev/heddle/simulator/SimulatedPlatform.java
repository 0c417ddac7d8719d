package dev.heddle.simulator;

import dev.heddle.core.Entropy;
import dev.heddle.core.EventLoop;
import dev.heddle.core.MemoryStore;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Store;
import dev.heddle.core.Transport;
import dev.heddle.core.VirtualLoop;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// The world of one node in virtual time: all loops and executors are the one loop.
final class SimulatedPlatform implements Platform {
    /// When virtual time begins, on every node's wall clock.
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final VirtualLoop loop;
    private final SimulatedWire wire;
    private final SplittableRandom random;
    private final Store store = new MemoryStore();

    SimulatedPlatform(VirtualLoop loop, SimulatedWire wire, SplittableRandom random) {
        this.loop = loop;
        this.wire = wire;
        this.random = random;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public List<Transport> transports() {
        return List.of(wire);
    }

    @Override
    public Executor handlers(Priority priority) {
        return loop;
    }

    @Override
    public InstantSource clock() {
        return () -> EPOCH.plusNanos(loop.nowNanos());
    }

    @Override
    public Entropy entropy() {
        return random::nextBytes;
    }

    @Override
    public ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        throw new IllegalStateException("virtual time does not pass while somebody waits; use the asynchronous form");
    }

    @Override
    public void close() {}
}
