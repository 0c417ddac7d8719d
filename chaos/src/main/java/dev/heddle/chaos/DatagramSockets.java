package dev.heddle.chaos;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/// The sockets of a [DatagramProxy]: epoll where it loads, else the JDK's, whose timers know milliseconds
/// only.
final class DatagramSockets {
    /// The largest datagram there is. What waits inside is copied out of it.
    private static final int READ_BYTES = 64 << 10;

    /// As much as most systems grant: what the kernel drops nobody counts.
    private static final int BUFFER_BYTES = 208 << 10;

    private static final boolean EPOLL = Epoll.isAvailable();

    private DatagramSockets() {}

    static IoHandlerFactory selectors() {
        return EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /// In the loop, so that all of it has happened when it returns.
    static DatagramChannel bind(EventLoop loop, InetSocketAddress local, ChannelHandler handler) throws IOException {
        DatagramChannel channel = open(loop, local, handler);
        return ready(channel, channel.bind(local), "cannot listen on " + local);
    }

    /// A socket with a port of its own that hears of `remote` alone. In the loop, so that all of it has
    /// happened when it returns.
    static DatagramChannel connect(EventLoop loop, InetSocketAddress remote, ChannelHandler handler)
            throws IOException {
        DatagramChannel channel = open(loop, remote, handler);
        return ready(channel, channel.connect(remote), "cannot go on to " + remote);
    }

    private static DatagramChannel open(EventLoop loop, InetSocketAddress place, ChannelHandler handler)
            throws IOException {
        SocketProtocolFamily family =
                place.getAddress() instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        DatagramChannel channel;
        try {
            channel = EPOLL ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
        } catch (RuntimeException noDescriptor) {
            throw new IOException("the system gives no socket", noDescriptor);
        }
        channel.config()
                .setReceiveBufferSize(BUFFER_BYTES)
                .setSendBufferSize(BUFFER_BYTES)
                .setAllocator(PooledByteBufAllocator.DEFAULT)
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES));
        channel.pipeline().addLast(handler);
        return ready(channel, loop.register(channel), "the loop takes no socket");
    }

    private static DatagramChannel ready(DatagramChannel channel, ChannelFuture step, String failure)
            throws IOException {
        if (step.isSuccess()) return channel;
        ChannelFuture _ = channel.close();
        throw new IOException(failure, step.cause());
    }
}
