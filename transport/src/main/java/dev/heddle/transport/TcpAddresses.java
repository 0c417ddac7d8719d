package dev.heddle.transport;

import dev.heddle.core.NetworkAddress;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Between [NetworkAddress] and the JDK's socket addresses.
final class TcpAddresses {
    private TcpAddresses() {}

    static NetworkAddress of(InetSocketAddress socket) {
        ByteBuffer bytes = ByteBuffer.wrap(socket.getAddress().getAddress());
        NetworkAddress.Host host = bytes.remaining() == 4
                ? new NetworkAddress.Ip4(bytes.getInt())
                : new NetworkAddress.Ip6(bytes.getLong(), bytes.getLong());
        return NetworkAddress.of(host, new NetworkAddress.Tcp(socket.getPort()));
    }

    static SocketProtocolFamily family(InetSocketAddress socket) {
        return socket.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }

    /// Where the address leads, at least one place. Blocks while a name is looked up.
    ///
    /// @param address with a TCP port
    static List<InetSocketAddress> resolve(NetworkAddress address) throws IOException {
        int port = address.tcpPort().orElseThrow();
        return hosts(address.host()).stream()
                .map(host -> new InetSocketAddress(host, port))
                .toList();
    }

    /// Whether [#resolve] asks a name service.
    static boolean needsLookup(NetworkAddress address) {
        return switch (address.host()) {
            case NetworkAddress.Ip4 _, NetworkAddress.Ip6 _, NetworkAddress.Memory _ -> false;
            case NetworkAddress.Dns _, NetworkAddress.Dns4 _, NetworkAddress.Dns6 _ -> true;
        };
    }

    private static List<InetAddress> hosts(NetworkAddress.Host host) throws IOException {
        return switch (host) {
            case NetworkAddress.Ip4(int address) ->
                List.of(InetAddress.getByAddress(
                        ByteBuffer.allocate(4).putInt(address).array()));
            case NetworkAddress.Ip6(long high, long low) ->
                List.of(InetAddress.getByAddress(
                        ByteBuffer.allocate(16).putLong(high).putLong(low).array()));
            case NetworkAddress.Dns(String name) -> List.of(InetAddress.getAllByName(name));
            case NetworkAddress.Dns4(String name) -> lookUp(name, Inet4Address.class);
            case NetworkAddress.Dns6(String name) -> lookUp(name, Inet6Address.class);
            case NetworkAddress.Memory _ -> throw new IllegalArgumentException("a place in memory has no socket");
        };
    }

    private static List<InetAddress> lookUp(String name, Class<? extends InetAddress> family) throws IOException {
        List<InetAddress> found = Arrays.stream(InetAddress.getAllByName(name))
                .filter(family::isInstance)
                .toList();
        if (!found.isEmpty()) return found;
        throw new IOException("the name has no %s address".formatted(family == Inet4Address.class ? "IPv4" : "IPv6"));
    }
}
