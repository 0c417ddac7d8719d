package dev.heddle.noise;

import java.io.Serial;
import java.util.Arrays;
import javax.crypto.SecretKey;

/// A key as the JDK's ciphers want it. Theirs (`SecretKeySpec`) cannot be wiped.
final class WipeableKey implements SecretKey {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final byte[] bytes;
    private boolean destroyed;

    /// @param bytes copied
    WipeableKey(String algorithm, byte[] bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes.clone();
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /// A copy, which the JDK's ciphers wipe after use.
    @Override
    public byte[] getEncoded() {
        if (destroyed) throw new IllegalStateException("this key was wiped");
        return bytes.clone();
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }
}
