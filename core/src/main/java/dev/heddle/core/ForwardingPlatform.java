package dev.heddle.core;

import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// A world as it is, but for what a subclass changes: to see something of it, to model it, or to break it.
public abstract class ForwardingPlatform implements Platform {
    private final Platform world;

    /// @param world closed with this one, unless a subclass closes otherwise
    protected ForwardingPlatform(Platform world) {
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
