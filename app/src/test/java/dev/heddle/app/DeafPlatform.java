package dev.heddle.app;

import dev.heddle.core.ByteLink;
import dev.heddle.core.Entropy;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A platform whose links stop to read for good once some bytes have come: the handshake and a little more.
final class DeafPlatform implements Platform {
    private static final int HEARD_BYTES = 8 << 10;

    private final Platform platform;

    DeafPlatform(Platform platform) {
        this.platform = platform;
    }

    @Override
    public EventLoop loop() {
        return platform.loop();
    }

    @Override
    public List<Transport> transports() {
        return platform.transports().stream().<Transport>map(DeafTransport::new).toList();
    }

    @Override
    public Executor handlers(Priority priority) {
        return platform.handlers(priority);
    }

    @Override
    public InstantSource clock() {
        return platform.clock();
    }

    @Override
    public Entropy entropy() {
        return platform.entropy();
    }

    @Override
    public ByteBufAllocator allocator() {
        return platform.allocator();
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        return platform.await(stage);
    }

    @Override
    public void close() {
        platform.close();
    }

    private record DeafTransport(Transport transport) implements Transport {
        @Override
        public boolean handles(NetworkAddress address) {
            return transport.handles(address);
        }

        @Override
        public CompletionStage<Listener> listen(NetworkAddress address, Consumer<ByteLink> acceptor) {
            return transport.listen(address, link -> acceptor.accept(new DeafLink(link)));
        }

        @Override
        public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
            return transport.dial(address, timeoutNanos).thenApply(DeafLink::new);
        }
    }

    private static final class DeafLink implements ByteLink {
        private final ByteLink link;
        private int heardBytes;

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
            link.start(new Receiver() {
                @Override
                public void onBytes(ByteBuf loan) {
                    heardBytes += loan.readableBytes();
                    if (deaf()) {
                        link.reading(false);
                    } else {
                        receiver.onBytes(loan);
                    }
                }

                @Override
                public void onRoom() {
                    receiver.onRoom();
                }

                @Override
                public void onFinished() {
                    receiver.onFinished();
                }

                @Override
                public void onClosed(@Nullable IOException cause) {
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
            link.write(owned);
        }

        @Override
        public void flush() {
            link.flush();
        }

        @Override
        public void reading(boolean on) {
            if (!deaf()) link.reading(on);
        }

        /// Nobody could wait for the end of a link that does not read.
        @Override
        public void finish() {
            if (deaf()) {
                link.close();
            } else {
                link.finish();
            }
        }

        @Override
        public void close() {
            link.close();
        }

        private boolean deaf() {
            return heardBytes > HEARD_BYTES;
        }
    }
}
