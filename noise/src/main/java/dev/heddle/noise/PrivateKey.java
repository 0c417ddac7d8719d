package dev.heddle.noise;

import dev.heddle.core.Entropy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An X25519 private key: 32 random bytes, clamped where they are used (RFC 7748, section 5). It does
/// not show itself in a text and has no equality. Any thread, but [#close()] belongs to the owner, when
/// nobody uses it any more.
public final class PrivateKey implements AutoCloseable {
    public static final int BYTES = 32;

    private byte @Nullable [] scalar;

    private PrivateKey(byte[] scalar) {
        this.scalar = scalar;
    }

    public static PrivateKey generate(Entropy entropy) {
        byte[] scalar = new byte[BYTES];
        entropy.fill(scalar);
        return new PrivateKey(scalar);
    }

    /// @param bytes exactly 32 bytes; copied, so the caller may wipe them
    public static PrivateKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a private key has 32 bytes, got " + bytes.length);
        }
        return new PrivateKey(bytes.clone());
    }

    /// A fresh array of 32 secret bytes, which the caller wipes.
    ///
    /// @throws IllegalStateException when the key was wiped
    public byte[] bytes() {
        byte[] current = scalar;
        if (current == null) throw new IllegalStateException("this private key was wiped");
        return current.clone();
    }

    /// Wipes the key; repeated calls are harmless.
    @Override
    public void close() {
        byte[] current = scalar;
        scalar = null;
        if (current != null) Arrays.fill(current, (byte) 0);
    }

    @Override
    public String toString() {
        return "a private key";
    }
}
