package dev.heddle.noise;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/// One JDK cipher object, used again for each message.
final class JdkAead implements Aead {
    private static final int TAG_BITS = Ciphers.TAG_BYTES * Byte.SIZE;

    private final NoiseSuite suite;
    private final WipeableKey key;
    private @Nullable Cipher cipher;

    JdkAead(NoiseSuite suite, byte[] keyBytes) {
        if (keyBytes.length != Ciphers.KEY_BYTES) {
            throw new IllegalArgumentException("a cipher key has 32 bytes, got " + keyBytes.length);
        }
        this.suite = suite;
        this.key = new WipeableKey(algorithm(suite), keyBytes);
        try {
            this.cipher = Cipher.getInstance(transformation(suite));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the JDK has no " + transformation(suite), broken);
        }
    }

    @Override
    public int seal(byte[] nonce, byte[] associated, byte[] plain, int offset, int length, byte[] out, int outOffset) {
        Cipher current = current();
        try {
            current.init(Cipher.ENCRYPT_MODE, key, parameters(nonce));
            if (associated.length > 0) current.updateAAD(associated);
            return current.doFinal(plain, offset, length, out, outOffset);
        } catch (GeneralSecurityException misuse) {
            throw new IllegalStateException(suite + " did not seal", misuse);
        }
    }

    @Override
    public int open(byte[] nonce, byte[] associated, byte[] cipherText, int offset, int length, byte[] out, int at) {
        Cipher current = current();
        try {
            current.init(Cipher.DECRYPT_MODE, key, parameters(nonce));
            if (associated.length > 0) current.updateAAD(associated);
            return current.doFinal(cipherText, offset, length, out, at);
        } catch (AEADBadTagException unverified) {
            return -1;
        } catch (GeneralSecurityException misuse) {
            throw new IllegalStateException(suite + " did not open", misuse);
        }
    }

    @Override
    public void close() {
        Cipher current = cipher;
        if (current == null) return;
        cipher = null;
        key.destroy();
        WipeableKey zero = new WipeableKey(algorithm(suite), new byte[Ciphers.KEY_BYTES]);
        try {
            // The JDK's object keeps copies of its last key and overwrites them only when it is given
            // another.
            current.init(Cipher.ENCRYPT_MODE, zero, parameters(new byte[NoiseSuite.NONCE_BYTES]));
        } catch (GeneralSecurityException misuse) {
            throw new IllegalStateException(suite + " did not take another key", misuse);
        }
    }

    private Cipher current() {
        Cipher current = cipher;
        if (current == null) throw new IllegalStateException("this cipher was closed");
        return current;
    }

    private AlgorithmParameterSpec parameters(byte[] nonce) {
        return switch (suite) {
            case AESGCM_SHA256 -> new GCMParameterSpec(TAG_BITS, nonce);
            case CHACHAPOLY_SHA256 -> new IvParameterSpec(nonce);
        };
    }

    private static String algorithm(NoiseSuite suite) {
        return switch (suite) {
            case AESGCM_SHA256 -> "AES";
            case CHACHAPOLY_SHA256 -> "ChaCha20";
        };
    }

    private static String transformation(NoiseSuite suite) {
        return switch (suite) {
            case AESGCM_SHA256 -> "AES/GCM/NoPadding";
            case CHACHAPOLY_SHA256 -> "ChaCha20-Poly1305";
        };
    }
}
