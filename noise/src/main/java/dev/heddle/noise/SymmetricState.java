package dev.heddle.noise;

import dev.heddle.core.PublicKey;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The part of a handshake that both roles share: the chaining key, the hash of all that was said, and
/// the key for the next encrypted part.
///
/// In IK every such key encrypts exactly one part before it is replaced. So the nonce is always zero,
/// and a key is given up with its first use.
///
/// @see <a href="https://noiseprotocol.org/noise.html#the-symmetricstate-object">Noise, section 5.2</a>
final class SymmetricState implements AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final byte[] ZERO_NONCE = new byte[NoiseSuite.NONCE_BYTES];

    private final NoiseSuite suite;
    private final Ciphers ciphers;
    private final byte[] chainingKey;
    private final byte[] partKey = new byte[Ciphers.KEY_BYTES];
    private boolean partKeyFresh;
    private byte[] hash;

    SymmetricState(NoiseSuite suite, Ciphers ciphers) {
        this.suite = suite;
        this.ciphers = ciphers;
        this.hash = suite.initialHash();
        this.chainingKey = hash.clone();
    }

    void mixHash(byte[] data) {
        hash = ciphers.sha256(hash, data);
    }

    /// Mixes an agreement into the chaining key and derives the next part's key.
    ///
    /// @return false when the remote key is of low order; nothing was mixed then
    boolean mixAgreement(PrivateKey own, PublicKey remote) {
        byte[] secret = new byte[Ciphers.KEY_BYTES];
        try {
            if (!ciphers.agree(own, remote, secret)) return false;
            byte[] pair = derivePair(secret);
            System.arraycopy(pair, 0, chainingKey, 0, Ciphers.KEY_BYTES);
            System.arraycopy(pair, Ciphers.KEY_BYTES, partKey, 0, Ciphers.KEY_BYTES);
            partKeyFresh = true;
            wipe(pair);
            return true;
        } finally {
            wipe(secret);
        }
    }

    /// The plain text encrypted, with its tag: 16 bytes longer.
    byte[] encryptAndHash(byte[] plain) {
        byte[] cipher = new byte[plain.length + Ciphers.TAG_BYTES];
        try (Aead aead = takePartKey()) {
            aead.seal(ZERO_NONCE, hash, plain, 0, plain.length, cipher, 0);
        }
        mixHash(cipher);
        return cipher;
    }

    /// The plain text, or null when the part does not verify; then the handshake is over.
    byte @Nullable [] decryptAndHash(byte[] cipher) {
        byte[] plain = new byte[cipher.length - Ciphers.TAG_BYTES];
        try (Aead aead = takePartKey()) {
            if (aead.open(ZERO_NONCE, hash, cipher, 0, cipher.length, plain, 0) < 0) return null;
        }
        mixHash(cipher);
        return plain;
    }

    /// The keys of the records. The first half is the initiator's to seal with.
    Established split(boolean initiator) {
        byte[] pair = derivePair(NOTHING);
        byte[] first = Arrays.copyOfRange(pair, 0, Ciphers.KEY_BYTES);
        byte[] second = Arrays.copyOfRange(pair, Ciphers.KEY_BYTES, pair.length);
        try {
            Aead sealing = ciphers.aead(suite, initiator ? first : second);
            Aead opening = ciphers.aead(suite, initiator ? second : first);
            return new Established(
                    new Sealer(sealing, new NonceSequence(suite)),
                    new Opener(opening, new NonceSequence(suite)),
                    hash.clone());
        } finally {
            wipe(pair);
            wipe(first);
            wipe(second);
        }
    }

    /// Wipes everything secret; repeated calls are harmless.
    @Override
    public void close() {
        wipe(chainingKey);
        wipe(partKey);
        partKeyFresh = false;
    }

    private byte[] derivePair(byte[] inputKey) {
        return ciphers.hkdfSha256(chainingKey, inputKey, NOTHING, 2 * Ciphers.KEY_BYTES);
    }

    private Aead takePartKey() {
        if (!partKeyFresh) throw new IllegalStateException("a part without a key of its own");
        partKeyFresh = false;
        try {
            return ciphers.aead(suite, partKey);
        } finally {
            wipe(partKey);
        }
    }

    private static void wipe(byte[] secret) {
        Arrays.fill(secret, (byte) 0);
    }
}
