package dev.heddle.core.testing;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A link as it is, for a test to change what it wants to see or to break.
public class WrappedLink implements ByteLink {
    private final ByteLink link;

    public WrappedLink(ByteLink link) {
        this.link = link;
    }

    /// The same transports, whose links are wrapped.
    public static List<Transport> wrapping(List<Transport> transports, UnaryOperator<ByteLink> wrapper) {
        return transports.stream()
                .<Transport>map(transport -> new WrappedTransport(transport, wrapper))
                .toList();
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
        link.reading(on);
    }

    @Override
    public void finish() {
        link.finish();
    }

    @Override
    public void close() {
        link.close();
    }

    private record WrappedTransport(Transport transport, UnaryOperator<ByteLink> wrapper) implements Transport {
        @Override
        public boolean handles(NetworkAddress address) {
            return transport.handles(address);
        }

        @Override
        public CompletionStage<Listener> listen(NetworkAddress address, Consumer<ByteLink> acceptor) {
            return transport.listen(address, link -> acceptor.accept(wrapper.apply(link)));
        }

        @Override
        public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
            return transport.dial(address, timeoutNanos).thenApply(wrapper);
        }
    }
}
