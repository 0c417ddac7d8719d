package dev.heddle.noise;

import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolViolation;
import java.util.Optional;
import java.util.function.Function;

/// Unwinds a handshake up to its entry, which answers with the refusal. It never leaves the room.
final class HandshakeViolation extends ProtocolViolation {
    private static final long serialVersionUID = 1L;

    private final transient Function<Optional<PeerId>, HandshakeRefusal> refusal;

    /// @param refusal of who was claimed: Noise proper knows of no peer ids
    HandshakeViolation(Function<Optional<PeerId>, HandshakeRefusal> refusal) {
        super(refusal.apply(Optional.empty()).why());
        this.refusal = refusal;
    }

    /// @param claimed whom the other side said to be, if it said so
    HandshakeRefusal refusal(Optional<PeerId> claimed) {
        return refusal.apply(claimed);
    }
}
