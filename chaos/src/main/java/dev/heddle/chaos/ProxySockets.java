package dev.heddle.chaos;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/// The sockets of a [StreamProxy]: epoll where it loads, else the JDK's.
final class ProxySockets {
    /// Small, because nobody sees what waits here: it is the line's queue that counts.
    static final int BUFFER_BYTES = 32 << 10;

    private static final int READ_BYTES = 16 << 10;
    private static final boolean EPOLL = Epoll.isAvailable();

    private ProxySockets() {}

    static IoHandlerFactory selectors() {
        return EPOLL ? new HalfClosableEpoll() : NioIoHandler.newFactory();
    }

    static Class<? extends ServerChannel> listener() {
        return EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    static Class<? extends Channel> dialler() {
        return EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /// For both ends of a connection; for the dialled one before it is connected.
    static void prepare(SocketChannel channel) {
        channel.config()
                .setReceiveBufferSize(BUFFER_BYTES)
                .setSendBufferSize(BUFFER_BYTES)
                .setTcpNoDelay(true)
                .setAllowHalfClosure(true)
                .setAutoRead(false)
                .setAllocator(PooledByteBufAllocator.DEFAULT)
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES))
                // Writable means: the kernel took every byte.
                .setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
    }

    /// Closes with a RST instead of a FIN.
    static ChannelFuture abort(SocketChannel channel) {
        if (channel.isOpen()) channel.config().setSoLinger(0);
        return channel.close();
    }
}
