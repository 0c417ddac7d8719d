package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.Entropy;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// A node's world whose links can stop reading, as a peer's does that hangs: what was sent to it stays
/// where it is.
final class DeafPlatform implements Platform {
    private final Platform world;
    private final List<DeafLink> links = new ArrayList<>();

    DeafPlatform(Platform world) {
        this.world = world;
    }

    /// From here on no link reads.
    void stopReading() {
        for (DeafLink link : links) {
            link.deaf = true;
            link.link.reading(false);
        }
    }

    @Override
    public EventLoop loop() {
        return world.loop();
    }

    @Override
    public List<Transport> transports() {
        return world.transports().stream().<Transport>map(DeafTransport::new).toList();
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
    public <T> T await(CompletionStage<T> stage) {
        return world.await(stage);
    }

    @Override
    public void close() {
        world.close();
    }

    private DeafLink wrapped(ByteLink link) {
        DeafLink deaf = new DeafLink(link);
        links.add(deaf);
        return deaf;
    }

    private final class DeafTransport implements Transport {
        private final Transport transport;

        DeafTransport(Transport transport) {
            this.transport = transport;
        }

        @Override
        public boolean handles(NetworkAddress address) {
            return transport.handles(address);
        }

        @Override
        public CompletionStage<Listener> listen(NetworkAddress address, Consumer<ByteLink> acceptor) {
            return transport.listen(address, link -> acceptor.accept(wrapped(link)));
        }

        @Override
        public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
            return transport.dial(address, timeoutNanos).thenApply(DeafPlatform.this::wrapped);
        }
    }

    private static final class DeafLink implements ByteLink {
        private final ByteLink link;
        private boolean deaf;

        DeafLink(ByteLink link) {
            this.link = link;
        }

        @Override
        public EventLoop loop() {
            return link.loop();
        }

        @Override
        public NetworkAddress remote() {
            return link.remote();
        }

        @Override
        public void start(Receiver receiver) {
            link.start(receiver);
        }

        @Override
        public int roomBytes() {
            return link.roomBytes();
        }

        @Override
        public void write(ByteBuf owned) {
            link.write(owned);
        }

        @Override
        public void flush() {
            link.flush();
        }

        @Override
        public void reading(boolean on) {
            link.reading(on && !deaf);
        }

        @Override
        public void finish() {
            link.finish();
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
