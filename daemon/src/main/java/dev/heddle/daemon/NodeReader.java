package dev.heddle.daemon;

import dev.heddle.config.ConfigException;
import dev.heddle.config.ConfigWords;
import dev.heddle.config.Mistakes;
import dev.heddle.config.Place;
import dev.heddle.config.Section;
import dev.heddle.core.PeerId;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.Identity;
import dev.heddle.session.NetworkId;
import dev.heddle.transport.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes the configuration out of a file that the schema has looked at, and finds what a schema cannot:
/// files that are missing, and values that do not fit together.
final class NodeReader {
    private final Path folder;
    private final Section root;
    private final Mistakes mistakes;

    /// @param folder paths in the file begin there
    NodeReader(Path folder, Section root, Mistakes mistakes) {
        this.folder = folder;
        this.root = root;
        this.mistakes = mistakes;
    }

    /// @return empty if there is any mistake
    Optional<NodeConfig> read() {
        Path identity = root.value("identity", this::path).orElse(null);
        Optional<PeerId> peerId = root.value("peer-id", PeerId::parse);
        Path data = root.value("data", this::path).orElse(folder.resolve("data"));
        if (Files.exists(data) && !Files.isDirectory(data)) root.mistake("data", data + " is no directory");
        Optional<PeerId> own = identity == null ? Optional.empty() : own(root, identity, peerId);
        List<NetworkConfig> networks = new ArrayList<>();
        for (Section section : root.sections("networks")) {
            Optional<Path> otherIdentity = section.value("identity", this::path);
            Optional<PeerId> otherId = section.value("peer-id", PeerId::parse);
            Optional<PeerId> ownHere = otherIdentity
                    .flatMap(file -> own(section, file, otherId))
                    .or(() -> otherId)
                    .or(() -> own);
            new NetworkReader(section).read(otherIdentity, otherId, ownHere).ifPresent(networks::add);
        }
        refuseTheSameNetworkTwice();
        refuseTheSamePlaceTwice();
        if (identity == null || !mistakes.none()) return Optional.empty();
        List<Section> sections = root.sections("networks");
        for (int i = 0; i < networks.size(); i++) warnOfLoneliness(sections.get(i), networks.get(i));
        int adminPort = root.section("admin").value("port", Integer::parseInt).orElse(0);
        int chain = root.value("chain", Integer::parseInt).orElse(4);
        return Optional.of(new NodeConfig(
                identity,
                peerId,
                data,
                chain,
                root.flag("deployed").orElse(false),
                new AdminConfig(adminPort),
                networks));
    }

    /// Who this node is according to an identity file, which is looked at here for the first time.
    private Optional<PeerId> own(Section section, Path file, Optional<PeerId> given) {
        try (Identity loaded = IdentityFile.load(file)) {
            if (PrivateFiles.opened(file)) {
                mistakes.warn(
                        section.place("identity"),
                        "others than its owner may read or change %s; 'chmod 600' keeps the key secret"
                                .formatted(file));
            }
            return given.or(() -> Optional.of(loaded.peer()));
        } catch (ConfigException wrong) {
            section.mistake("identity", String.valueOf(wrong.getMessage()));
            return given;
        }
    }

    /// A node that can never have a link starts all the same: it may be the first of a network to come.
    private void warnOfLoneliness(Section section, NetworkConfig network) {
        if (network.peers().isEmpty() && network.authentication() == Authentication.MUTUAL) {
            mistakes.warn(
                    section.place("peers"),
                    "no peer is listed, and under 'authentication: mutual' only listed peers link with this node");
        } else if (network.listen().isEmpty() && network.peers().stream().noneMatch(network::mayDial)) {
            mistakes.warn(
                    section.place("listen"),
                    "this network neither listens nor has a peer to dial, which has an address and, if they are given,"
                            + " one of the 'upstream-roles'; nobody will link with this node");
        }
    }

    private void refuseTheSameNetworkTwice() {
        Map<NetworkId, Place> seen = new EnumMap<>(NetworkId.class);
        for (Section section : root.sections("networks")) {
            Optional<NetworkId> network = section.choice("network", NetworkId.class);
            if (network.isEmpty()) continue;
            @Nullable Place first = seen.putIfAbsent(network.get(), section.place("network"));
            if (first != null) {
                section.mistake(
                        "network",
                        "this node is on the network %s already, by line %d; allowed: one of each"
                                .formatted(ConfigWords.of(network.get()), first.line()));
            }
        }
    }

    private void refuseTheSamePlaceTwice() {
        Map<String, Place> seen = new TreeMap<>();
        for (Section section : root.sections("networks")) {
            for (Section.Located<String> listen : section.list("listen", text -> text)) {
                if (listen.value().endsWith("/tcp/0")) continue;
                @Nullable Place first = seen.putIfAbsent(NetworkReader.normal(listen.value()), listen.place());
                if (first != null) mistakes.add(listen.place(), "the same place as on line " + first.line());
            }
        }
    }

    private Path path(String text) {
        try {
            return folder.resolve(text);
        } catch (InvalidPathException malformed) {
            throw new IllegalArgumentException(
                    Mistakes.quoted(text) + " is no path: " + malformed.getReason(), malformed);
        }
    }
}
