package dev.heddle.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;

/// What differs between the interfaces of [Io].
interface SocketFactory {
    IoHandlerFactory selectors();

    ServerChannel newListener(SocketProtocolFamily family);

    SocketChannel newSocket(SocketProtocolFamily family);

    /// Bounds what the kernel holds unsent of this socket and says what can be asked about it. Called once, when the
    /// socket is registered with its loop.
    SocketWatch watch(SocketChannel channel);
}
