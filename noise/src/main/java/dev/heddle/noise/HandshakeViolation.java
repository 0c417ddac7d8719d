package dev.heddle.noise;

import dev.heddle.core.ProtocolViolation;

/// Unwinds a handshake up to its entry, which answers with the refusal. It never leaves the room.
final class HandshakeViolation extends ProtocolViolation {
    private static final long serialVersionUID = 1L;

    private final transient HandshakeRefusal refusal;

    HandshakeViolation(HandshakeRefusal refusal) {
        super(refusal.why());
        this.refusal = refusal;
    }

    HandshakeRefusal refusal() {
        return refusal;
    }
}
