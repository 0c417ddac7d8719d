package dev.heddle.codec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// A type put together from combinators, with what tests need beside its codec: values from the vectors'
/// JSON and random values. Integers are `BigInteger`, bytes are hex text, tuples are lists: all of them
/// have an `equals`.
record Shape(Codec<Object> codec, Function<JsonNode, Object> fromJson, Function<SplittableRandom, Object> random) {
    static Shape unsigned(int bits) {
        Codec<Object> codec = switch (bits) {
            case 8 -> object(Bcs.u8().map(BigInteger::valueOf, BigInteger::intValueExact));
            case 16 -> object(Bcs.u16().map(BigInteger::valueOf, BigInteger::intValueExact));
            case 32 -> object(Bcs.u32().map(BigInteger::valueOf, BigInteger::longValueExact));
            case 64 -> object(Bcs.u64());
            case 128 -> object(Bcs.u128());
            case 256 -> object(Bcs.u256());
            default -> throw new IllegalArgumentException("u" + bits);
        };
        return new Shape(codec, Shape::integer, random -> {
            BigInteger most = BigInteger.TWO.pow(bits).subtract(BigInteger.ONE);
            return switch (random.nextInt(4)) {
                case 0 -> BigInteger.ZERO;
                case 1 -> most;
                default -> new BigInteger(1, randomBytes(random, bits / 8));
            };
        });
    }

    static Shape bool() {
        return new Shape(object(Bcs.bool()), JsonNode::asBoolean, SplittableRandom::nextBoolean);
    }

    static Shape string() {
        return new Shape(object(Bcs.string()), JsonNode::asString, random -> randomText(random));
    }

    static Shape bytes() {
        Codec<Object> codec = object(Bcs.bytes().map(HexFormat.of()::formatHex, HexFormat.of()::parseHex));
        return new Shape(codec, Shape::hex, random -> randomHex(random, random.nextInt(40)));
    }

    static Shape bytes(int length) {
        Codec<Object> codec = object(Bcs.bytes(length).map(HexFormat.of()::formatHex, HexFormat.of()::parseHex));
        return new Shape(codec, Shape::hex, random -> randomHex(random, length));
    }

    static Shape list(Shape element) {
        return new Shape(
                object(Bcs.list(element.codec)),
                node -> elements(element, node),
                random -> randomElements(element, random, random.nextInt(5)));
    }

    static Shape array(Shape element, int length) {
        return new Shape(
                object(Bcs.list(element.codec, length)),
                node -> elements(element, node),
                random -> randomElements(element, random, length));
    }

    static Shape option(Shape content) {
        return new Shape(
                object(Bcs.option(content.codec)),
                node -> present(node) ? Optional.of(content.fromJson.apply(node.get("some"))) : Optional.empty(),
                random -> random.nextBoolean() ? Optional.empty() : Optional.of(content.random.apply(random)));
    }

    static Shape map(Shape key, Shape value) {
        Function<JsonNode, Object> fromJson = node -> {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (JsonNode pair : node) map.put(key.fromJson.apply(pair.get(0)), value.fromJson.apply(pair.get(1)));
            return map;
        };
        Function<SplittableRandom, Object> random = source -> {
            Map<Object, Object> map = new LinkedHashMap<>();
            int count = source.nextInt(5);
            for (int i = 0; i < count; i++) map.put(key.random.apply(source), value.random.apply(source));
            return map;
        };
        return new Shape(object(Bcs.map(key.codec, value.codec)), fromJson, random);
    }

    static Shape enclosed(Shape content) {
        return new Shape(object(Bcs.enclosed(content.codec)), content.fromJson, content.random);
    }

    /// A tuple, or a struct, which is the same and a level deeper.
    static Shape tuple(List<Shape> parts, boolean struct) {
        Function<JsonNode, Object> fromJson = node -> {
            List<Object> values = new ArrayList<>();
            int i = 0;
            for (JsonNode part : node) values.add(parts.get(i++).fromJson.apply(part));
            return List.copyOf(values);
        };
        Function<SplittableRandom, Object> random =
                source -> parts.stream().map(part -> part.random.apply(source)).toList();
        return new Shape(object(new TupleCodec(parts, struct)), fromJson, random);
    }

    /// An enum; a value is a list of the variant's index and its content.
    static Shape enumeration(List<String> names, List<Shape> contents) {
        Function<JsonNode, Object> fromJson = node -> {
            boolean unit = node.isString();
            String name =
                    unit ? node.asString() : node.propertyNames().iterator().next();
            int index = names.indexOf(name);
            Shape content = contents.get(index);
            return List.of(index, unit ? List.of() : content.fromJson.apply(node.get(name)));
        };
        Function<SplittableRandom, Object> random = source -> {
            int index = source.nextInt(names.size());
            return List.of(index, contents.get(index).random.apply(source));
        };
        return new Shape(object(new ChoiceCodec(contents)), fromJson, random);
    }

    /// A random type, of so many levels at most.
    static Shape random(SplittableRandom random, int levels) {
        if (levels == 0 || random.nextInt(4) == 0) {
            return switch (random.nextInt(5)) {
                case 0 -> bool();
                case 1 -> string();
                case 2 -> bytes();
                case 3 -> bytes(random.nextInt(5));
                default -> unsigned(8 << random.nextInt(6));
            };
        }
        return switch (random.nextInt(8)) {
            case 0 -> list(random(random, levels - 1));
            case 1 -> array(random(random, levels - 1), random.nextInt(3));
            case 2 -> option(random(random, levels - 1));
            case 3 -> map(random(random, levels - 1), random(random, levels - 1));
            case 4 -> enclosed(random(random, levels - 1));
            case 5 -> {
                List<Shape> contents = randomShapes(random, levels - 1, 1 + random.nextInt(4));
                List<String> names = IntStream.range(0, contents.size())
                        .mapToObj(Integer::toString)
                        .toList();
                yield enumeration(names, contents);
            }
            default -> tuple(randomShapes(random, levels - 1, random.nextInt(5)), random.nextBoolean());
        };
    }

    private static List<Shape> randomShapes(SplittableRandom random, int levels, int count) {
        return IntStream.range(0, count).mapToObj(_ -> random(random, levels)).toList();
    }

    private static List<Object> randomElements(Shape element, SplittableRandom random, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> element.random.apply(random))
                .toList();
    }

    private static List<Object> elements(Shape element, JsonNode node) {
        if (node.isObject()) {
            // A list of units is given by its length alone.
            return Collections.nCopies(node.get("length").asInt(), List.of());
        }
        List<Object> values = new ArrayList<>();
        for (JsonNode each : node) values.add(element.fromJson.apply(each));
        return List.copyOf(values);
    }

    /// The package that encoded the vectors cannot tell an option that holds an empty option from an empty
    /// one: where they say `{"some": null}` (181 and 213) it was given, and wrote, the empty one.
    private static boolean present(JsonNode option) {
        return !option.isNull() && !option.get("some").isNull();
    }

    private static Object integer(JsonNode node) {
        return new BigInteger(node.asString());
    }

    private static Object hex(JsonNode node) {
        return node.asString().substring(2);
    }

    private static String randomHex(SplittableRandom random, int length) {
        return HexFormat.of().formatHex(randomBytes(random, length));
    }

    private static byte[] randomBytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String randomText(SplittableRandom random) {
        int[] kinds = {0x00, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff, 'a', 0x65e5};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) text.appendCodePoint(kinds[random.nextInt(kinds.length)]);
        return text.toString();
    }

    @SuppressWarnings("unchecked")
    private static <T> Codec<Object> object(Codec<T> codec) {
        return (Codec<Object>) codec;
    }

    private static final class TupleCodec extends Codec<List<Object>> {
        private final List<Shape> parts;
        private final boolean struct;

        TupleCodec(List<Shape> parts, boolean struct) {
            super(struct ? "struct" : "tuple");
            this.parts = parts;
            this.struct = struct;
        }

        @Override
        public void write(BcsWriter writer, List<Object> value) {
            if (struct) writer.enter();
            for (int i = 0; i < parts.size(); i++) parts.get(i).codec.write(writer, value.get(i));
            if (struct) writer.leave();
        }

        @Override
        public List<Object> read(BcsReader reader) {
            if (struct) reader.enter();
            List<Object> values = new ArrayList<>();
            for (Shape part : parts) values.add(part.codec.read(reader));
            if (struct) reader.leave();
            return List.copyOf(values);
        }

        @Override
        boolean takesNoBytes() {
            return parts.stream().allMatch(part -> part.codec.takesNoBytes());
        }
    }

    private static final class ChoiceCodec extends Codec<List<Object>> {
        private final List<Shape> contents;

        ChoiceCodec(List<Shape> contents) {
            super("enum");
            this.contents = contents;
        }

        @Override
        public void write(BcsWriter writer, List<Object> value) {
            int index = (int) value.getFirst();
            writer.enter();
            writer.uleb(index);
            contents.get(index).codec.write(writer, value.getLast());
            writer.leave();
        }

        @Override
        public List<Object> read(BcsReader reader) {
            reader.enter();
            long number = reader.uleb();
            if (number >= contents.size()) {
                throw reader.failure(DecodeException.Kind.UNKNOWN_VARIANT, "variant " + number);
            }
            Object content = contents.get((int) number).codec.read(reader);
            reader.leave();
            return List.of((int) number, content);
        }
    }
}
