package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.codec.DecodeException.Kind;
import java.lang.invoke.MethodHandles;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What records, sealed interfaces and enums become.
@SuppressWarnings("ArrayRecordComponent")
class DerivationTest {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    public record Plain(byte a, short b, int c, long d, boolean e, String f, byte[] g) {}

    record Unsigned(
            @U8 short a,
            @U8 int b,
            @U8 long c,
            @U16 int d,
            @U16 long e,
            @U32 long f,
            @U64 BigInteger g,
            @U128 BigInteger h,
            @U256 BigInteger i,
            @I128 BigInteger j) {}

    record Shapes(
            List<@U16 Integer> list,
            @Fixed(2) List<Short> array,
            @Fixed(3) byte[] before,
            byte @Fixed(2) [] behind,
            Optional<@U32 Long> option,
            Map<String, Optional<Boolean>> map,
            SortedMap<@U16 Integer, String> sorted,
            List<@Fixed(1) byte[]> arrays) {}

    record Tree(@U8 int value, List<Tree> children) {}

    sealed interface Expression {
        record Literal(int value) implements Expression {}

        record Negated(Expression inner) implements Expression {}

        sealed interface Binary extends Expression {}

        record Sum(Expression left, Expression right) implements Binary {}

        record Nothing() implements Expression {}
    }

    sealed interface Numbered {
        @Variant(300)
        record High(byte value) implements Numbered {}

        @Variant(3)
        record Low() implements Numbered {}
    }

    enum Colour {
        RED,
        GREEN,
        BLUE
    }

    enum Level {
        @Variant(200)
        TOP,
        @Variant(0)
        BOTTOM
    }

    record Pair<A, B>(A first, B second) {}

    record Pairs(Pair<Byte, @U8 Integer> bytes, Pair<List<Pair<Byte, String>>, Colour> nested) {}

    sealed interface Result<T> {
        record Done<V>(V value) implements Result<V> {}

        record Failed<E>(String reason) implements Result<E> {}
    }

    record Results(Result<Byte> small, Result<Long> large) {}

    record Range(@U8 int from, @U8 int to) {
        Range {
            if (from > to) throw new IllegalArgumentException("from must be <= to, got %d, %d".formatted(from, to));
        }
    }

    record Ranges(List<Range> ranges) {}

    @Test
    void needsNoLookupForPublicTypesAndNoAnnotationInTheSimpleCase() {
        Codec<PublicTypes.Vote> codec = Codec.of(PublicTypes.Vote.class);
        PublicTypes.Vote vote = new PublicTypes.Vote(7, "yes", List.of(PublicTypes.Side.FOR));
        assertThat(Coding.hex(codec, vote)).isEqualTo("0700000000000000" + "03796573" + "0100");
        assertThat(Coding.decode(codec, Coding.encode(codec, vote))).isEqualTo(vote);
    }

    @Test
    void writesIntegersInTheirJavaWidthLittleEndian() {
        Codec<Plain> codec = Codec.of(LOOKUP, Plain.class);
        Plain value = new Plain((byte) -2, (short) 0x0102, -2, 0x0102030405060708L, true, "é", new byte[] {9});
        String hex = "fe" + "0201" + "feffffff" + "0807060504030201" + "01" + "02c3a9" + "0109";
        assertThat(Coding.hex(codec, value)).isEqualTo(hex);
        assertThat(Coding.decode(codec, hex)).usingRecursiveComparison().isEqualTo(value);
    }

    @Test
    void checksUnsignedIntegersBothWays() {
        Codec<Unsigned> codec = Codec.of(LOOKUP, Unsigned.class);
        BigInteger one = BigInteger.ONE;
        Unsigned most = new Unsigned(
                (short) 255,
                255,
                255,
                65_535,
                65_535,
                0xffff_ffffL,
                one.shiftLeft(64).subtract(one),
                one.shiftLeft(128).subtract(one),
                one.shiftLeft(256).subtract(one),
                one.negate());
        String hex = "ff".repeat(3 + 4 + 4 + 8 + 16 + 32 + 16);
        assertThat(Coding.hex(codec, most)).isEqualTo(hex);
        assertThat(Coding.decode(codec, hex)).isEqualTo(most);
        BigInteger zero = BigInteger.ZERO;
        Unsigned least = new Unsigned(
                (short) 0, 0, 0, 0, 0, 0, zero, zero, zero, one.shiftLeft(127).negate());
        assertThat(Coding.decode(codec, Coding.encode(codec, least))).isEqualTo(least);
        Unsigned over = new Unsigned((short) 0, 256, 0, 0, 0, 0, zero, zero, zero, zero);
        assertThatThrownBy(() -> Coding.encode(codec, over))
                .isInstanceOf(EncodeException.class)
                .hasMessage("Unsigned.b: u8 is 0 to 255, got 256");
        Unsigned under = new Unsigned((short) 0, 0, 0, 0, 0, -1, zero, zero, zero, zero);
        assertThatThrownBy(() -> Coding.encode(codec, under)).hasMessage("Unsigned.f: u32 is 0 to 4294967295, got -1");
        Unsigned wide = new Unsigned((short) 0, 0, 0, 0, 0, 0, one.shiftLeft(64), zero, zero, zero);
        assertThatThrownBy(() -> Coding.encode(codec, wide)).hasMessage("Unsigned.g: out of the range of u64");
        Unsigned signed = new Unsigned((short) 0, 0, 0, 0, 0, 0, zero, zero, zero, one.shiftLeft(127));
        assertThatThrownBy(() -> Coding.encode(codec, signed)).hasMessage("Unsigned.j: out of the range of i128");
    }

    @Test
    void readsAnnotationsWithinTypeArguments() {
        Codec<Shapes> codec = Codec.of(LOOKUP, Shapes.class);
        SortedMap<Integer, String> sorted = new TreeMap<>(Map.of(1, "a", 256, "b"));
        Map<String, Optional<Boolean>> map = new LinkedHashMap<>();
        map.put("zz", Optional.empty());
        map.put("a", Optional.of(true));
        Shapes value = new Shapes(
                List.of(0xffff),
                List.of((short) 1, (short) 2),
                new byte[] {1, 2, 3},
                new byte[] {4, 5},
                Optional.of(0xffff_ffffL),
                map,
                sorted,
                List.of(new byte[] {6}, new byte[] {7}));
        String hex = "01ffff" + "01000200" + "010203" + "0405" + "01ffffffff" + "02" + "01610101" + "027a7a00" + "02"
                + "00010162" + "01000161" + "020607";
        assertThat(Coding.hex(codec, value)).isEqualTo(hex);
        Shapes decoded = Coding.decode(codec, hex);
        assertThat(decoded).usingRecursiveComparison().ignoringCollectionOrder().isEqualTo(value);
        assertThat(decoded.sorted().keySet()).containsExactly(1, 256);
        assertThat(decoded.map().keySet()).containsExactly("a", "zz");
        assertThatThrownBy(() -> decoded.map().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> decoded.sorted().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> decoded.list().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void followsTypesThatContainThemselves() {
        Codec<Tree> codec = Codec.of(LOOKUP, Tree.class);
        Tree tree = new Tree(1, List.of(new Tree(2, List.of()), new Tree(3, List.of(new Tree(4, List.of())))));
        assertThat(Coding.hex(codec, tree)).isEqualTo("0102" + "0200" + "0301" + "0400");
        assertThat(Coding.decode(codec, Coding.encode(codec, tree))).isEqualTo(tree);
    }

    @Test
    void numbersAFamilyInTheOrderOfItsDeclaration() {
        Codec<Expression> codec = Codec.of(LOOKUP, Expression.class);
        Expression number = new Expression.Literal(5);
        assertThat(Coding.hex(codec, number)).isEqualTo("0005000000");
        assertThat(Coding.hex(codec, new Expression.Negated(number))).isEqualTo("01" + "0005000000");
        Expression sum = new Expression.Sum(new Expression.Nothing(), number);
        assertThat(Coding.hex(codec, sum)).isEqualTo("02" + "03" + "0005000000");
        assertThat(Coding.decode(codec, "02" + "03" + "0005000000")).isEqualTo(sum);
        Coding.assertRefused(codec, "04", Kind.UNKNOWN_VARIANT);
    }

    @Test
    void takesNumbersFromAnnotations() {
        Codec<Numbered> family = Codec.of(LOOKUP, Numbered.class);
        assertThat(Coding.hex(family, new Numbered.High((byte) 1))).isEqualTo("ac0201");
        assertThat(Coding.decode(family, "ac0201")).isEqualTo(new Numbered.High((byte) 1));
        assertThat(Coding.decode(family, "03")).isEqualTo(new Numbered.Low());
        Coding.assertRefused(family, "00", Kind.UNKNOWN_VARIANT);
        Coding.assertRefused(family, "ffffffff0f", Kind.UNKNOWN_VARIANT);
        Codec<Level> levels = Codec.of(LOOKUP, Level.class);
        assertThat(Coding.hex(levels, Level.TOP)).isEqualTo("c801");
        assertThat(Coding.decode(levels, "00")).isEqualTo(Level.BOTTOM);
        Coding.assertRefused(levels, "01", Kind.UNKNOWN_VARIANT);
        Codec<Colour> colours = Codec.of(LOOKUP, Colour.class);
        assertThat(Coding.decode(colours, "02")).isEqualTo(Colour.BLUE);
    }

    @Test
    void writesARecordOfAFamilyAsAStructWhereItIsNamedItself() {
        assertThat(Coding.hex(Codec.of(LOOKUP, Numbered.High.class), new Numbered.High((byte) 1)))
                .isEqualTo("01");
    }

    @Test
    void resolvesTypeVariables() {
        Codec<Pairs> codec = Codec.of(LOOKUP, Pairs.class);
        Pairs pairs = new Pairs(new Pair<>((byte) 1, 255), new Pair<>(List.of(new Pair<>((byte) 2, "x")), Colour.BLUE));
        assertThat(Coding.hex(codec, pairs)).isEqualTo("01ff" + "01020178" + "02");
        assertThat(Coding.decode(codec, Coding.encode(codec, pairs))).isEqualTo(pairs);
        Codec<Results> results = Codec.of(LOOKUP, Results.class);
        Results both = new Results(new Result.Done<>((byte) 1), new Result.Failed<>("no"));
        assertThat(Coding.hex(results, both)).isEqualTo("0001" + "01026e6f");
        assertThat(Coding.decode(results, Coding.encode(results, both))).isEqualTo(both);
        assertThat(Coding.decode(results, "0001" + "000200000000000000"))
                .isEqualTo(new Results(new Result.Done<>((byte) 1), new Result.Done<>(2L)));
    }

    @Test
    @Tag("T-22")
    void turnsWhatAConstructorRefusesIntoADecodeError() {
        Codec<Ranges> codec = Codec.of(LOOKUP, Ranges.class);
        DecodeException refusal = Coding.refusal(codec, "020101" + "0201");
        assertThat(refusal.kind()).isEqualTo(Kind.INVALID_VALUE);
        assertThat(refusal).hasMessage("Ranges.ranges[1] at byte 3: invalid value: from must be <= to, got 2, 1");
        assertThat(refusal.getStackTrace()).isEmpty();
    }

    @Test
    void namesThePathOfWhatIsMissing() {
        Codec<Ranges> codec = Codec.of(LOOKUP, Ranges.class);
        @SuppressWarnings("NullAway")
        Ranges missing = new Ranges(null);
        assertThatThrownBy(() -> Coding.encode(codec, missing))
                .isInstanceOf(EncodeException.class)
                .hasMessage("Ranges.ranges: is null; an Optional says what may be missing");
    }

    record Inner(float weight) {}

    record Outer(Optional<List<Inner>> blocks) {}

    record Raw(Object any) {}

    record Big(BigInteger number) {}

    record NotWider(@U32 int number) {}

    record Text(@U8 String text) {}

    record Ints(int[] numbers) {}

    @SuppressWarnings("rawtypes")
    record RawList(List list) {}

    record Wild(List<? extends Inner> list) {}

    record KeyWithoutOrder(Map<Optional<String>, String> map) {}

    record Bytes(SortedMap<byte[], String> map) {}

    record Growing<T>(Optional<Growing<List<T>>> next) {}

    record Grown(Growing<Byte> start) {}

    record Negative(@Fixed(-1) byte[] bytes) {}

    record Twice(@U8 @U16 long number) {}

    sealed interface Mixed {
        @Variant(1)
        record One() implements Mixed {}

        record Two() implements Mixed {}
    }

    enum Doubled {
        @Variant(1)
        A,
        @Variant(1)
        B
    }

    sealed interface WithClass {
        final class Plain implements WithClass {}
    }

    @Test
    void refusesShapesWithoutAnEncodingAndNamesThePath() {
        assertRefused(Outer.class, "Outer.blocks[].weight: float has no encoding");
        assertRefused(Raw.class, "Raw.any: java.lang.Object has no encoding");
        assertRefused(Big.class, "Big.number: a BigInteger needs @U64, @U128, @U256 or @I128");
        assertRefused(NotWider.class, "NotWider.number: @U32 does not fit int");
        assertRefused(Text.class, "Text.text: @U8 does not fit String");
        assertRefused(Ints.class, "Ints.numbers: int[] has no encoding");
        assertRefused(RawList.class, "RawList.list: List lacks its type arguments");
        assertRefused(Wild.class, "Wild.list: ? extends");
        assertRefused(KeyWithoutOrder.class, "KeyWithoutOrder.map: a map's key must be Comparable");
        assertRefused(Bytes.class, "Bytes.map: a map's key must be Comparable, which byte[] is not");
        assertRefused(Pair.class, "Pair has type parameters");
        assertRefused(Grown.class, "more than 8 types within each other");
        assertRefused(Negative.class, "Negative.bytes: @Fixed(-1) is negative");
        assertRefused(Twice.class, "Twice.number: more than one of");
        assertRefused(Mixed.class, "Mixed: @Variant is on 1 of 2; it must be on all or on none");
        assertRefused(Doubled.class, "Doubled: @Variant(1) is there twice");
        assertRefused(WithClass.class, "WithClass: WithClass permits Plain, which is neither");
        assertRefused(Thread.class, "Thread: java.lang.Thread has no encoding");
    }

    private static void assertRefused(Class<?> type, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codec.of(LOOKUP, type))
                .withMessageContaining(message);
    }

    @Test
    void asksForALookupWhereATypeIsClosed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codec.of(Tree.class))
                .withMessageContaining("Tree is out of reach")
                .withMessageContaining("Codec.of(MethodHandles.lookup(), ...)");
    }
}
