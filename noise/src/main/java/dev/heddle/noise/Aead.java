package dev.heddle.noise;

/// A cipher that also authenticates, under one key: AES-256-GCM or ChaCha20-Poly1305 with tags of 16
/// bytes. From heap array to heap array, which must not overlap: in place costs twice as much. For one
/// thread at a time.
///
/// One instance serves one direction: it seals or it opens. It does not look after nonces; whoever holds it
/// must not seal twice with one.
public interface Aead extends AutoCloseable {
    /// @param nonce 12 bytes, read only during the call
    /// @param associated what is authenticated but not sent; may be empty
    /// @return bytes written at `outOffset`: the length and 16 for the tag
    int seal(byte[] nonce, byte[] associated, byte[] plain, int offset, int length, byte[] out, int outOffset);

    /// @param length of the cipher text with its tag
    /// @return bytes written at `outOffset`, or -1 when the text does not verify: then no plain text
    ///     was written
    int open(byte[] nonce, byte[] associated, byte[] cipher, int offset, int length, byte[] out, int outOffset);

    /// Wipes the key; repeated calls are harmless.
    @Override
    void close();
}
