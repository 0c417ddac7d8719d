package dev.heddle.daemon;

import dev.heddle.network.Direction;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerStatus;
import java.util.List;
import java.util.Map;

/// How a node is as a whole, as `GET /status` answers it.
///
/// @param started as ISO 8601 writes an instant
public record NodeStatus(String version, String started, long uptimeSeconds, List<OnNetwork> networks) {
    /// @param name such as `validator`
    /// @param peer the node's own id there
    /// @param addresses where it listens
    /// @param knownPeers linked or not
    /// @param inboundLinks of peers that are up, likewise `outboundLinks`; those that are not confirmed yet are
    ///     among the limits
    public record OnNetwork(
            String name,
            String peer,
            List<String> addresses,
            int knownPeers,
            int inboundLinks,
            int outboundLinks,
            NetworkStatistics statistics) {
        static OnNetwork of(String name, Network network) {
            List<PeerStatus> peers = network.peers();
            return new OnNetwork(
                    name,
                    network.self().toString(),
                    network.addresses().stream().map(Object::toString).toList(),
                    peers.size(),
                    links(peers, Direction.INBOUND),
                    links(peers, Direction.OUTBOUND),
                    network.statistics());
        }

        private static int links(List<PeerStatus> peers, Direction direction) {
            return Math.toIntExact(peers.stream()
                    .flatMap(peer -> peer.link().stream())
                    .filter(link -> link.direction() == direction)
                    .count());
        }
    }

    static List<OnNetwork> of(Map<String, Network> networks) {
        return networks.entrySet().stream()
                .map(one -> OnNetwork.of(one.getKey(), one.getValue()))
                .toList();
    }
}
