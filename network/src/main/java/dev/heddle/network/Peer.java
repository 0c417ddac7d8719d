package dev.heddle.network;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.session.Capability;
import dev.heddle.session.Outbox;
import dev.heddle.session.ProtocolSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /// @return the first that both speak, or null
    <P extends Protocol> @Nullable P firstSpoken(List<P> preferred) {
        for (P protocol : preferred) if (protocols.contains(protocol.id())) return protocol;
        return null;
    }

    PeerStatus.Link status() {
        return new PeerStatus.Link(
                direction, remote, protocols.contains(Capability.HEDDLE_NODE), outbox.waiting(), outbox.waitingBytes());
    }
}
