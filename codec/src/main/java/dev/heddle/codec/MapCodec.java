package dev.heddle.codec;

import dev.heddle.codec.DecodeException.Kind;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A count, then keys and values, in strictly rising order of the keys' bytes.
final class MapCodec<K, V> extends Codec<Map<K, V>> {
    /// What a decoded map iterates in.
    enum Order {
        /// The order of the keys' bytes.
        ENCODED,
        /// The order of the keys themselves; the map is a `SortedMap`.
        NATURAL
    }

    private static final String KEY = ".key";
    private static final String VALUE = ".value";

    private final Codec<K> key;
    private final Codec<V> value;
    private final Order order;

    MapCodec(Codec<K> key, Codec<V> value, Order order) {
        super("map<%s,%s>".formatted(key, value));
        this.key = key;
        this.value = value;
        this.order = order;
    }

    @Override
    public void write(BcsWriter writer, Map<K, V> map) {
        writer.count(map.size());
        if (map.isEmpty()) return;
        ByteBuf target = writer.target();
        List<Entry> entries = new ArrayList<>(map.size());
        boolean rising = true;
        int previousStart = 0;
        int previousEnd = 0;
        String part = KEY;
        writer.open();
        try {
            for (Map.Entry<K, V> each : map.entrySet()) {
                int start = target.writerIndex();
                part = KEY;
                key.write(writer, EncodeException.requirePresent(each.getKey()));
                int end = target.writerIndex();
                part = VALUE;
                value.write(writer, EncodeException.requirePresent(each.getValue()));
                rising &= entries.isEmpty() || compare(target, previousStart, previousEnd, start, end) < 0;
                entries.add(new Entry(start, end, target.writerIndex()));
                previousStart = start;
                previousEnd = end;
            }
        } catch (EncodeException e) {
            throw e.within(part).within(entries.size());
        }
        writer.close();
        if (!rising) sort(entries, target);
    }

    @Override
    public Map<K, V> read(BcsReader reader) {
        int countOffset = reader.offset();
        int count = reader.count();
        if (count == 0) return order == Order.NATURAL ? Collections.emptySortedMap() : Collections.emptyMap();
        if (key.takesNoBytes() && count > 1) {
            String detail = count + " keys that take no bytes, so all are equal";
            throw new DecodeException(Kind.NON_CANONICAL_MAP, countOffset, detail);
        }
        boolean takesBytes = !key.takesNoBytes() || !value.takesNoBytes();
        if (takesBytes) reader.expect(count, countOffset);
        ByteBuf source = reader.source();
        Map<K, V> map = room(count);
        int previousStart = 0;
        int previousEnd = 0;
        V content = null;
        int i = 0;
        String part = KEY;
        reader.open();
        try {
            for (; i < count; i++) {
                int offset = reader.offset();
                int start = source.readerIndex();
                if (takesBytes) reader.next();
                part = KEY;
                K nextKey = key.read(reader);
                int end = source.readerIndex();
                if (i > 0 && compare(source, previousStart, previousEnd, start, end) >= 0) {
                    String detail = "keys must rise strictly in the order of their bytes";
                    throw new DecodeException(Kind.NON_CANONICAL_MAP, offset, detail);
                }
                previousStart = start;
                previousEnd = end;
                part = VALUE;
                // Values without bytes are equal, so one stands for all.
                if (content == null || !value.takesNoBytes()) content = value.read(reader);
                part = KEY;
                add(map, nextKey, content, offset);
            }
        } catch (DecodeException e) {
            throw e.within(part).within(i);
        }
        reader.close();
        return switch (map) {
            case SmallMap<K, V> complete -> complete;
            case SortedMap<K, V> sorted -> Collections.unmodifiableSortedMap(sorted);
            default -> Collections.unmodifiableMap(map);
        };
    }

    private Map<K, V> room(int count) {
        if (order == Order.NATURAL) return new TreeMap<>();
        return count <= SmallMap.MOST ? new SmallMap<>(count) : LinkedHashMap.newLinkedHashMap(count);
    }

    /// The key's own code may throw when it is compared or hashed.
    private static <K, V> void add(Map<K, V> map, K key, V value, int offset) {
        boolean added;
        try {
            added = map.putIfAbsent(key, value) == null;
        } catch (RuntimeException e) {
            throw DecodeException.refused(offset, e);
        }
        if (!added) {
            String detail = "equal to another key although their bytes differ";
            throw new DecodeException(Kind.INVALID_VALUE, offset, detail);
        }
    }

    /// Puts the entries, which were written one behind the other, into order.
    private static void sort(List<Entry> entries, ByteBuf target) {
        int from = entries.getFirst().start;
        byte[] written = new byte[target.writerIndex() - from];
        target.getBytes(from, written);
        entries.sort((left, right) -> Arrays.compareUnsigned(
                written, left.start - from, left.keyEnd - from, written, right.start - from, right.keyEnd - from));
        target.writerIndex(from);
        Entry previous = null;
        for (Entry entry : entries) {
            if (previous != null && previous.sameKey(entry, written, from)) {
                throw new EncodeException("two keys with the same bytes");
            }
            target.writeBytes(written, entry.start - from, entry.end - entry.start);
            previous = entry;
        }
    }

    private static int compare(ByteBuf bytes, int leftStart, int leftEnd, int rightStart, int rightEnd) {
        int common = Math.min(leftEnd - leftStart, rightEnd - rightStart);
        for (int i = 0; i < common; i++) {
            int order = Byte.compareUnsigned(bytes.getByte(leftStart + i), bytes.getByte(rightStart + i));
            if (order != 0) return order;
        }
        return Integer.compare(leftEnd - leftStart, rightEnd - rightStart);
    }

    /// Where an entry was written: its key from start to keyEnd, its value from there to end.
    private record Entry(int start, int keyEnd, int end) {
        boolean sameKey(Entry other, byte[] written, int from) {
            return Arrays.equals(
                    written, start - from, keyEnd - from, written, other.start - from, other.keyEnd - from);
        }
    }
}
