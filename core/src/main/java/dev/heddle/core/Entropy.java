package dev.heddle.core;

/// Where random bytes come from: the system's secure source, or in virtual time a seed.
@FunctionalInterface
public interface Entropy {
    /// Fills the whole array. Any thread.
    void fill(byte[] target);

    /// A fresh random number. Any thread.
    default long nextLong() {
        byte[] bytes = new byte[Long.BYTES];
        fill(bytes);
        return Bytes.longAt(bytes, 0);
    }
}
