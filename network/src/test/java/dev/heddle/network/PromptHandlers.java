package dev.heddle.network;

import dev.heddle.core.Entropy;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// A world whose handlers' threads are as quick as can be: what they are given is done at once.
record PromptHandlers(Platform world) implements Platform {
    @Override
    public Executor handlers(Priority priority) {
        return Runnable::run;
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
    public <T> T await(CompletionStage<T> stage) {
        return world.await(stage);
    }

    @Override
    public void close() {
        world.close();
    }
}
