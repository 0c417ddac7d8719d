package dev.heddle.scenario;

import dev.heddle.core.PublicKey;
import dev.heddle.noise.Aead;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.noise.PrivateKey;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/// The real primitives, with every seal and open told to a run.
final class WatchedCiphers implements Ciphers {
    /// Told what is done with a key.
    interface Watcher {
        void sealed(long key, byte[] nonce);

        void opened(long key, byte[] nonce, boolean verified);
    }

    /// The keys of one run, each with a number.
    static final class Keys {
        private final Map<ByteBuffer, Long> numbers = new TreeMap<>();

        long number(byte[] key) {
            return numbers.computeIfAbsent(ByteBuffer.wrap(key.clone()), _ -> (long) numbers.size());
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
        return new Watched(real.aead(suite, key), keys.number(key));
    }

    private final class Watched implements Aead {
        private final Aead aead;
        private final long key;

        Watched(Aead aead, long key) {
            this.aead = aead;
            this.key = key;
        }

        @Override
        public int seal(
                byte[] nonce, byte[] associated, byte[] plain, int offset, int length, byte[] out, int outOffset) {
            watcher.sealed(key, nonce);
            return aead.seal(nonce, associated, plain, offset, length, out, outOffset);
        }

        @Override
        public int open(
                byte[] nonce, byte[] associated, byte[] cipher, int offset, int length, byte[] out, int outOffset) {
            int opened = aead.open(nonce, associated, cipher, offset, length, out, outOffset);
            watcher.opened(key, nonce, opened >= 0);
            return opened;
        }

        @Override
        public void close() {
            aead.close();
        }
    }
}
