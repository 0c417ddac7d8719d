package dev.heddle.transport;

import dev.heddle.core.NetworkAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Hosts that are dialled without the proxy: one entry of `no_proxy`.
///
/// @param port the only one it is about, if it names one
record DirectHosts(Which which, Optional<Integer> port) {
    private static final Pattern NAME = Pattern.compile("(\\*?\\.)?([a-z0-9_-]+(?:\\.[a-z0-9_-]+)*)\\.?");
    private static final Pattern BLOCK = Pattern.compile("([0-9a-f:.]+)/([0-9]{1,3})");
    /// An address of IPv6 is in brackets here, so that its end is seen.
    private static final Pattern WITH_PORT = Pattern.compile("([^:]+|\\[.*]):([0-9]{1,5})");

    /// Which hosts, on any port.
    sealed interface Which {
        boolean covers(NetworkAddress.Host host);
    }

    /// Every host.
    private record All() implements Which {
        @Override
        public boolean covers(NetworkAddress.Host host) {
            return true;
        }
    }

    /// The names below a name.
    ///
    /// @param itself whether the name is meant too
    private record Names(String name, boolean itself) implements Which {
        @Override
        public boolean covers(NetworkAddress.Host host) {
            if (address(host).isPresent()) return false;
            String text = HttpProxy.text(host).toLowerCase(Locale.ROOT);
            if (text.endsWith(".")) text = text.substring(0, text.length() - 1);
            return text.endsWith("." + name) || (itself && text.equals(name));
        }
    }

    /// Addresses that begin alike; a single one, if all its bits count.
    private record Block(NetworkAddress.Host begin, int bits) implements Which {
        @Override
        public boolean covers(NetworkAddress.Host host) {
            byte[] wanted = address(begin).orElseThrow();
            byte[] given = address(host).orElse(new byte[0]);
            if (given.length != wanted.length) return false;
            int whole = bits / Byte.SIZE;
            if (!Arrays.equals(wanted, 0, whole, given, 0, whole)) return false;
            int rest = bits % Byte.SIZE;
            return rest == 0 || ((wanted[whole] ^ given[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
        }
    }

    /// @param text `*`, a name, `.name`, `*.name`, an address, or a block such as `10.0.0.0/8`; all but the
    ///     last perhaps with `:port` behind
    /// @throws IllegalArgumentException when it is none of them
    static DirectHosts parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Optional<Which> whole = which(lower).or(() -> block(lower));
        if (whole.isPresent()) return new DirectHosts(whole.get(), Optional.empty());
        Matcher split = WITH_PORT.matcher(lower);
        if (split.matches()) {
            int port = Integer.parseInt(split.group(2));
            Optional<Which> host = which(split.group(1));
            if (host.isPresent() && port >= 1 && port <= 65_535) return new DirectHosts(host.get(), Optional.of(port));
        }
        throw new IllegalArgumentException(
                "'%s' is no host, no suffix such as .example, no block such as 10.0.0.0/8, and not *"
                        .formatted(text.length() <= 64 ? text : text.substring(0, 64) + "..."));
    }

    boolean covers(NetworkAddress target) {
        return (port.isEmpty() || port.equals(target.tcpPort())) && which.covers(target.host());
    }

    private static Optional<Which> which(String text) {
        if (text.equals("*")) return Optional.of(new All());
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        Optional<Which> single = parseAddress(bracketed ? text.substring(1, text.length() - 1) : text)
                .map(host -> new Block(host, bits(host)));
        if (single.isPresent()) return single;
        Matcher name = NAME.matcher(text);
        return name.matches() ? Optional.of(new Names(name.group(2), name.group(1) == null)) : Optional.empty();
    }

    private static Optional<Which> block(String text) {
        Matcher block = BLOCK.matcher(text);
        if (!block.matches()) return Optional.empty();
        int bits = Integer.parseInt(block.group(2));
        return parseAddress(block.group(1)).filter(host -> bits <= bits(host)).map(host -> new Block(host, bits));
    }

    private static Optional<NetworkAddress.Host> parseAddress(String text) {
        if (text.contains("/")) return Optional.empty();
        try {
            NetworkAddress.Host host = NetworkAddress.parse((text.contains(":") ? "/ip6/" : "/ip4/") + text)
                    .host();
            return Optional.of(host);
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static int bits(NetworkAddress.Host host) {
        return address(host).orElseThrow().length * Byte.SIZE;
    }

    /// In network order; empty if it is a name.
    private static Optional<byte[]> address(NetworkAddress.Host host) {
        return switch (host) {
            case NetworkAddress.Ip4(int address) ->
                Optional.of(ByteBuffer.allocate(4).putInt(address).array());
            case NetworkAddress.Ip6(long high, long low) ->
                Optional.of(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
            default -> Optional.empty();
        };
    }
}
