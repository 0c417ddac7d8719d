package dev.heddle.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;

/// Sockets on Linux's epoll.
final class EpollSockets implements SocketFactory {
    private final EpollWatches watches = new EpollWatches();

    /// @throws IllegalStateException where the native library does not load
    EpollSockets() {
        if (!Epoll.isAvailable()) {
            throw new IllegalStateException("epoll does not load here; use NIO", Epoll.unavailabilityCause());
        }
    }

    @Override
    public IoHandlerFactory selectors() {
        return watches;
    }

    @Override
    public ServerChannel newListener(SocketProtocolFamily family) {
        return new EpollServerSocketChannel(family);
    }

    /// Each is judged before the next is accepted, and to refuse one costs little. Who waits behind many of them in
    /// the system's queue waits for as many turns of a busy loop.
    @Override
    public int arrivals() {
        return 1_024;
    }

    @Override
    public SocketChannel newSocket(SocketProtocolFamily family) {
        return new EpollSocketChannel(family);
    }

    @Override
    public void boundUnsent(SocketChannel channel) {
        channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) SendRoom.UNSENT_BYTES);
    }

    @Override
    public SocketWatch watch(SocketChannel channel) {
        return watches.of((EpollSocketChannel) channel);
    }
}
