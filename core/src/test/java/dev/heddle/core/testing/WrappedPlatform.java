package dev.heddle.core.testing;

import dev.heddle.core.Entropy;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Store;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// A world as it is, for a test to change what it wants to see or to break.
public class WrappedPlatform implements Platform {
    private final Platform world;

    public WrappedPlatform(Platform world) {
        this.world = world;
    }

    @Override
    public EventLoop loop() {
        return world.loop();
    }

    @Override
    public List<Transport> transports() {
        return world.transports();
    }

    @Override
    public Executor handlers(Priority priority) {
        return world.handlers(priority);
    }

    @Override
    public InstantSource clock() {
        return world.clock();
    }

    @Override
    public Entropy entropy() {
        return world.entropy();
    }

    @Override
    public ByteBufAllocator allocator() {
        return world.allocator();
    }

    @Override
    public Store store() {
        return world.store();
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        return world.await(stage);
    }

    @Override
    public void close() {
        world.close();
    }
}
