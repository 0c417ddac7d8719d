package dev.heddle.core;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How to reach a peer: steps such as `/ip4/10.0.0.16/tcp/6180/noise-ik/0x.../handshake/0`.
///
/// Order: a host ([Ip4], [Ip6], [Dns], [Dns4], [Dns6]) or [Memory]; after a host optionally [Tcp]; then
/// optionally [NoiseIk]; then optionally [Handshake]; nothing after it. It may end early at every point.
///
/// @param steps in order, at least one
public record NetworkAddress(List<Step> steps) {
    /// One step of an address.
    public sealed interface Step {}

    /// Where the first hop is: an address, a name, or a place in this process.
    public sealed interface Host extends Step {}

    /// @param address 32 bits, the first octet on top
    public record Ip4(int address) implements Host {}

    /// @param high bytes 0 to 7 in network order
    /// @param low bytes 8 to 15
    public record Ip6(long high, long low) implements Host {}

    /// @param name looked up for IPv4 and IPv6
    public record Dns(String name) implements Host {
        public Dns {
            requireName(name);
        }
    }

    /// @param name looked up for IPv4 alone
    public record Dns4(String name) implements Host {
        public Dns4 {
            requireName(name);
        }
    }

    /// @param name looked up for IPv6 alone
    public record Dns6(String name) implements Host {
        public Dns6 {
            requireName(name);
        }
    }

    /// @param port 0 to 65,535
    public record Tcp(int port) implements Step {
        public Tcp {
            requirePort(port);
        }
    }

    /// A place in this process, for tests. @param port 0 to 65,535
    public record Memory(int port) implements Host {
        public Memory {
            requirePort(port);
        }
    }

    /// The Noise IK handshake with the owner of this key.
    public record NoiseIk(PublicKey key) implements Step {}

    /// @param version of the handshake, 0 to 255; only 0 is in use
    public record Handshake(int version) implements Step {
        public Handshake {
            if (version < 0 || version > 255) throw new IllegalArgumentException("handshake version " + version);
        }
    }

    public NetworkAddress {
        steps = List.copyOf(steps);
        requireOrder(steps);
    }

    public static NetworkAddress of(Step... steps) {
        return new NetworkAddress(List.of(steps));
    }

    /// @throws IllegalArgumentException naming the step that is wrong
    public static NetworkAddress parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("a network address begins with '/', got '" + brief(text) + "'");
        }
        List<Step> steps = new ArrayList<>();
        String[] pieces = text.split("/", -1);
        for (int i = 0; i < pieces.length; i++) {
            String name = pieces[i];
            // Doubled and trailing slashes are accepted where a step's name is expected, as deployed nodes do.
            if (name.isEmpty()) continue;
            if (i + 1 == pieces.length) {
                throw new IllegalArgumentException("'/" + brief(name) + "' has no value in a network address");
            }
            steps.add(parseStep(name, pieces[++i]));
        }
        if (steps.isEmpty()) throw new IllegalArgumentException("a network address without steps");
        return new NetworkAddress(steps);
    }

    /// The same place, reached by the Noise IK handshake, version 0, with the owner of the key.
    public NetworkAddress withKey(PublicKey key) {
        List<Step> full = new ArrayList<>(withoutKey().steps);
        full.add(new NoiseIk(key));
        full.add(new Handshake(0));
        return new NetworkAddress(full);
    }

    /// Host and port alone.
    public NetworkAddress withoutKey() {
        return new NetworkAddress(steps.stream()
                .filter(step -> !(step instanceof NoiseIk || step instanceof Handshake))
                .toList());
    }

    /// The key of the peer behind this address, if it says one.
    public Optional<PublicKey> key() {
        for (Step step : steps) if (step instanceof NoiseIk(PublicKey key)) return Optional.of(key);
        return Optional.empty();
    }

    /// The TCP port, if it says one.
    public Optional<Integer> tcpPort() {
        for (Step step : steps) if (step instanceof Tcp(int port)) return Optional.of(port);
        return Optional.empty();
    }

    public Host host() {
        return (Host) steps.getFirst();
    }

    /// Whether it says all that a dial needs: host and TCP port, or memory; a key; handshake version 0.
    public boolean dialable() {
        boolean place = host() instanceof Memory || tcpPort().isPresent();
        return place && key().isPresent() && steps.getLast() instanceof Handshake(int version) && version == 0;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            switch (step) {
                case Ip4(int address) -> text.append("/ip4/").append(formatIp4(address));
                case Ip6(long high, long low) -> text.append("/ip6/").append(formatIp6(high, low));
                case Dns(String name) -> text.append("/dns/").append(name);
                case Dns4(String name) -> text.append("/dns4/").append(name);
                case Dns6(String name) -> text.append("/dns6/").append(name);
                case Tcp(int port) -> text.append("/tcp/").append(port);
                case Memory(int port) -> text.append("/memory/").append(port);
                case NoiseIk(PublicKey key) -> text.append("/noise-ik/").append(key);
                case Handshake(int version) -> text.append("/handshake/").append(version);
            }
        }
        return text.toString();
    }

    private static void requireOrder(List<Step> steps) {
        if (steps.isEmpty() || !(steps.getFirst() instanceof Host first)) {
            throw new IllegalArgumentException("a network address begins with a host or memory");
        }
        int next = 1;
        if (!(first instanceof Memory) && next < steps.size()) {
            if (!(steps.get(next++) instanceof Tcp)) throw new IllegalArgumentException("/tcp must follow the host");
        }
        if (next < steps.size() && !(steps.get(next++) instanceof NoiseIk)) {
            throw new IllegalArgumentException("/noise-ik must follow the place");
        }
        if (next < steps.size() && !(steps.get(next++) instanceof Handshake)) {
            throw new IllegalArgumentException("/handshake must follow /noise-ik");
        }
        if (next < steps.size()) throw new IllegalArgumentException("nothing may follow /handshake");
    }

    private static Step parseStep(String name, String value) {
        return switch (name) {
            case "ip4" -> new Ip4(parseIp4(value));
            case "ip6" -> parseIp6(value);
            case "dns" -> new Dns(value);
            case "dns4" -> new Dns4(value);
            case "dns6" -> new Dns6(value);
            case "tcp" -> new Tcp(parseNumber(name, value, 65_535));
            case "memory" -> new Memory(parseNumber(name, value, 65_535));
            case "noise-ik" -> new NoiseIk(PublicKey.parse(value));
            case "handshake" -> new Handshake(parseNumber(name, value, 255));
            default -> throw new IllegalArgumentException("unknown step '/" + brief(name) + "' in a network address");
        };
    }

    private static int parseNumber(String name, String value, int limit) {
        if (!value.isEmpty() && value.length() <= 5 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(value);
            if (number <= limit) return number;
        }
        throw new IllegalArgumentException("/%s takes 0 to %s, got '%s'".formatted(name, limit, brief(value)));
    }

    private static int parseIp4(String value) {
        String[] octets = value.split("\\.", -1);
        int address = 0;
        for (String octet : octets) {
            if (octets.length != 4 || (octet.length() > 1 && octet.startsWith("0"))) {
                throw new IllegalArgumentException("'" + brief(value) + "' is no IPv4 address");
            }
            address = address << 8 | parseNumber("ip4", octet, 255);
        }
        return address;
    }

    private static Ip6 parseIp6(String value) {
        // Digits and colons only, so that the parser below never takes the text for a name to look up.
        boolean literal =
                value.contains(":") && value.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
        try {
            if (literal) {
                byte[] bytes = InetAddress.ofLiteral(value).getAddress();
                if (bytes.length == 16) return new Ip6(Bytes.longAt(bytes, 0), Bytes.longAt(bytes, 8));
                byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, bytes[0], bytes[1], bytes[2], bytes[3]};
                return new Ip6(Bytes.longAt(mapped, 0), Bytes.longAt(mapped, 8));
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("'" + brief(value) + "' is no IPv6 address", malformed);
        }
        throw new IllegalArgumentException("'" + brief(value) + "' is no IPv6 address");
    }

    private static String formatIp4(int address) {
        // Not by a format: some locales have digits of their own.
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }

    /// The shortest form: the longest run of zero groups becomes `::` (RFC 5952, section 4).
    private static String formatIp6(long high, long low) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i & 3))) & 0xffff;
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) end++;
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                if (i > 0 && text.charAt(text.length() - 1) != ':') text.append(':');
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static void requireName(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > 255 || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("a DNS name has 1 to 255 bytes and no '/', got " + bytes + " bytes");
        }
    }

    private static void requirePort(int port) {
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("a port is 0 to 65535, got " + port);
    }

    private static String brief(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "...";
    }
}
