package dev.heddle.scenario;

import dev.heddle.core.ByteLink;
import dev.heddle.core.Entropy;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Store;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A node's world as it is, with its link ends told to a run and its handlers as busy as a seed drew them.
final class WatchedPlatform implements Platform {
    /// Told of link ends.
    interface Watcher {
        /// @return where a dial ends up
        NetworkAddress dialling(NetworkAddress address);

        LinkEnd opened(ByteLink link, boolean dialled);

        void closed(LinkEnd end);

        /// Bytes are about to be handed to the node.
        void reading(LinkEnd end);

        /// They were.
        void read(LinkEnd end);

        /// Bytes are about to be handed to the link.
        void writing(LinkEnd end, ByteBuf loan);

        /// The node sends no more on it, or closes it.
        void leaving(LinkEnd end);

        /// Its peer sends no more on it.
        void peerLeft(LinkEnd end);
    }

    private final Platform world;
    private final Watcher watcher;
    private final List<Transport> transports;
    private final Duration handlersBusy;

    /// @param handlersBusy how long a task of a handler waits for its turn
    WatchedPlatform(Platform world, Watcher watcher, Duration handlersBusy) {
        this.world = world;
        this.watcher = watcher;
        this.handlersBusy = handlersBusy;
        this.transports =
                world.transports().stream().<Transport>map(Watched::new).toList();
    }

    @Override
    public EventLoop loop() {
        return world.loop();
    }

    @Override
    public List<Transport> transports() {
        return transports;
    }

    @Override
    public Executor handlers(Priority priority) {
        Executor handlers = world.handlers(priority);
        if (handlersBusy.isZero()) return handlers;
        EventLoop loop = world.loop();
        return task -> {
            var _ = loop.schedule(loop.nowNanos() + handlersBusy.toNanos(), () -> handlers.execute(task));
        };
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

    private final class Watched implements Transport {
        private final Transport transport;

        Watched(Transport transport) {
            this.transport = transport;
        }

        @Override
        public boolean handles(NetworkAddress address) {
            return transport.handles(address);
        }

        @Override
        public CompletionStage<Listener> listen(NetworkAddress address, Consumer<ByteLink> acceptor) {
            return transport.listen(address, link -> acceptor.accept(new WatchedLink(link, false)));
        }

        @Override
        public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
            return transport
                    .dial(watcher.dialling(address), timeoutNanos)
                    .thenApply(link -> new WatchedLink(link, true));
        }
    }

    private final class WatchedLink implements ByteLink {
        private final ByteLink link;
        private final LinkEnd end;

        WatchedLink(ByteLink link, boolean dialled) {
            this.link = link;
            this.end = watcher.opened(link, dialled);
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
            link.start(new Receiver() {
                @Override
                public void onBytes(ByteBuf loan) {
                    watcher.reading(end);
                    try {
                        receiver.onBytes(loan);
                    } finally {
                        watcher.read(end);
                    }
                }

                @Override
                public void onRoom() {
                    receiver.onRoom();
                }

                @Override
                public void onFinished() {
                    watcher.peerLeft(end);
                    receiver.onFinished();
                }

                @Override
                public void onClosed(@Nullable IOException cause) {
                    if (end.open()) watcher.closed(end);
                    receiver.onClosed(cause);
                }
            });
        }

        @Override
        public int roomBytes() {
            return link.roomBytes();
        }

        @Override
        public void write(ByteBuf owned) {
            watcher.writing(end, owned);
            link.write(owned);
        }

        @Override
        public void flush() {
            link.flush();
        }

        @Override
        public void reading(boolean on) {
            link.reading(on);
        }

        @Override
        public void finish() {
            watcher.leaving(end);
            link.finish();
        }

        @Override
        public void close() {
            // A link that was never started tells nobody that it is gone.
            if (end.open()) {
                watcher.leaving(end);
                watcher.closed(end);
            }
            link.close();
        }
    }
}
