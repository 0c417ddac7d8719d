package dev.heddle.scenario;

import dev.heddle.core.PublicKey;
import dev.heddle.noise.Aead;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.noise.PrivateKey;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/// The real primitives, with every seal and open told to a run.
final class WatchedCiphers implements Ciphers {
    /// Told what is done with a key, with what is clear of it. What is authenticated beside the text tells
    /// parts of a handshake from records: records have nothing.
    interface Watcher {
        void sealed(CipherKey key, byte[] nonce, boolean isRecord, byte[] plain, int offset, int length);

        /// @param length of the plain text; -1 when it did not verify
        void opened(CipherKey key, byte[] nonce, boolean isRecord, byte[] plain, int offset, int length);
    }

    /// The keys of one run: the same bytes are the same key, on whatever node and after whatever restart.
    static final class Keys {
        private final Map<ByteBuffer, CipherKey> keys = new LinkedHashMap<>();

        CipherKey of(byte[] key) {
            return keys.computeIfAbsent(ByteBuffer.wrap(key.clone()), _ -> new CipherKey(keys.size()));
        }
    }

    private final Ciphers real;
    private final Keys keys;
    private final Watcher watcher;

    WatchedCiphers(Ciphers real, Keys keys, Watcher watcher) {
        this.real = real;
        this.keys = keys;
        this.watcher = watcher;
    }

    @Override
    public PublicKey publicKey(PrivateKey own) {
        return real.publicKey(own);
    }

    @Override
    public boolean agree(PrivateKey own, PublicKey remote, byte[] secret) {
        return real.agree(own, remote, secret);
    }

    @Override
    public byte[] sha256(byte[]... parts) {
        return real.sha256(parts);
    }

    @Override
    public byte[] hkdfSha256(byte[] salt, byte[] inputKey, byte[] info, int lengthBytes) {
        return real.hkdfSha256(salt, inputKey, info, lengthBytes);
    }

    @Override
    public Aead aead(NoiseSuite suite, byte[] key) {
        return new Watched(real.aead(suite, key), keys.of(key));
    }

    private final class Watched implements Aead {
        private final Aead aead;
        private final CipherKey key;

        Watched(Aead aead, CipherKey key) {
            this.aead = aead;
            this.key = key;
        }

        @Override
        public int seal(
                byte[] nonce, byte[] associated, byte[] plain, int offset, int length, byte[] out, int outOffset) {
            watcher.sealed(key, nonce, associated.length == 0, plain, offset, length);
            return aead.seal(nonce, associated, plain, offset, length, out, outOffset);
        }

        @Override
        public int open(
                byte[] nonce, byte[] associated, byte[] cipher, int offset, int length, byte[] out, int outOffset) {
            int opened = aead.open(nonce, associated, cipher, offset, length, out, outOffset);
            watcher.opened(key, nonce, associated.length == 0, out, outOffset, opened);
            return opened;
        }

        @Override
        public void close() {
            aead.close();
        }
    }
}
