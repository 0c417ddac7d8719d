package dev.heddle.daemon;

import dev.heddle.config.ConfigWords;
import dev.heddle.config.LimitsReader;
import dev.heddle.config.Mistakes;
import dev.heddle.config.Place;
import dev.heddle.config.Quantity;
import dev.heddle.config.Section;
import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.PublicKey;
import dev.heddle.network.PeerDescription;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.session.NetworkId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes the configuration of one network, and finds what does not fit together in it.
final class NetworkReader {
    private final Section section;

    NetworkReader(Section section) {
        this.section = section;
    }

    /// @param own who this node is here, if that could be found out
    /// @return empty when the network's kind is missing
    Optional<NetworkConfig> read(Optional<Path> identity, Optional<PeerId> peerId, Optional<PeerId> own) {
        Optional<NetworkId> kind = section.choice("network", NetworkId.class);
        List<PeerDescription> peers = peers(kind, own);
        List<NetworkAddress> listen = section.list("listen", NetworkReader::listenAddress).stream()
                .map(Section.Located::value)
                .toList();
        Limits limits = LimitsReader.read(section.section("limits"));
        SocketBuffers buffers = buffers(section.section("socket-buffers"));
        Optional<ProxyChoice> proxy = section.value("http-proxy", ProxyChoice::parse);
        if (kind.isEmpty()) return Optional.empty();
        return Optional.of(new NetworkConfig(
                kind.get(),
                listen,
                identity,
                peerId,
                section.value("suite", NoiseSuite::named)
                        .flatMap(suite -> suite)
                        .orElse(NoiseSuite.AESGCM_SHA256),
                authentication(kind.get()),
                section.choice("role", PeerRole.class),
                upstream(),
                peers,
                limits,
                section.flag("proxy-protocol").orElse(false),
                proxy.orElseGet(ProxyChoice.Environment::new),
                buffers));
    }

    /// The one text of an address; of what is no address, itself.
    static String normal(String text) {
        try {
            return NetworkAddress.parse(text).toString();
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static NetworkAddress listenAddress(String text) {
        NetworkAddress address = NetworkAddress.parse(text);
        boolean ip = address.host() instanceof NetworkAddress.Ip4 || address.host() instanceof NetworkAddress.Ip6;
        if (!ip || address.tcpPort().isEmpty() || address.steps().size() != 2) {
            throw new IllegalArgumentException(
                    "cannot listen on %s; allowed: /ip4/<address>/tcp/<port> or".formatted(Mistakes.quoted(text))
                            + " /ip6/<address>/tcp/<port>, without a key: the node adds its own");
        }
        return address;
    }

    private Authentication authentication(NetworkId kind) {
        Authentication usual = kind == NetworkId.VALIDATOR ? Authentication.MUTUAL : Authentication.MAYBE_MUTUAL;
        Authentication mode =
                section.choice("authentication", Authentication.class).orElse(usual);
        if (kind == NetworkId.VALIDATOR && mode != Authentication.MUTUAL) {
            section.mistake("authentication", "found 'maybe-mutual'; validators let in listed peers alone: mutual");
        }
        return mode;
    }

    private Optional<List<PeerRole>> upstream() {
        if (!section.has("upstream-roles")) return Optional.empty();
        return Optional.of(section.list("upstream-roles", word -> ConfigWords.parse(PeerRole.class, word)).stream()
                .flatMap(role -> role.value().stream())
                .toList());
    }

    private List<PeerDescription> peers(Optional<NetworkId> kind, Optional<PeerId> own) {
        List<PeerDescription> peers = new ArrayList<>();
        Map<PeerId, Place> seen = new TreeMap<>();
        for (Section peer : section.sections("peers")) {
            Optional<PeerId> id = peer.value("id", PeerId::parse);
            Set<PublicKey> keys = new LinkedHashSet<>();
            for (Section.Located<PublicKey> key : peer.list("keys", PublicKey::parse)) keys.add(key.value());
            List<NetworkAddress> addresses = peer.list("addresses", NetworkReader::dialAddress).stream()
                    .map(Section.Located::value)
                    .toList();
            for (NetworkAddress address : addresses) address.key().ifPresent(keys::add);
            PeerRole role = role(peer, kind);
            Optional<PeerId> who = id.or(() -> single(keys).map(PeerId::of));
            if (keys.isEmpty()) {
                peer.mistake("a peer without a key can neither be dialled nor let in; give 'keys', or an address with"
                        + " /noise-ik/<key>");
            } else if (who.isEmpty()) {
                peer.mistake("a peer with %d keys needs an 'id'".formatted(keys.size()));
            }
            if (who.isEmpty()) continue;
            if (own.isPresent() && own.equals(who)) peer.mistake("this peer is the node itself");
            @Nullable Place first = seen.putIfAbsent(who.get(), peer.place());
            if (first != null) peer.mistake("the same peer as on line " + first.line());
            peers.add(new PeerDescription(who.get(), List.copyOf(keys), addresses, role));
        }
        return peers;
    }

    private static PeerRole role(Section peer, Optional<NetworkId> kind) {
        Optional<PeerRole> role = peer.choice("role", PeerRole.class);
        boolean obvious = kind.isEmpty() || kind.get() == NetworkId.VALIDATOR;
        if (!peer.has("role") && !obvious) {
            peer.mistake("role", "missing; on this network it must be said, such as validator, upstream or known");
        }
        return role.orElse(PeerRole.VALIDATOR);
    }

    private static NetworkAddress dialAddress(String text) {
        NetworkAddress address = NetworkAddress.parse(text);
        if (!address.dialable()) {
            throw new IllegalArgumentException(
                    "cannot dial %s; allowed: a host, /tcp/<port>, /noise-ik/<key> and /handshake/0"
                            .formatted(Mistakes.quoted(text)));
        }
        return address;
    }

    private static Optional<PublicKey> single(Set<PublicKey> keys) {
        return keys.size() == 1 ? keys.stream().findFirst() : Optional.empty();
    }

    private static SocketBuffers buffers(Section given) {
        return new SocketBuffers(
                size(given, "inbound-receive"),
                size(given, "inbound-send"),
                size(given, "outbound-receive"),
                size(given, "outbound-send"));
    }

    private static OptionalInt size(Section given, String name) {
        Optional<Integer> bytes = given.value(name, Quantity::intSize);
        return bytes.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
