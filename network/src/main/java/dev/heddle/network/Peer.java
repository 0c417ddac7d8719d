package dev.heddle.network;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.session.Outbox;
import dev.heddle.session.ProtocolSet;

/// A linked peer as senders see it: an entry of the published snapshot.
///
/// @param remote the other end of its link, with its key
record Peer(
        PeerId id,
        Direction direction,
        NetworkAddress remote,
        ProtocolSet protocols,
        Outbox outbox,
        Delivery delivery) {
    PeerStatus.Link status() {
        return new PeerStatus.Link(direction, remote, outbox.waiting(), outbox.waitingBytes());
    }
}
