package dev.heddle.daemon;

import dev.heddle.config.ConfigWords;
import dev.heddle.network.Network;
import dev.heddle.network.PeerStatus;
import dev.heddle.session.Counters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whom a node knows on each of its networks, as `GET /peers` answers it.
public record NodePeers(List<OnNetwork> networks) {
    /// @param peers in the order of their ids
    public record OnNetwork(String name, List<OnePeer> peers) {}

    /// @param role as a configuration says it
    /// @param link empty while it has none
    /// @param rttMicros the last round trip of a health check; empty before the first
    /// @param counters of all its links since it is known
    public record OnePeer(String id, String role, Optional<OneLink> link, Optional<Long> rttMicros, Counters counters) {
        static OnePeer of(PeerStatus peer) {
            return new OnePeer(
                    peer.id().toString(),
                    ConfigWords.of(peer.role()),
                    peer.link().map(OneLink::of),
                    peer.rtt().map(Duration::toNanos).map(nanos -> nanos / 1_000),
                    peer.counters());
        }
    }

    /// @param direction `inbound` if the peer dialled
    /// @param address where the other end is, without its key
    /// @param heddle whether both ends are Heddle nodes
    /// @param waitingMessages not yet written
    /// @param waitingBytes of bodies not yet written
    public record OneLink(String direction, String address, boolean heddle, int waitingMessages, long waitingBytes) {
        static OneLink of(PeerStatus.Link link) {
            return new OneLink(
                    ConfigWords.of(link.direction()),
                    link.remote().withoutKey().toString(),
                    link.heddle(),
                    link.waitingMessages(),
                    link.waitingBytes());
        }
    }

    static NodePeers of(Map<String, Network> networks) {
        return new NodePeers(networks.entrySet().stream()
                .map(one -> new OnNetwork(
                        one.getKey(),
                        one.getValue().peers().stream().map(OnePeer::of).toList()))
                .toList());
    }
}
