package dev.heddle.app;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A running SHA-256. For one thread at a time.
final class Sha256 {
    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    void update(byte[] next) {
        digest.update(next);
    }

    /// The hash of all that was given; begins anew.
    byte[] digest() {
        return digest.digest();
    }
}
