package dev.heddle.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;

/// What differs between the interfaces of [Io].
interface SocketFactory {
    IoHandlerFactory selectors();

    ServerChannel newListener(SocketProtocolFamily family);

    /// How many connections a listener accepts in one turn of its loop.
    int arrivals();

    SocketChannel newSocket(SocketProtocolFamily family);

    /// Bounds what the kernel holds unsent of this socket.
    void boundUnsent(SocketChannel channel);

    /// What can be asked about a socket that is registered with its loop.
    SocketWatch watch(SocketChannel channel);
}
