package dev.heddle.noise;

import dev.heddle.core.PublicKey;

/// The primitives under the handshake and the records. An interface so that one may be replaced,
/// wrapped or watched. Any thread; what it makes has its own rule.
public interface Ciphers {
    int KEY_BYTES = 32;
    int HASH_BYTES = 32;
    int TAG_BYTES = 16;

    /// X25519 from Conscrypt where it loads, else from the JDK; everything else from the JDK, which is
    /// the faster there. Found at the first call. Conscrypt is not installed as a provider of the whole
    /// process.
    static Ciphers system() {
        return PlatformCiphers.system();
    }

    /// Everything from the JDK.
    static Ciphers jdk() {
        return PlatformCiphers.jdk();
    }

    /// X25519 of a private key and the base point.
    ///
    /// @see <a href="https://www.rfc-editor.org/rfc/rfc7748#section-6.1">RFC 7748, section 6.1</a>
    PublicKey publicKey(PrivateKey own);

    /// X25519 agreement.
    ///
    /// @param secret 32 bytes, filled; the caller wipes it
    /// @return false when the result is all zero, as it is for a remote key of low order: then there is
    ///     no secret and the handshake ends
    boolean agree(PrivateKey own, PublicKey remote, byte[] secret);

    /// SHA-256 of the parts, one behind the other.
    byte[] sha256(byte[]... parts);

    /// HKDF with SHA-256, extract and expand. Noise uses it with no info and 64 bytes.
    ///
    /// @return a fresh array, which the caller wipes
    /// @see <a href="https://www.rfc-editor.org/rfc/rfc5869">RFC 5869</a>
    byte[] hkdfSha256(byte[] salt, byte[] inputKey, byte[] info, int lengthBytes);

    /// The suite's cipher under one key.
    ///
    /// @param key 32 bytes; copied
    Aead aead(NoiseSuite suite, byte[] key);
}
