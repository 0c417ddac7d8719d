package dev.heddle.network;

import dev.heddle.core.PeerId;
import dev.heddle.session.CloseCause;

/// A peer came or went. Events of one peer come in order: up precedes its first message, down follows its last.
public sealed interface PeerEvent {
    PeerId peer();

    record Up(PeerId peer) implements PeerEvent {}

    /// @param cause why its last link ended
    record Down(PeerId peer, CloseCause cause) implements PeerEvent {}
}
