package dev.heddle.daemon;

import dev.heddle.config.ConfigWords;
import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.network.PeerDescription;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.session.NetworkId;
import dev.heddle.transport.HttpProxy;
import dev.heddle.transport.TcpSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node is on one of its networks. Each component is a key of the file.
///
/// @param identity another file than the node's
/// @param peerId another id than the node's
/// @param role what this node is here; else what most nodes of this network are
/// @param upstreamRoles which of the known peers to dial; else what deployed nodes dial
public record NetworkConfig(
        NetworkId network,
        List<NetworkAddress> listen,
        Optional<Path> identity,
        Optional<PeerId> peerId,
        NoiseSuite suite,
        Authentication authentication,
        Optional<PeerRole> role,
        Optional<List<PeerRole>> upstreamRoles,
        List<PeerDescription> peers,
        Limits limits,
        boolean proxyProtocol,
        ProxyChoice httpProxy,
        SocketBuffers socketBuffers) {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkConfig.class);
    private static final String WITHOUT_PROXY = "'http-proxy: none' in the configuration dials without a proxy";

    public NetworkConfig {
        listen = List.copyOf(listen);
        peers = List.copyOf(peers);
    }

    /// As files and terminals have it: `validator`, `vfn` or `public`.
    public String name() {
        return ConfigWords.of(network);
    }

    /// Whether a peer has an address, and a role that the file does not exclude from those to dial.
    boolean mayDial(PeerDescription peer) {
        boolean wanted = upstreamRoles.isEmpty() || upstreamRoles.get().contains(peer.role());
        return wanted && !peer.addresses().isEmpty();
    }

    /// How the TCP links of this network behave.
    ///
    /// @throws IllegalArgumentException when the environment names a proxy that cannot be used
    TcpSettings tcp(Map<String, String> environment) {
        return socketBuffers
                .applyTo(TcpSettings.DEFAULT)
                .withProxyProtocol(proxyProtocol)
                .withHttpProxy(proxy(environment));
    }

    private Optional<HttpProxy> proxy(Map<String, String> environment) {
        try {
            return httpProxy.proxy(
                    environment, skipped -> LOG.warn("network {}: {}; {}", name(), skipped, WITHOUT_PROXY));
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException(unusable.getMessage() + "; " + WITHOUT_PROXY, unusable);
        }
    }
}
