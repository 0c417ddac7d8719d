package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.codec.DecodeException.Kind;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    record Chain(Optional<Chain> next) {}

    record Wide(List<Map<Byte, Wide>> next) {}

    record Deep(Map<Byte, Map<Byte, List<Optional<Deep>>>> next) {}

    sealed interface Nest {
        record Leaf() implements Nest {}

        record Wrapped(Nest inner) implements Nest {}

        record Boxed(Box box) implements Nest {}
    }

    record Box(Nest content) {}

    record Empty() {}

    record Units(List<Empty> units) {}

    private static final Codec<Chain> CHAIN = Codec.of(LOOKUP, Chain.class);
    private static final Codec<Nest> NEST = Codec.of(LOOKUP, Nest.class);
    private static final Codec<Deep> DEEP = Codec.of(LOOKUP, Deep.class);

    @ParameterizedTest
    @Tag("T-22")
    @ValueSource(ints = {1, 32, 64, 500})
    void acceptsTheDepthAndRefusesOneMore(int depth) {
        Codec<Chain> codec = CHAIN.withLimits(CodecLimits.DEFAULT.withDepth(depth));
        Chain chain = chain(depth);
        byte[] bytes = Coding.encode(codec, chain);
        assertThat(bytes).hasSize(depth);
        Coding.decode(codec, bytes);

        Chain deeper = new Chain(Optional.of(chain));
        assertThatThrownBy(() -> Coding.encode(codec, deeper))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("more than " + depth + " structs and enums within each other");
        Coding.assertRefused(codec, "01".repeat(depth) + "00", Kind.DEPTH_EXCEEDED);
    }

    @Test
    void countsAFamilyOnceAndAStructWithinAVariantAgain() {
        Codec<Nest> two = NEST.withLimits(CodecLimits.DEFAULT.withDepth(2));
        Nest leaf = new Nest.Leaf();
        assertThat(Coding.hex(two, new Nest.Wrapped(leaf))).isEqualTo("0100");
        assertThat(Coding.decode(two, "0100")).isEqualTo(new Nest.Wrapped(leaf));
        Coding.assertRefused(two, "010100", Kind.DEPTH_EXCEEDED);
        // Boxed is one level, its box the second, the leaf within the third.
        Coding.assertRefused(two, "0200", Kind.DEPTH_EXCEEDED);
        Codec<Nest> three = NEST.withLimits(CodecLimits.DEFAULT.withDepth(3));
        assertThat(Coding.decode(three, "0200")).isEqualTo(new Nest.Boxed(new Box(leaf)));
    }

    @Test
    void givesALevelBackOnLeaving() {
        Codec<List<Chain>> codec = Bcs.list(CHAIN).withLimits(CodecLimits.DEFAULT.withDepth(1));
        assertThat(Coding.decode(codec, "03000000")).hasSize(3);
    }

    @Test
    @Tag("T-22")
    void theDeepestValuesFitOntoHalfOfADefaultStack() throws Exception {
        byte[] chain = Coding.encode(CHAIN, chain(500));
        assertThat(onStackOf(512 << 10, () -> Coding.encode(CHAIN, Coding.decode(CHAIN, chain))))
                .isEqualTo(chain);
        byte[] nest = new byte[500];
        Arrays.fill(nest, 0, 499, (byte) 1);
        assertThat(onStackOf(512 << 10, () -> Coding.encode(NEST, Coding.decode(NEST, nest))))
                .isEqualTo(nest);
    }

    @Test
    @Tag("T-22")
    void asManyContainersAsThereMayBeFitOntoADefaultStack() throws Exception {
        Byte key = 1;
        Wide wide = new Wide(List.of());
        for (int i = 1; i < 500; i++) wide = new Wide(List.of(Map.of(key, wide)));
        Wide widest = wide;
        Codec<Wide> codec = Codec.of(LOOKUP, Wide.class);
        byte[] bytes = Coding.encode(codec, widest);
        assertThat(onStackOf(1 << 20, () -> Coding.encode(codec, Coding.decode(codec, bytes))))
                .isEqualTo(bytes);
    }

    @Test
    @Tag("T-22")
    void refusesMoreContainersThanAStackHolds() {
        Byte key = 1;
        Deep deep = new Deep(Map.of());
        for (int i = 0; i < 250; i++) deep = new Deep(Map.of(key, Map.of(key, List.of(Optional.of(deep)))));
        byte[] most = Coding.encode(DEEP, deep);
        assertThat(Coding.decode(DEEP, most)).isEqualTo(deep);
        Deep deeper = new Deep(Map.of(key, Map.of(key, List.of(Optional.of(deep)))));
        assertThatThrownBy(() -> Coding.encode(DEEP, deeper)).hasMessageContaining("more than 1000 containers");
        Coding.assertRefused(DEEP, "01010101" + "0101" + "01" + HexFormat.of().formatHex(most), Kind.DEPTH_EXCEEDED);
    }

    @Test
    void limitsTheElementsOfListsAndMaps() {
        CodecLimits two = CodecLimits.DEFAULT.withElements(2);
        Codec<List<Byte>> list = Bcs.list(Bcs.i8()).withLimits(two);
        assertThat(Coding.decode(list, "020102")).containsExactly((byte) 1, (byte) 2);
        Coding.assertRefused(list, "03010203", Kind.LENGTH_OVER_LIMIT);
        assertThatThrownBy(() -> Coding.encode(list, List.of((byte) 1, (byte) 2, (byte) 3)))
                .hasMessageContaining("3 elements, the limit is 2");
        Codec<Map<Byte, Byte>> map = Bcs.map(Bcs.i8(), Bcs.i8()).withLimits(two);
        Coding.assertRefused(map, "03010102020303", Kind.LENGTH_OVER_LIMIT);
    }

    @Test
    void limitsTheBytesOfAStringNotItsCharacters() {
        Codec<String> codec = Bcs.string().withLimits(CodecLimits.DEFAULT.withStringBytes(3));
        assertThat(Coding.decode(codec, "03e697a5")).isEqualTo("日");
        Coding.assertRefused(codec, "0461616161", Kind.LENGTH_OVER_LIMIT);
        assertThatThrownBy(() -> Coding.encode(codec, "éé")).hasMessageContaining("4 bytes, the limit is 3");
    }

    @Test
    @Tag("T-24")
    void refusesLengthsAboveTwoToThe31() {
        for (Codec<?> codec : List.of(Bcs.bytes(), Bcs.string(), Bcs.list(Bcs.u8()), Bcs.map(Bcs.u8(), Bcs.u8()))) {
            Coding.assertRefused(codec, "8080808008", Kind.LENGTH_OVER_LIMIT);
        }
        Coding.assertRefused(Bcs.bytes(), "ffffffff07", Kind.END_OF_INPUT);
    }

    @Test
    @Tag("T-23")
    void aListOfATypeWithoutBytesIsACount() {
        Codec<Units> codec = Codec.of(LOOKUP, Units.class);
        Units units = Coding.decode(codec, "c0843d");
        assertThat(units.units()).hasSize(1_000_000).startsWith(new Empty());
        assertThat(Coding.hex(codec, new Units(Collections.nCopies(786_432, new Empty()))))
                .isEqualTo("808030");
        Coding.assertRefused(codec, "c1843d", Kind.LENGTH_OVER_LIMIT);
    }

    @Test
    void limitsOfTheOutermostCodecHold() {
        Codec<List<String>> codec = Bcs.list(Bcs.string().withLimits(CodecLimits.DEFAULT.withStringBytes(1)));
        assertThat(Coding.decode(codec, "01026161")).containsExactly("aa");
    }

    @Test
    void shortensAPathThatAPeerMadeLong() {
        DecodeException refusal =
                catchThrowableOfType(DecodeException.class, () -> Coding.decode(CHAIN, "01".repeat(499) + "02"));
        assertThat(refusal.path())
                .hasSizeLessThan(200)
                .startsWith("Chain.next.next")
                .contains("...");
        assertThat(refusal.offset()).isEqualTo(499);
    }

    private static Chain chain(int depth) {
        Chain chain = new Chain(Optional.empty());
        for (int i = 1; i < depth; i++) chain = new Chain(Optional.of(chain));
        return chain;
    }

    private static <T> T onStackOf(long bytes, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(null, task, "small stack", bytes);
        thread.start();
        return task.get();
    }
}
