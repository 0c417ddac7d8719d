package dev.heddle.noise;

import java.util.Objects;

/// Makes the records of one direction after the handshake: a u16 big-endian length L, then L bytes of cipher
/// text with the tag at its end. Nonces count up from 0; nothing is authenticated beside the plain text. For
/// one thread.
public final class Sealer implements AutoCloseable {
    public static final int LENGTH_BYTES = 2;

    /// What a record adds to its plain text.
    public static final int OVERHEAD_BYTES = LENGTH_BYTES + Ciphers.TAG_BYTES;

    /// The most plain text in one record; L is then 65,535.
    public static final int MAX_PLAIN_BYTES = 0xffff - Ciphers.TAG_BYTES;

    private static final byte[] NOTHING = {};

    private final Aead aead;
    private final NonceSequence nonces;

    Sealer(Aead aead, NonceSequence nonces) {
        this.aead = aead;
        this.nonces = nonces;
    }

    /// Seals one record. The arrays must be two: of one that is both input and output the JDK's GCM copies all
    /// there is, however large. Towards deployed nodes never seal an empty text: they take the record for the
    /// end of the stream.
    ///
    /// @param length 0 to 65,519 bytes
    /// @return bytes written at `outOffset`, always `length + 18`
    /// @throws IllegalStateException when the last nonce was used, or after [#close()]
    public int seal(byte[] plain, int offset, int length, byte[] out, int outOffset) {
        if (length < 0 || length > MAX_PLAIN_BYTES) {
            throw new IllegalArgumentException("a record holds 0 to 65519 bytes, got " + length);
        }
        Objects.checkFromIndexSize(offset, length, plain.length);
        Objects.checkFromIndexSize(outOffset, length + OVERHEAD_BYTES, out.length);
        int written = aead.seal(nonces.take(), NOTHING, plain, offset, length, out, outOffset + LENGTH_BYTES);
        out[outOffset] = (byte) (written >>> 8);
        out[outOffset + 1] = (byte) written;
        return LENGTH_BYTES + written;
    }

    /// Records sealed so far.
    public long records() {
        return nonces.count();
    }

    /// Wipes the key; repeated calls are harmless.
    @Override
    public void close() {
        aead.close();
    }
}
