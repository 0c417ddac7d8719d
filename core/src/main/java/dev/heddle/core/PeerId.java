package dev.heddle.core;

import java.util.HexFormat;

/// Who a peer is: 32 bytes, an account address or the peer's static public key itself.
///
/// The order compares the bytes as unsigned numbers, first byte first; it decides which of two crossing dials
/// survives.
///
/// @param a bytes 0 to 7, big-endian
/// @param b bytes 8 to 15
/// @param c bytes 16 to 23
/// @param d bytes 24 to 31
public record PeerId(long a, long b, long c, long d) implements Comparable<PeerId> {
    public static final int BYTES = 32;

    /// @param bytes exactly 32 bytes; copied
    public static PeerId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a peer id has 32 bytes, got " + bytes.length);
        }
        return new PeerId(
                Bytes.longAt(bytes, 0), Bytes.longAt(bytes, 8), Bytes.longAt(bytes, 16), Bytes.longAt(bytes, 24));
    }

    /// The id of a peer that was given none: its static public key, unchanged.
    public static PeerId of(PublicKey key) {
        return of(key.bytes());
    }

    /// @param text 64 hex digits, with or without a leading `0x`
    public static PeerId parse(String text) {
        return of(Bytes.parseHex32("peer id", text));
    }

    /// A fresh array of 32 bytes.
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        Bytes.putLong(bytes, 0, a);
        Bytes.putLong(bytes, 8, b);
        Bytes.putLong(bytes, 16, c);
        Bytes.putLong(bytes, 24, d);
        return bytes;
    }

    /// The first four bytes as eight hex digits, for logs and tables.
    public String brief() {
        return HexFormat.of().toHexDigits(a).substring(0, 8);
    }

    @Override
    public int compareTo(PeerId other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) order = Long.compareUnsigned(b, other.b);
        if (order == 0) order = Long.compareUnsigned(c, other.c);
        return order != 0 ? order : Long.compareUnsigned(d, other.d);
    }

    @Override
    public String toString() {
        return "0x" + HexFormat.of().formatHex(bytes());
    }
}
