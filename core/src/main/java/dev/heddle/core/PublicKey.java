package dev.heddle.core;

import java.util.Arrays;
import java.util.HexFormat;

/// A static X25519 public key, 32 bytes as in RFC 7748, section 5. Public, so compared without further care.
public final class PublicKey {
    public static final int BYTES = 32;

    private final byte[] bytes;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param bytes exactly 32 bytes; copied
    public static PublicKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a public key has 32 bytes, got " + bytes.length);
        }
        return new PublicKey(bytes.clone());
    }

    /// @param text 64 hex digits, with or without a leading `0x`
    public static PublicKey parse(String text) {
        return new PublicKey(Bytes.parseHex32("public key", text));
    }

    /// A fresh array of 32 bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// `0x` and 64 lower-case hex digits.
    @Override
    public String toString() {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
