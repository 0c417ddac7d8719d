package dev.heddle.noise;

/// What came of one step of a handshake. After a refusal the handshake is over and its secrets are
/// wiped.
public sealed interface HandshakeResult<T> {
    record Done<T>(T value) implements HandshakeResult<T> {}

    record Refused<T>(HandshakeRefusal refusal) implements HandshakeResult<T> {}
}
