package dev.heddle.transport;

import java.util.Optional;
import java.util.OptionalInt;

/// How the TCP links of one network behave. No-delay is set on every socket, whatever is said here.
///
/// @param proxyProtocol whether every inbound connection must begin with a proxy protocol header of version
///     2, as a load balancer in front of the node sends it; the links then report the address in the header
/// @param httpProxy through which outbound connections are made, if any
/// @param inbound buffers of accepted sockets
/// @param outbound buffers of dialled sockets, those to a proxy included
public record TcpSettings(boolean proxyProtocol, Optional<HttpProxy> httpProxy, Buffers inbound, Buffers outbound) {
    /// No proxies, and buffers as the system tunes them.
    public static final TcpSettings DEFAULT = new TcpSettings(false, Optional.empty(), Buffers.SYSTEM, Buffers.SYSTEM);

    /// Sizes of a socket's buffers in the kernel, in bytes. A size ends the system's tuning of that buffer.
    ///
    /// @param receiveBytes at least 1, or empty: left to the system
    /// @param sendBytes likewise; on [Io#NIO] empty means 128 KiB, because nothing else bounds there what
    ///     the kernel holds unsent
    public record Buffers(OptionalInt receiveBytes, OptionalInt sendBytes) {
        /// Both left to the system.
        public static final Buffers SYSTEM = new Buffers(OptionalInt.empty(), OptionalInt.empty());

        public Buffers {
            requirePositive("receive", receiveBytes);
            requirePositive("send", sendBytes);
        }

        private static void requirePositive(String which, OptionalInt bytes) {
            if (bytes.isPresent() && bytes.getAsInt() < 1) {
                throw new IllegalArgumentException(
                        "a socket's %s buffer has at least 1 byte, got %s".formatted(which, bytes.getAsInt()));
            }
        }
    }

    public TcpSettings withProxyProtocol(boolean other) {
        return new TcpSettings(other, httpProxy, inbound, outbound);
    }

    public TcpSettings withHttpProxy(Optional<HttpProxy> other) {
        return new TcpSettings(proxyProtocol, other, inbound, outbound);
    }

    public TcpSettings withInbound(Buffers other) {
        return new TcpSettings(proxyProtocol, httpProxy, other, outbound);
    }

    public TcpSettings withOutbound(Buffers other) {
        return new TcpSettings(proxyProtocol, httpProxy, inbound, other);
    }
}
