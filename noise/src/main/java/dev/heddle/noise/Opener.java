package dev.heddle.noise;

import java.util.Objects;

/// Opens the records of one direction, in the order they were sealed. The first that does not verify (altered,
/// lost, repeated, out of order) is the last one looked at: from then on every call is refused. For one thread.
public final class Opener implements AutoCloseable {
    /// What [#open] answers to a record that does not verify, and to every record behind it.
    public static final int REFUSED = -1;

    private static final byte[] NOTHING = {};

    private final Aead aead;
    private final NonceSequence nonces;
    private boolean dead;

    Opener(Aead aead, NonceSequence nonces) {
        this.aead = aead;
        this.nonces = nonces;
    }

    /// Opens one record. The arrays must be two, as for [Sealer#seal]. A refused record leaves no plain text in
    /// `out`, but may leave zeros.
    ///
    /// @param cipher the record without its two length bytes
    /// @param length what those said: 16 to 65,535; any other is refused
    /// @param out room for `length - 16` bytes
    /// @return bytes of plain text written at `outOffset`, possibly 0; [#REFUSED] means: close the link
    public int open(byte[] cipher, int offset, int length, byte[] out, int outOffset) {
        Objects.checkFromIndexSize(offset, length, cipher.length);
        if (dead) return REFUSED;
        boolean possible = length >= Ciphers.TAG_BYTES && length <= 0xffff && !nonces.exhausted();
        if (!possible) return die();
        Objects.checkFromIndexSize(outOffset, length - Ciphers.TAG_BYTES, out.length);
        int plainBytes = aead.open(nonces.take(), NOTHING, cipher, offset, length, out, outOffset);
        return plainBytes < 0 ? die() : plainBytes;
    }

    /// Wipes the key; every later record is refused; repeated calls are harmless.
    @Override
    public void close() {
        die();
    }

    private int die() {
        dead = true;
        aead.close();
        return REFUSED;
    }
}
