package dev.heddle.noise;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/// X25519 from the JDK.
final class JdkX25519 implements X25519 {
    /// All that stands before the 32 bytes in the encodings of RFC 8410, sections 4 and 7.
    private static final byte[] PUBLIC_HEAD = HexFormat.of().parseHex("302a300506032b656e032100");
    private static final byte[] PRIVATE_HEAD = HexFormat.of().parseHex("302e020100300506032b656e04220420");

    @Override
    public boolean multiply(byte[] scalar, byte[] point, byte[] product) {
        byte[] encodedScalar = join(PRIVATE_HEAD, scalar);
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new PKCS8EncodedKeySpec(encodedScalar)));
            agreement.doPhase(keys.generatePublic(new X509EncodedKeySpec(join(PUBLIC_HEAD, point))), true);
            agreement.generateSecret(product, 0);
            return true;
        } catch (InvalidKeyException lowOrder) {
            return false;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the JDK cannot compute X25519", broken);
        } finally {
            Arrays.fill(encodedScalar, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "the JDK";
    }

    private static byte[] join(byte[] head, byte[] key) {
        byte[] joined = Arrays.copyOf(head, head.length + key.length);
        System.arraycopy(key, 0, joined, head.length, key.length);
        return joined;
    }
}
