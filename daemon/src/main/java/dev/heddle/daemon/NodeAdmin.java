package dev.heddle.daemon;

import dev.heddle.admin.AdminClient;
import dev.heddle.admin.AdminException;
import dev.heddle.admin.AdminFolder;
import dev.heddle.admin.AdminServer;
import dev.heddle.core.LimitUse;
import dev.heddle.core.PeerId;
import dev.heddle.network.Network;
import dev.heddle.network.PeerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// The admin endpoint of a node: how it is, whom it knows, what its limits and its process hold. It leaves port and
/// token in the node's folder, where [#client(Path)] finds them. Any thread.
public final class NodeAdmin implements AutoCloseable {
    private final Map<String, Network> networks;
    private final Supplier<List<LimitUse>> limits;
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final long startedNanos = System.nanoTime();
    private final AdminFolder admin;

    private NodeAdmin(int port, Path folder, Map<String, Network> networks, Supplier<List<LimitUse>> limits) {
        this.networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
        this.limits = limits;
        AdminServer.Builder routes = AdminServer.builder()
                .get("/status", _ -> status())
                .get("/peers", _ -> NodePeers.of(this.networks))
                .get("/limits", _ -> limits())
                .get("/memory", _ -> ProcessMemory.now())
                .post("/memory/collect", _ -> ProcessMemory.collected())
                .post("/peers/disconnect", this::disconnect);
        this.admin = AdminFolder.serve(routes, port, folder);
    }

    /// @param port 0 to have one chosen
    /// @param folder that of the node, which is there
    /// @param networks by their names
    /// @param limits asked at each question
    /// @throws AdminException when the port is taken, or the files cannot be written; then nothing is left running
    public static NodeAdmin start(
            int port, Path folder, Map<String, Network> networks, Supplier<List<LimitUse>> limits) {
        return new NodeAdmin(port, folder, networks, limits);
    }

    /// Asks the node that runs on this folder.
    ///
    /// @throws AdminException when none does, or it does not let us
    public static AdminClient client(Path folder) {
        return AdminFolder.client(folder);
    }

    /// What users are told of it.
    String describe() {
        return admin.describe();
    }

    /// Stops listening and removes its files.
    @Override
    public void close() {
        admin.close();
    }

    private NodeStatus status() {
        String version = Optional.ofNullable(NodeAdmin.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
        long uptimeSeconds = Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds();
        return new NodeStatus(version, started.toString(), uptimeSeconds, NodeStatus.of(networks));
    }

    private NodeLimits limits() {
        List<LimitUse> all = new ArrayList<>(limits.get());
        all.add(admin.limit());
        return NodeLimits.of(all);
    }

    /// @return the peer's status before its link is ended
    private NodePeers.OnePeer disconnect(JsonNode body) {
        String name = text(body, "network");
        PeerId peer = PeerId.parse(text(body, "peer"));
        Network network = networks.get(name);
        if (network == null) {
            throw new IllegalArgumentException(
                    "this node is not on '%s'; its networks: %s".formatted(name, String.join(", ", networks.keySet())));
        }
        PeerStatus linked = network.peers().stream()
                .filter(one -> one.id().equals(peer) && one.link().isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s has no link on %s".formatted(peer, name)));
        network.disconnect(peer);
        return NodePeers.OnePeer.of(linked);
    }

    private static String text(JsonNode body, String key) {
        JsonNode found = body.path(key);
        if (!found.isString()) throw new IllegalArgumentException("'%s' is missing, or no text".formatted(key));
        return found.asString();
    }
}
