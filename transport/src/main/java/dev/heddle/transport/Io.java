package dev.heddle.transport;

import io.netty.channel.epoll.Epoll;

/// Which of the system's interfaces serves the sockets.
public enum Io {
    /// Linux, through Netty's native library.
    EPOLL,
    /// The JDK's own selector: everywhere, but the kernel's unsent queue is bounded only by the send
    /// buffer.
    NIO;

    /// [#EPOLL] where its library loads, else [#NIO].
    public static Io best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }
}
