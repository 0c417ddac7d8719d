package dev.heddle.daemon;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes the configuration of one network, and finds what does not fit together in it.
final class NetworkReader {
    /// A message is cut into so many frames at most, as deployed receivers take it.
    private static final int FRAMES_OF_MESSAGE = 16;

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
        Limits limits = limits();
        SocketBuffers buffers = buffers(section.section("socket-buffers"));
        Optional<ProxyChoice> proxy = section.value("http-proxy", ProxyChoice::parse);
        if (kind.isEmpty()) return Optional.empty();
        return Optional.of(new NetworkConfig(
                kind.get(),
                listen,
                identity,
                peerId,
                section.choice("suite", NoiseSuite.class).orElse(NoiseSuite.AESGCM_SHA256),
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

    private Limits limits() {
        Section given = section.section("limits");
        checkSizes(given);
        checkTimes(given);
        return RecordReader.read(given, Limits.class, Limits.DEFAULT);
    }

    private static void checkSizes(Section given) {
        Optional<Integer> frame = sound(given, "frame-bytes", NetworkReader::frameBytes, Limits.DEFAULT.frameBytes());
        Optional<Integer> message =
                sound(given, "message-bytes", NetworkReader::messageBytes, Limits.DEFAULT.messageBytes());
        if (frame.isEmpty() || message.isEmpty()) return;
        boolean tooMany = message.get() / FRAMES_OF_MESSAGE > frame.get();
        if (message.get() >= frame.get() && !tooMany) return;
        given.mistake(
                given.has("message-bytes") ? "message-bytes" : "frame-bytes",
                "'frame-bytes' is %d and 'message-bytes' is %d; allowed: a message of 1 to %d frames"
                        .formatted(frame.get(), message.get(), FRAMES_OF_MESSAGE));
    }

    private static int frameBytes(String text) {
        return within(text, Limits.FRAME_BYTES_LEAST, Limits.FRAME_BYTES_MOST, "4KiB to 4MiB");
    }

    private static int messageBytes(String text) {
        return within(text, Limits.FRAME_BYTES_LEAST, Limits.MESSAGE_BYTES_MOST, "4KiB to 64MiB");
    }

    private static int within(String text, int least, int most, String allowed) {
        int bytes = Quantity.intSize(text);
        if (bytes >= least && bytes <= most) return bytes;
        throw new IllegalArgumentException("found %s; allowed: %s".formatted(text, allowed));
    }

    private static void checkTimes(Section given) {
        Limits usual = Limits.DEFAULT;
        Optional<Duration> callMost = sound(given, "call-most", Quantity::duration, usual.callMost());
        Section health = given.section("health");
        Optional<Duration> interval =
                sound(health, "interval", Quantity::duration, usual.health().interval());
        Optional<Duration> timeout =
                sound(health, "timeout", Quantity::duration, usual.health().timeout());
        if (interval.isPresent() && timeout.isPresent()) checkQuestions(health, interval.get(), timeout.get());
        if (timeout.isPresent() && callMost.isPresent() && timeout.get().compareTo(callMost.get()) > 0) {
            String sentence = "found %s; allowed: up to 'call-most', which is %s"
                    .formatted(Quantity.format(timeout.get()), Quantity.format(callMost.get()));
            health.mistake("timeout", sentence);
        }
        requireOrder(given, "call-default", usual.callDefault(), "call-most", usual.callMost());
        requireOrder(given, "backoff-first", usual.backoffFirst(), "backoff-most", usual.backoffMost());
    }

    private static void checkQuestions(Section health, Duration interval, Duration timeout) {
        if (timeout.dividedBy(interval) <= 10) return;
        health.mistake(
                "timeout",
                "found %s at an interval of %s; allowed: ten intervals, so that few questions are under way at a time"
                        .formatted(Quantity.format(timeout), Quantity.format(interval)));
    }

    private static void requireOrder(Section section, String low, Duration usualLow, String high, Duration usualHigh) {
        Optional<Duration> least = sound(section, low, Quantity::duration, usualLow);
        Optional<Duration> most = sound(section, high, Quantity::duration, usualHigh);
        if (least.isEmpty() || most.isEmpty() || least.get().compareTo(most.get()) <= 0) return;
        section.mistake(
                section.has(low) ? low : high,
                "'%s' is %s and '%s' is %s; allowed: the first no longer than the second"
                        .formatted(low, Quantity.format(least.get()), high, Quantity.format(most.get())));
    }

    /// What a key says or, where it is not given, its default; empty if the key itself is wrong, so that
    /// nothing is said of what follows from that.
    private static <T> Optional<T> sound(Section section, String name, Function<String, T> parse, T usual) {
        return section.has(name) ? section.value(name, parse) : Optional.of(usual);
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
