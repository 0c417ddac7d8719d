package dev.heddle.noise;

/// The function of RFC 7748, section 5, from one provider. Any thread.
interface X25519 {
    /// @param scalar 32 bytes, read only
    /// @param point 32 bytes, read only
    /// @param product 32 bytes, filled; not to be used when the answer is false
    /// @return false where the provider refuses the point because the product would be zero. One that
    ///     does not refuse fills in zeros: the caller looks.
    boolean multiply(byte[] scalar, byte[] point, byte[] product);
}
