package dev.heddle.noise;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Provider;
import javax.crypto.KeyAgreement;
import javax.security.auth.DestroyFailedException;
import org.conscrypt.Conscrypt;
import org.conscrypt.XdhKeySpec;

/// X25519 from Conscrypt, several times as fast as the JDK's. The only class that knows Conscrypt, so
/// that where it is missing only this class cannot be loaded.
final class ConscryptX25519 implements X25519 {
    private final Provider provider;

    /// @throws LinkageError where Conscrypt or its native library is missing
    /// @throws GeneralSecurityException where this Conscrypt has no X25519
    ConscryptX25519() throws GeneralSecurityException {
        provider = Conscrypt.newProvider();
        KeyFactory.getInstance("XDH", provider);
        KeyAgreement.getInstance("XDH", provider);
    }

    @Override
    public boolean multiply(byte[] scalar, byte[] point, byte[] product) {
        try {
            KeyFactory keys = KeyFactory.getInstance("XDH", provider);
            KeyAgreement agreement = KeyAgreement.getInstance("XDH", provider);
            // Raw keys: parsing the encoded forms costs half as much again as the agreement itself.
            var own = keys.generatePrivate(new XdhKeySpec(scalar));
            try {
                agreement.init(own);
                agreement.doPhase(keys.generatePublic(new XdhKeySpec(point)), true);
                agreement.generateSecret(product, 0);
            } finally {
                own.destroy();
            }
            return true;
        } catch (InvalidKeyException lowOrder) {
            return false;
        } catch (GeneralSecurityException | DestroyFailedException broken) {
            throw new IllegalStateException("Conscrypt cannot compute X25519", broken);
        }
    }

    @Override
    public String toString() {
        return "Conscrypt";
    }
}
