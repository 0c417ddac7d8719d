package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.heddle.codec.DecodeException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Decoding costs memory by what came, not by what was announced: at most 64 times the input and 64 KiB.
@Tag("T-12")
@Tag("T-23")
class AllocationTest {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String HUGE = "ffffffff07"; // 2^31-1
    private static final String MANY = "c0843d"; // 1,000,000

    record Unit() {}

    record Units(List<Unit> units) {}

    record Tree(List<Tree> children) {}

    record Small(@U8 int value) {}

    record Smalls(List<Small> values) {}

    record Narrow(List<@U8 Long> values) {}

    record Options(List<Optional<Boolean>> values) {}

    record Maps(List<Map<Byte, Boolean>> values) {}

    record SortedMaps(List<SortedMap<Byte, Boolean>> values) {}

    record Sets(List<Map<Byte, Unit>> values) {}

    record Lists(List<List<Byte>> values) {}

    record Texts(List<String> values) {}

    @ParameterizedTest
    @ValueSource(strings = {HUGE, MANY, "ffff03", "80808001"})
    void announcedLengthsCostNothing(String length) {
        List<Codec<?>> codecs = List.of(
                Bcs.bytes(),
                Bcs.string(),
                Bcs.list(Bcs.u8()),
                Bcs.list(Bcs.list(Bcs.list(Bcs.u256()))),
                Bcs.map(Bcs.u8(), Bcs.string()),
                Bcs.sortedMap(Bcs.u8(), Bcs.string()),
                Bcs.enclosed(Bcs.bytes()),
                Bcs.list(Bcs.u8(), 1 << 30),
                Bcs.bytes(1 << 30),
                Codec.of(LOOKUP, Tree.class),
                Codec.of(LOOKUP, Maps.class),
                Bcs.networkAddress());
        for (Codec<?> codec : codecs) {
            for (String start : List.of("", "01", "02", "0202")) assertRefusedCheaply(codec, hex(start + length));
        }
    }

    @Test
    void lengthsThatTogetherExceedTheInputAreRefusedAtOnce() {
        // Every level announces half of the input: the first may, the second cannot.
        byte[] bytes = hex("c09a0c".repeat(400) + "00".repeat(400_000 - 1_200));
        Codec<Tree> codec = Codec.of(LOOKUP, Tree.class);
        DecodeException refusal = Coding.refusal(codec, bytes);
        assertThat(refusal.kind()).isEqualTo(Kind.END_OF_INPUT);
        assertThat(refusal.offset()).isEqualTo(3);
        assertThat(allocatedBytes(codec, bytes)).isLessThan(6L * bytes.length);
    }

    @Test
    void elementsWithoutBytesAreNotMade() {
        byte[] nested = hex("a08d06" + MANY.repeat(100_000));
        Codec<List<Units>> codec = Bcs.list(Codec.of(LOOKUP, Units.class));
        List<Units> decoded = Coding.decode(codec, nested);
        assertThat(decoded).hasSize(100_000);
        assertThat(decoded.getLast().units()).hasSize(1_000_000);
        assertThat(allocatedBytes(codec, nested)).isLessThan(64L * nested.length);
        // Nor are they counted out when the value is written again.
        assertThat(Coding.encode(codec, decoded)).isEqualTo(nested);
        // Keys that take no bytes are all equal, so there is never a second one; nor room for it.
        Codec<Map<List<Unit>, List<Unit>>> map =
                Bcs.map(Bcs.list(Codec.of(LOOKUP, Unit.class), 1), Bcs.list(Codec.of(LOOKUP, Unit.class), 1));
        Coding.assertRefused(map, MANY, Kind.NON_CANONICAL_MAP);
        assertRefusedCheaply(map, hex(MANY));
    }

    static Stream<Object[]> costliestInputs() {
        int count = 300_000;
        String announced = "e0a712";
        return Stream.of(
                new Object[] {Smalls.class, announced, "80", count},
                new Object[] {Narrow.class, announced, "ff", count},
                new Object[] {Options.class, announced, "00", count},
                new Object[] {Options.class, announced, "0101", count},
                new Object[] {Lists.class, announced, "00", count},
                new Object[] {Lists.class, announced, "017f", count},
                new Object[] {Lists.class, announced, "02017f", count},
                new Object[] {Texts.class, announced, "0161", count},
                new Object[] {Maps.class, announced, "00", count},
                new Object[] {Maps.class, announced, "010100", count},
                new Object[] {Maps.class, announced, "0201000200", count},
                new Object[] {Maps.class, announced, "03010002000300", count},
                new Object[] {SortedMaps.class, announced, "010100", count},
                new Object[] {SortedMaps.class, announced, "0201000200", count},
                new Object[] {Sets.class, announced, "0101", count},
                new Object[] {Sets.class, announced, "020102", count},
                new Object[] {Sets.class, announced, "0401020304", count},
                new Object[] {Sets.class, announced, "09010203040506070809", count},
                new Object[] {Maps.class, announced, "09010002000300040005000600070008000900", count},
                new Object[] {Units.class, announced, "", 0});
    }

    @ParameterizedTest
    @MethodSource("costliestInputs")
    void theSmallestElementsStayWithinTheBound(Class<?> type, String count, String element, int times) {
        byte[] bytes = hex(count + element.repeat(times));
        Codec<?> codec = Codec.of(LOOKUP, type);
        long allocated = allocatedBytes(codec, bytes);
        assertThat(allocated).isLessThan(64L * bytes.length + (64 << 10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedInputsStayWithinTheBound(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = Coding.encode(RichTypes.ENVELOPE, RichTypes.random(random));
            byte[] mutant = RandomShapesTest.mutated(bytes, random);
            // Where a length may stand, announce as much as there can be.
            int at = random.nextInt(mutant.length);
            byte[] lying = Arrays.copyOf(mutant, mutant.length + 5);
            System.arraycopy(hex(HUGE), 0, lying, at, 5);
            assertWithinBound(RichTypes.ENVELOPE, mutant);
            assertWithinBound(RichTypes.ENVELOPE, lying);
        }
    }

    private static void assertRefusedCheaply(Codec<?> codec, byte[] bytes) {
        assertThat(Coding.refusal(codec, bytes)).as(codec.toString()).isNotNull();
        assertWithinBound(codec, bytes);
    }

    private static void assertWithinBound(Codec<?> codec, byte[] bytes) {
        assertThat(allocatedBytes(codec, bytes)).as(codec.toString()).isLessThan(64L * bytes.length + (64 << 10));
    }

    @Test
    @Tag("T-25")
    void aCompressedLengthAloneCostsNothing() {
        byte[] liar = HexFormat.of().parseHex("0000de03" + "50" + "68656c6c6f"); // 64,880,640 out of six bytes
        assertThat(Coding.refusal(Lz4.of(Bcs.bytes()), liar).kind()).isEqualTo(Kind.LENGTH_OVER_LIMIT);
        assertWithinBound(Lz4.of(Bcs.bytes()), liar);
    }

    /// The least of three runs, so that what the first one loads and links does not count.
    private static long allocatedBytes(Codec<?> codec, byte[] bytes) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            ByteBuf source = Unpooled.wrappedBuffer(bytes);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                codec.decode(source);
            } catch (DecodeException expected) {
                assertThat(expected.kind()).isNotNull();
            } finally {
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
                source.release();
            }
        }
        return least;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
