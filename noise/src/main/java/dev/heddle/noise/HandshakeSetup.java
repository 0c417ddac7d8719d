package dev.heddle.noise;

import dev.heddle.core.Entropy;

/// What all handshakes of one node on one network share.
///
/// @param own who we are; lent, so it must outlive the handshakes
/// @param suite both sides must use the same: nothing on the wire says which it is
/// @param entropy where the ephemeral keys come from
/// @param authentication whom a listener lets in
public record HandshakeSetup(
        Identity own, NoiseSuite suite, Entropy entropy, Ciphers ciphers, Authentication authentication) {
    /// The same for [Authentication#MUTUAL].
    public HandshakeSetup(Identity own, NoiseSuite suite, Entropy entropy, Ciphers ciphers) {
        this(own, suite, entropy, ciphers, Authentication.MUTUAL);
    }
}
