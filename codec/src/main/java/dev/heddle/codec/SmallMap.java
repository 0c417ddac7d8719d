package dev.heddle.codec;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A map of a few entries in the order they came, where looking costs less than hashing and a peer that
/// sends many such maps gets less memory for its bytes. It takes as many entries as it was made for; then
/// it cannot be changed.
final class SmallMap<K, V> extends AbstractMap<K, V> {
    /// More entries deserve a hash table.
    static final int MOST = 8;

    // Key, value, key, value...
    private final Object[] entries;
    private int size;

    SmallMap(int capacity) {
        entries = new Object[2 * capacity];
    }

    /// Adds an entry whose key is not there yet.
    @Override
    public @Nullable V put(K key, V value) {
        if (2 * size == entries.length) throw new UnsupportedOperationException("a decoded map cannot be changed");
        entries[2 * size] = key;
        entries[2 * size + 1] = value;
        size++;
        return null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable V get(@Nullable Object key) {
        for (int i = 0; i < size; i++) if (entries[2 * i].equals(key)) return (V) entries[2 * i + 1];
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return new EntryIterator();
            }
        };
    }

    private final class EntryIterator implements Iterator<Map.Entry<K, V>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Map.Entry<K, V> next() {
            if (!hasNext()) throw new NoSuchElementException();
            int at = 2 * next++;
            return Map.entry((K) entries[at], (V) entries[at + 1]);
        }
    }
}
