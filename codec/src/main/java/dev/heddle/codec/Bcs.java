package dev.heddle.codec;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// The types of BCS as codecs, to be put together. Integers are little-endian; a value out of range is
/// refused.
///
/// @see <a href="https://github.com/zefchain/bcs">Binary Canonical Serialization</a>
public final class Bcs {
    private Bcs() {}

    public static Codec<Integer> u8() {
        return Integers.U8;
    }

    public static Codec<Integer> u16() {
        return Integers.U16;
    }

    public static Codec<Long> u32() {
        return Integers.U32;
    }

    public static Codec<BigInteger> u64() {
        return Integers.U64;
    }

    public static Codec<BigInteger> u128() {
        return Integers.U128;
    }

    public static Codec<BigInteger> u256() {
        return Integers.U256;
    }

    public static Codec<Byte> i8() {
        return Integers.I8;
    }

    public static Codec<Short> i16() {
        return Integers.I16;
    }

    public static Codec<Integer> i32() {
        return Integers.I32;
    }

    public static Codec<Long> i64() {
        return Integers.I64;
    }

    public static Codec<BigInteger> i128() {
        return Integers.I128;
    }

    public static Codec<Boolean> bool() {
        return Scalars.BOOL;
    }

    /// UTF-8. Half of a surrogate pair has no encoding.
    public static Codec<String> string() {
        return Scalars.STRING;
    }

    /// A length and so many bytes. Decoded arrays are fresh.
    public static Codec<byte[]> bytes() {
        return Scalars.BYTES;
    }

    /// So many bytes without a length.
    public static Codec<byte[]> bytes(int length) {
        requireLength(length);
        return new Scalars.FixedBytes(length);
    }

    /// A count and so many elements. Decoded lists cannot be changed.
    public static <T> Codec<List<T>> list(Codec<T> element) {
        return new Containers.ListOf<>(element);
    }

    /// So many elements without a count.
    public static <T> Codec<List<T>> list(Codec<T> element, int length) {
        requireLength(length);
        return new Containers.ListOf<>(element, length);
    }

    /// 0, or 1 and the value.
    public static <T> Codec<Optional<T>> option(Codec<T> content) {
        return new Containers.OptionOf<>(content);
    }

    /// A count, then keys and values in the order of the keys' bytes, whatever order the map has. A decoded
    /// map keeps that order and cannot be changed. It hashes its keys: where a peer chooses them they
    /// should be `Comparable`, or many with equal hashes make it slow.
    public static <K, V> Codec<Map<K, V>> map(Codec<K> key, Codec<V> value) {
        return new MapCodec<>(key, value, MapCodec.Order.ENCODED);
    }

    /// The same bytes as [#map]. A decoded map is in the natural order of the keys.
    public static <K extends Comparable<? super K>, V> Codec<SortedMap<K, V>> sortedMap(Codec<K> key, Codec<V> value) {
        return new MapCodec<>(key, value, MapCodec.Order.NATURAL).map(map -> (SortedMap<K, V>) map, map -> map);
    }

    /// A value's encoding as a byte string: its length, then the encoding, which must fill it exactly.
    public static <T> Codec<T> enclosed(Codec<T> content) {
        return new Containers.Enclosed<>(content);
    }

    /// 32 bytes without a length.
    public static Codec<PeerId> peerId() {
        return CoreCodecs.PEER_ID;
    }

    /// `20`, then 32 bytes.
    public static Codec<PublicKey> publicKey() {
        return CoreCodecs.PUBLIC_KEY;
    }

    /// An enum without contents: its number.
    public static Codec<ProtocolId> protocolId() {
        return CoreCodecs.PROTOCOL_ID;
    }

    /// A list of steps, enclosed in a byte string.
    public static Codec<NetworkAddress> networkAddress() {
        return CoreCodecs.NETWORK_ADDRESS;
    }

    private static void requireLength(int length) {
        if (length < 0) throw new IllegalArgumentException("a length must be at least 0, got " + length);
    }
}
