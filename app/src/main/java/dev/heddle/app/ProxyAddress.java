package dev.heddle.app;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PublicKey;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// An end of a proxy: `/ip4/127.0.0.1/tcp/6180`, or with `/udp/`. A key behind it is kept for whoever dials
/// there.
///
/// @param protocol `tcp` or `udp`
record ProxyAddress(InetSocketAddress socket, String protocol, Optional<PublicKey> key) {
    /// @throws IllegalArgumentException that says what is wrong
    static ProxyAddress parse(String option, String text, boolean udp) {
        String protocol = udp ? "udp" : "tcp";
        // The addresses of nodes know no UDP yet; apart from that word they are the same.
        if (udp && text.contains("/tcp/"))
            throw new IllegalArgumentException(option + ": with --udp it is /udp/<port>");
        NetworkAddress address = NetworkAddress.parse(udp ? text.replaceFirst("/udp/", "/tcp/") : text);
        int port = address.tcpPort()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s: '%s' needs a host and /%s/<port>".formatted(option, text, protocol)));
        try {
            return new ProxyAddress(new InetSocketAddress(host(address.host()), port), protocol, address.key());
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "%s: there is no host of that name in '%s'".formatted(option, text), unknown);
        }
    }

    private static InetAddress host(NetworkAddress.Host host) throws UnknownHostException {
        return switch (host) {
            case NetworkAddress.Dns(String name) -> InetAddress.getByName(name);
            case NetworkAddress.Dns4(String name) -> InetAddress.getByName(name);
            case NetworkAddress.Dns6(String name) -> InetAddress.getByName(name);
            case NetworkAddress.Ip4 _, NetworkAddress.Ip6 _, NetworkAddress.Memory _ ->
                InetAddress.ofLiteral(literal(host));
        };
    }

    private static String literal(NetworkAddress.Host host) {
        String text = NetworkAddress.of(host).toString();
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /// The same end at the place that was taken in the end, and with a key that whoever dials must know.
    static String text(InetSocketAddress socket, String protocol, Optional<PublicKey> key) {
        String family = socket.getAddress() instanceof Inet6Address ? "ip6" : "ip4";
        String place =
                "/%s/%s/%s/%d".formatted(family, socket.getAddress().getHostAddress(), protocol, socket.getPort());
        return key.map(one -> place + "/noise-ik/" + one + "/handshake/0").orElse(place);
    }
}
