package dev.heddle.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/// The Noise protocols this room speaks: IK over X25519 and SHA-256, with one of two ciphers.
///
/// @see <a href="https://noiseprotocol.org/noise.html#cipher-functions">Noise, section 12</a>
public enum NoiseSuite {
    /// What deployed AptosNet nodes speak; the default.
    AESGCM_SHA256("aesgcm", "Noise_IK_25519_AESGCM_SHA256"),
    CHACHAPOLY_SHA256("chachapoly", "Noise_IK_25519_ChaChaPoly_SHA256");

    static final int NONCE_BYTES = 12;

    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final String word;
    private final String protocolName;

    NoiseSuite(String word, String protocolName) {
        this.word = word;
        this.protocolName = protocolName;
    }

    /// The suite with this word.
    public static Optional<NoiseSuite> named(String word) {
        return Stream.of(values()).filter(suite -> suite.word.equals(word)).findFirst();
    }

    /// As people write it, after the cipher, in which suites differ.
    public String word() {
        return word;
    }

    /// The name both sides hash first; two suites can therefore never complete a handshake with each
    /// other.
    public String protocolName() {
        return protocolName;
    }

    /// The hash a handshake starts from: the name, padded with zeros as it is not longer than one hash.
    byte[] initialHash() {
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        byte[] hash = new byte[Ciphers.HASH_BYTES];
        System.arraycopy(name, 0, hash, 0, name.length);
        return hash;
    }

    /// Writes bytes 4 to 11 of a nonce; bytes 0 to 3 are zero in both suites, the byte order of the
    /// rest differs.
    void putCounter(byte[] nonce, long value) {
        switch (this) {
            case AESGCM_SHA256 -> BIG.set(nonce, 4, value);
            case CHACHAPOLY_SHA256 -> LITTLE.set(nonce, 4, value);
        }
    }
}
