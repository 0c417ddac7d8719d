package dev.heddle.network;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.session.Counters;
import java.time.Duration;
import java.util.Optional;

/// What is known of a peer at one moment.
///
/// @param link its link; empty while it has none
/// @param rtt the last round trip of a health check; empty before the first
/// @param counters of all its links since it is known
public record PeerStatus(PeerId id, PeerRole role, Optional<Link> link, Optional<Duration> rtt, Counters counters) {
    /// @param remote the other end with its key: `/<where>/noise-ik/<key>/handshake/0`
    /// @param heddle whether both ends are Heddle nodes, by what they announced
    /// @param waitingMessages not yet written
    /// @param waitingBytes of bodies not yet written
    public record Link(
            Direction direction, NetworkAddress remote, boolean heddle, int waitingMessages, long waitingBytes) {}
}
