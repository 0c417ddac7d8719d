package dev.heddle.codec;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import java.lang.invoke.MethodHandles;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// One type that has everything a derived codec knows, and random values of it.
@SuppressWarnings("ArrayRecordComponent")
final class RichTypes {
    static final Codec<Envelope> ENVELOPE = Codec.of(MethodHandles.lookup(), Envelope.class);

    private static final List<NetworkAddress> ADDRESSES = Stream.of(
                    "/ip4/10.0.0.16/tcp/80",
                    "/ip6/2001:db8::1/tcp/6180",
                    "/dns/a.example/tcp/1/noise-ik/" + "0a".repeat(32) + "/handshake/0",
                    "/dns4/b.example",
                    "/dns6/c.example/tcp/65535/noise-ik/" + "ff".repeat(32),
                    "/memory/7/noise-ik/" + "01".repeat(32) + "/handshake/255")
            .map(NetworkAddress::parse)
            .toList();

    private RichTypes() {}

    record Envelope(@U8 int version, List<Item> items) {}

    enum Colour {
        RED,
        @SuppressWarnings("unused")
        GREEN,
        @SuppressWarnings("unused")
        BLUE
    }

    record Unit() {}

    record Pair<A, B>(A first, B second) {}

    sealed interface Item {}

    record Narrow(
            byte a,
            short b,
            int c,
            long d,
            @U8 int e,
            @U16 int f,
            @U32 long g) implements Item {}

    record Wide(
            @U64 BigInteger a,
            @U128 BigInteger b,
            @U256 BigInteger c,
            @I128 BigInteger d) implements Item {}

    record Texts(String a, byte[] b, @Fixed(4) byte[] c, List<String> d) implements Item {}

    record Flags(boolean a, Optional<Boolean> b, List<Optional<Colour>> c) implements Item {}

    record Tables(Map<String, Byte> a, SortedMap<@U16 Integer, Boolean> b, Map<Byte, List<Short>> c) implements Item {}

    record Words(PeerId a, PublicKey b, ProtocolId c, NetworkAddress d) implements Item {}

    record Units(List<Unit> a, @Fixed(2) List<Byte> b) implements Item {}

    record Nested(List<Item> a, Optional<Pair<Item, Unit>> b) implements Item {}

    record Range(@U8 int from, @U8 int to) implements Item {
        Range {
            if (from > to) throw new IllegalArgumentException("from must be <= to, got %d, %d".formatted(from, to));
        }
    }

    static Envelope random(SplittableRandom random) {
        return new Envelope(random.nextInt(256), list(random, () -> item(random, 4)));
    }

    static NetworkAddress address(SplittableRandom random) {
        return ADDRESSES.get(random.nextInt(ADDRESSES.size()));
    }

    private static Item item(SplittableRandom random, int levels) {
        return switch (random.nextInt(levels == 0 ? 8 : 10)) {
            case 0 ->
                new Narrow(
                        (byte) random.nextInt(),
                        (short) random.nextInt(),
                        random.nextInt(),
                        random.nextLong(),
                        random.nextInt(256),
                        random.nextInt(65_536),
                        random.nextLong(1L << 32));
            case 1 ->
                new Wide(
                        wide(random, 64),
                        wide(random, 128),
                        wide(random, 256),
                        wide(random, 127).negate());
            case 2 ->
                new Texts(
                        text(random),
                        bytes(random, random.nextInt(9)),
                        bytes(random, 4),
                        list(random, () -> text(random)));
            case 3 ->
                new Flags(
                        random.nextBoolean(),
                        option(random, random::nextBoolean),
                        list(random, () -> option(random, () -> Colour.values()[random.nextInt(3)])));
            case 4 -> {
                Map<String, Byte> a = new LinkedHashMap<>();
                SortedMap<Integer, Boolean> b = new TreeMap<>();
                Map<Byte, List<Short>> c = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    a.put(text(random), (byte) i);
                    b.put(random.nextInt(65_536), random.nextBoolean());
                    c.put((byte) random.nextInt(), list(random, () -> (short) random.nextInt()));
                }
                yield new Tables(a, b, c);
            }
            case 5 ->
                new Words(
                        PeerId.of(bytes(random, 32)),
                        PublicKey.of(bytes(random, 32)),
                        new ProtocolId(random.nextInt(ProtocolId.LIMIT)),
                        address(random));
            case 6 -> new Units(Collections.nCopies(random.nextInt(300), new Unit()), List.of((byte) 1, (byte) 2));
            case 7 -> {
                int from = random.nextInt(256);
                yield new Range(from, from + random.nextInt(256 - from));
            }
            default ->
                new Nested(
                        list(random, () -> item(random, levels - 1)),
                        option(random, () -> new Pair<>(item(random, levels - 1), new Unit())));
        };
    }

    private static <T> List<T> list(SplittableRandom random, Supplier<T> element) {
        return Stream.generate(element).limit(random.nextInt(4)).toList();
    }

    private static <T> Optional<T> option(SplittableRandom random, Supplier<T> content) {
        return random.nextBoolean() ? Optional.of(content.get()) : Optional.empty();
    }

    private static BigInteger wide(SplittableRandom random, int bits) {
        return new BigInteger(1, bytes(random, 32)).shiftRight(256 - bits);
    }

    private static String text(SplittableRandom random) {
        return "aé日😀".substring(0, random.nextInt(4));
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
