package dev.heddle.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/// Sockets on the JDK's selector. It has no low-water mark for unsent bytes, so the send buffer itself is
/// kept short.
final class NioSockets implements SocketFactory {
    /// About 10 ms of 100 Mbit/s; the price is throughput over long paths, 2.6 MB/s at 50 ms.
    private static final int SEND_BUFFER_BYTES = 128 << 10;

    private static final SocketWatch NOTHING_TO_ASK = new SocketWatch() {
        @Override
        public int unsentBytes() {
            return 0;
        }

        @Override
        public void awaitDrained() {
            throw new IllegalStateException("nothing is ever unsent here");
        }

        @Override
        public void report(Events events) {}
    };

    @Override
    public IoHandlerFactory selectors() {
        return NioIoHandler.newFactory();
    }

    @Override
    public ServerChannel newListener(SocketProtocolFamily family) {
        return new NioServerSocketChannel(SelectorProvider.provider(), family);
    }

    /// All of a turn are accepted before the first is judged.
    @Override
    public int arrivals() {
        return 16;
    }

    @Override
    public SocketChannel newSocket(SocketProtocolFamily family) {
        return new NioSocketChannel(SelectorProvider.provider(), family);
    }

    @Override
    public void boundUnsent(SocketChannel channel) {
        channel.config().setSendBufferSize(SEND_BUFFER_BYTES);
    }

    @Override
    public SocketWatch watch(SocketChannel channel) {
        return NOTHING_TO_ASK;
    }
}
