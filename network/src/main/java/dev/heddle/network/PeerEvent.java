package dev.heddle.network;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.session.CloseCause;

/// A peer came or went. Events of one peer come in order: up precedes its first message, down follows its
/// last.
public sealed interface PeerEvent {
    PeerId peer();

    /// @param remote the other end with its key: `/<where>/noise-ik/<key>/handshake/0`
    record Up(PeerId peer, PeerRole role, Direction direction, NetworkAddress remote) implements PeerEvent {}

    /// @param cause why its last link ended
    record Down(PeerId peer, CloseCause cause) implements PeerEvent {}
}
