package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.codec.DecodeException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapTest {
    private static final Codec<Map<Integer, Integer>> MAP = Bcs.map(Bcs.u16(), Bcs.u8());

    @Test
    @Tag("T-24")
    void writesTheSameBytesWhateverOrderTheMapHas() {
        Map<Integer, Integer> natural = new TreeMap<>(Map.of(1, 10, 256, 20, 257, 30, 2, 40));
        Map<Integer, Integer> reversed = new TreeMap<>(Comparator.<Integer>reverseOrder());
        reversed.putAll(natural);
        // By bytes, low byte first: 256 is 0001, 1 is 0100, 257 is 0101, 2 is 0200.
        String hex = "04" + "000114" + "01000a" + "01011e" + "020028";
        assertThat(Coding.hex(MAP, natural)).isEqualTo(hex);
        assertThat(Coding.hex(MAP, reversed)).isEqualTo(hex);
        assertThat(Coding.decode(MAP, hex)).isEqualTo(natural);
        assertThat(Coding.decode(MAP, hex).keySet()).containsExactly(256, 1, 257, 2);
    }

    @Test
    void aSortedMapIsInItsKeysOwnOrder() {
        Codec<SortedMap<Integer, Integer>> codec = Bcs.sortedMap(Bcs.u16(), Bcs.u8());
        SortedMap<Integer, Integer> decoded = Coding.decode(codec, "02" + "000114" + "01000a");
        assertThat(decoded.keySet()).containsExactly(1, 256);
        assertThat(Coding.hex(codec, decoded)).isEqualTo("02" + "000114" + "01000a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 8, 9, 100})
    void aDecodedMapOfAnySizeCannotBeChanged(int count) {
        Map<Integer, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) map.put(i, i / 2);
        Map<Integer, Integer> decoded = Coding.decode(MAP, Coding.encode(MAP, map));
        assertThat(decoded).isEqualTo(map).hasSameHashCodeAs(map).containsExactlyEntriesOf(map);
        assertThat(decoded.get(count - 1)).isEqualTo(map.get(count - 1));
        assertThat(decoded.containsKey(count)).isFalse();
        assertThatThrownBy(() -> decoded.put(count, 0)).isInstanceOf(UnsupportedOperationException.class);
        if (count == 0) return;
        assertThatThrownBy(decoded::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> decoded.put(0, 7)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> decoded.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        Iterator<Map.Entry<Integer, Integer>> entries = decoded.entrySet().iterator();
        assertThatThrownBy(() -> entries.next().setValue(7)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(decoded).isEqualTo(map);
    }

    @Test
    @Tag("T-24")
    void refusesKeysThatDoNotRise() {
        Coding.assertRefused(MAP, "02" + "01000a" + "000114", Kind.NON_CANONICAL_MAP);
        Coding.assertRefused(MAP, "02" + "01000a" + "01000a", Kind.NON_CANONICAL_MAP);
        Codec<Map<String, Integer>> texts = Bcs.map(Bcs.string(), Bcs.u8());
        // The length is a part of the key's bytes: a longer key comes later, whatever it begins with.
        assertThat(Coding.decode(texts, "02" + "016201" + "02616102")).hasSize(2);
        Coding.assertRefused(texts, "02" + "02616102" + "016201", Kind.NON_CANONICAL_MAP);
    }

    @Test
    void saysWhichEntryIsWrong() {
        assertThat(Coding.refusal(MAP, "02" + "000114" + "0000"))
                .hasMessage("map<u16,u8>[1].key at byte 4: non-canonical map:"
                        + " keys must rise strictly in the order of their bytes");
        assertThat(Coding.refusal(Bcs.map(Bcs.u8(), Bcs.bool()), "020101" + "0202"))
                .hasMessage("map<u8,bool>[1].value at byte 4: expected boolean: 0 or 1 is allowed, got 2");
        assertThatThrownBy(() -> Coding.encode(MAP, new TreeMap<>(Map.of(1, 1, 2, 256))))
                .hasMessage("map<u16,u8>[1].value: u8 is 0 to 255, got 256");
    }

    @Test
    @Tag("T-24")
    void refusesToWriteTwoKeysWithTheSameBytes() {
        Codec<Integer> parity = Bcs.u8().map(value -> value, value -> value % 2);
        assertThatThrownBy(() -> Coding.encode(Bcs.map(parity, Bcs.u8()), new TreeMap<>(Map.of(1, 1, 2, 2, 3, 3))))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("two keys with the same bytes");
    }

    @Test
    @Tag("T-22")
    void refusesKeysThatDifferInBytesButAreEqual() {
        Codec<Integer> parity = Bcs.u8().map(value -> value % 2, value -> value);
        Coding.assertRefused(Bcs.map(parity, Bcs.u8()), "02" + "0100" + "0300", Kind.INVALID_VALUE);
        Codec<Integer> thrower = Bcs.u8().map(value -> value, value -> value);
        Codec<SortedMap<Unordered, Integer>> unordered =
                Bcs.sortedMap(thrower.map(Unordered::new, Unordered::value), Bcs.u8());
        Coding.assertRefused(unordered, "02" + "0100" + "0300", Kind.INVALID_VALUE);
    }

    record Unordered(int value) implements Comparable<Unordered> {
        @Override
        public int compareTo(Unordered other) {
            throw new IllegalStateException("no order");
        }
    }

    private static int comparisons;

    record Colliding(int value) implements Comparable<Colliding> {
        @Override
        public int compareTo(Colliding other) {
            comparisons++;
            return Integer.compare(value, other.value);
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    record Flood(Map<Colliding, Byte> map) {}

    @Test
    @Tag("T-22")
    void keysWithEqualHashesDoNotMakeAMapSlow() {
        int count = 20_000;
        Codec<Flood> codec = Codec.of(MethodHandles.lookup(), Flood.class);
        ByteBuf source = Unpooled.buffer();
        Uleb.write(source, count);
        for (int i = 0; i < count; i++)
            source.writeIntLE(Integer.reverseBytes(i)).writeByte(0);
        comparisons = 0;
        assertThat(codec.decode(source).map()).hasSize(count);
        assertThat(comparisons).isLessThan(40 * count);
        source.release();
    }

    @Test
    void entriesMayHoldMapsAgain() {
        Codec<Map<List<Integer>, Map<Integer, Integer>>> codec = Bcs.map(Bcs.list(Bcs.u8()), MAP);
        Map<List<Integer>, Map<Integer, Integer>> map = new LinkedHashMap<>();
        map.put(List.of(2), new LinkedHashMap<>(Map.of(1, 1)));
        map.put(List.of(1, 1), Map.of());
        map.put(List.of(1), new TreeMap<>(Map.of(1, 3, 256, 4)));
        String hex = "03" + "0101" + "02" + "000104" + "010003" + "0102" + "01" + "010001" + "020101" + "00";
        assertThat(Coding.hex(codec, map)).isEqualTo(hex);
        assertThat(Coding.decode(codec, hex)).isEqualTo(map);
    }
}
