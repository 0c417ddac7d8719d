package dev.heddle.transport;

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

/// A platform whose transports differ from those of its owner, and which only the owner can close.
record PlatformView(RealPlatform owner, List<Transport> transports) implements Platform {
    @Override
    public EventLoop loop() {
        return owner.loop();
    }

    @Override
    public Executor handlers(Priority priority) {
        return owner.handlers(priority);
    }

    @Override
    public InstantSource clock() {
        return owner.clock();
    }

    @Override
    public Entropy entropy() {
        return owner.entropy();
    }

    @Override
    public ByteBufAllocator allocator() {
        return owner.allocator();
    }

    @Override
    public Store store() {
        return owner.store();
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        return owner.await(stage);
    }

    @Override
    public void close() {
        // A view is not the owner: other networks go on.
    }
}
