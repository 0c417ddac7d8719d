package dev.heddle.scenario;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.ForwardingLink;
import dev.heddle.core.ForwardingPlatform;
import dev.heddle.core.ForwardingTransport;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A node's world as it is, with its link ends told to a run and its handlers as busy as a seed drew them.
final class WatchedPlatform extends ForwardingPlatform {
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

    private final Watcher watcher;
    private final List<Transport> transports;
    private final Duration handlersBusy;

    /// @param handlersBusy how long a task of a handler waits for its turn
    WatchedPlatform(Platform world, Watcher watcher, Duration handlersBusy) {
        super(world);
        this.watcher = watcher;
        this.handlersBusy = handlersBusy;
        this.transports =
                world.transports().stream().<Transport>map(Watched::new).toList();
    }

    @Override
    public List<Transport> transports() {
        return transports;
    }

    @Override
    public Executor handlers(Priority priority) {
        Executor handlers = super.handlers(priority);
        if (handlersBusy.isZero()) return handlers;
        EventLoop loop = loop();
        return task -> {
            var _ = loop.schedule(loop.nowNanos() + handlersBusy.toNanos(), () -> handlers.execute(task));
        };
    }

    private final class Watched extends ForwardingTransport {
        Watched(Transport transport) {
            super(transport);
        }

        @Override
        protected ByteLink made(ByteLink link, boolean dialled) {
            return new WatchedLink(link, dialled);
        }

        @Override
        public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
            return super.dial(watcher.dialling(address), timeoutNanos);
        }
    }

    private final class WatchedLink extends ForwardingLink {
        private final LinkEnd end;

        WatchedLink(ByteLink link, boolean dialled) {
            super(link);
            this.end = watcher.opened(link, dialled);
        }

        @Override
        public void start(Receiver receiver) {
            super.start(new Receiver() {
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
        public void write(ByteBuf owned) {
            watcher.writing(end, owned);
            super.write(owned);
        }

        @Override
        public void finish() {
            watcher.leaving(end);
            super.finish();
        }

        @Override
        public void close() {
            // A link that was never started tells nobody that it is gone.
            if (end.open()) {
                watcher.leaving(end);
                watcher.closed(end);
            }
            super.close();
        }
    }
}
