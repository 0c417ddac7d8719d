package dev.heddle.network;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.session.Counters;
import java.util.Optional;

/// What is known of a peer at one moment.
///
/// @param link its link; empty while it has none
/// @param counters of all its links since it is known
public record PeerStatus(PeerId id, Optional<Link> link, Counters counters) {
    /// @param remote the other end as the transport knows it
    /// @param waitingMessages not yet written
    /// @param waitingBytes of bodies not yet written
    public record Link(Direction direction, NetworkAddress remote, int waitingMessages, long waitingBytes) {}
}
