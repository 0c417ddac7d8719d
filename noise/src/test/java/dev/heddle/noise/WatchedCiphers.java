package dev.heddle.noise;

import dev.heddle.core.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Real primitives whose use can be looked at afterwards.
final class WatchedCiphers implements Ciphers {
    /// Every array that ever held something secret, the very objects that the room works with.
    final List<byte[]> secrets = new ArrayList<>();

    /// Every key and nonce that something was sealed with, as one text each.
    final List<String> sealedWith = new ArrayList<>();

    final Set<PrivateKey> privateKeys = new LinkedHashSet<>();
    int calls;
    int agreements;

    private final Ciphers real;

    WatchedCiphers(Ciphers real) {
        this.real = real;
    }

    @Override
    public PublicKey publicKey(PrivateKey own) {
        privateKeys.add(own);
        calls++;
        return real.publicKey(own);
    }

    @Override
    public boolean agree(PrivateKey own, PublicKey remote, byte[] secret) {
        privateKeys.add(own);
        secrets.add(secret);
        calls++;
        agreements++;
        return real.agree(own, remote, secret);
    }

    @Override
    public byte[] sha256(byte[]... parts) {
        calls++;
        return real.sha256(parts);
    }

    @Override
    public byte[] hkdfSha256(byte[] salt, byte[] inputKey, byte[] info, int lengthBytes) {
        calls++;
        byte[] output = real.hkdfSha256(salt, inputKey, info, lengthBytes);
        secrets.addAll(List.of(salt, inputKey, output));
        return output;
    }

    @Override
    public Aead aead(NoiseSuite suite, byte[] key) {
        calls++;
        secrets.add(key);
        Aead aead = real.aead(suite, key);
        String keyText = Keys.hex(key);
        return new Aead() {
            @Override
            public int seal(byte[] nonce, byte[] associated, byte[] plain, int from, int length, byte[] out, int to) {
                sealedWith.add(keyText + Keys.hex(nonce));
                return aead.seal(nonce, associated, plain, from, length, out, to);
            }

            @Override
            public int open(byte[] nonce, byte[] associated, byte[] cipher, int from, int length, byte[] out, int to) {
                return aead.open(nonce, associated, cipher, from, length, out, to);
            }

            @Override
            public void close() {
                aead.close();
            }
        };
    }
}
