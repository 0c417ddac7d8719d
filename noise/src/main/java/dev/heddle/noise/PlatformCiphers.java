package dev.heddle.noise;

import dev.heddle.core.PublicKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The JDK's primitives, and X25519 from whoever has it fastest.
final class PlatformCiphers implements Ciphers {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformCiphers.class);
    private static final PlatformCiphers JDK = new PlatformCiphers(new JdkX25519());
    private static final byte[] BASE_POINT = Arrays.copyOf(new byte[] {9}, PublicKey.BYTES);

    private final X25519 curve;

    PlatformCiphers(X25519 curve) {
        this.curve = curve;
    }

    static Ciphers jdk() {
        return JDK;
    }

    static Ciphers system() {
        return Chosen.CIPHERS;
    }

    @Override
    public PublicKey publicKey(PrivateKey own) {
        byte[] product = new byte[PublicKey.BYTES];
        if (!multiply(own, BASE_POINT, product)) throw new IllegalStateException("the base point was refused");
        return PublicKey.of(product);
    }

    @Override
    public boolean agree(PrivateKey own, PublicKey remote, byte[] secret) {
        return multiply(own, remote.bytes(), secret) && !isZero(secret);
    }

    @Override
    public byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) digest.update(part);
            return digest.digest();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the JDK has no SHA-256", broken);
        }
    }

    @Override
    public byte[] hkdfSha256(byte[] salt, byte[] inputKey, byte[] info, int lengthBytes) {
        // Keys of our own, because those that the JDK would make from the arrays cannot be wiped.
        WipeableKey saltKey = new WipeableKey("Generic", salt);
        WipeableKey input = new WipeableKey("Generic", inputKey);
        try {
            HKDFParameterSpec parameters =
                    HKDFParameterSpec.ofExtract().addSalt(saltKey).addIKM(input).thenExpand(info, lengthBytes);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the JDK cannot compute HKDF with SHA-256", broken);
        } finally {
            saltKey.destroy();
            input.destroy();
        }
    }

    @Override
    public Aead aead(NoiseSuite suite, byte[] key) {
        return new JdkAead(suite, key);
    }

    @Override
    public String toString() {
        return "X25519 from " + curve + ", the rest from the JDK";
    }

    private boolean multiply(PrivateKey own, byte[] point, byte[] product) {
        byte[] scalar = own.bytes();
        try {
            return curve.multiply(scalar, point, product);
        } finally {
            Arrays.fill(scalar, (byte) 0);
        }
    }

    /// In a time that does not depend on the bytes.
    private static boolean isZero(byte[] bytes) {
        int seen = 0;
        for (byte b : bytes) seen |= b;
        return seen == 0;
    }

    /// Loaded at the first use, so that who asks for the JDK's alone never touches a native library.
    private static final class Chosen {
        static final Ciphers CIPHERS = choose();

        private static Ciphers choose() {
            try {
                return new PlatformCiphers(new ConscryptX25519());
            } catch (LinkageError | GeneralSecurityException | RuntimeException missing) {
                LOG.debug("Conscrypt does not load, X25519 comes from the JDK: {}", missing.toString());
                return JDK;
            }
        }
    }
}
