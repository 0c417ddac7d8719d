package dev.heddle.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.admin.AdminClient;
import dev.heddle.admin.AdminException;
import dev.heddle.config.ConfigException;
import dev.heddle.core.LimitUse;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.network.Network;
import dev.heddle.session.NetworkId;
import dev.heddle.transport.RealPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a running node answers, on real sockets in this process.
final class NodeAdminTest {
    private static final String NODE = """
            identity: node.identity
            admin: {port: %d}
            networks:
              - network: public
                listen: [/ip4/127.0.0.1/tcp/0]
            """;

    @TempDir
    private Path directory;

    private Folder folder;
    private final Lines lines = new Lines();

    @BeforeEach
    void makeFolder() {
        folder = Folder.at(directory);
    }

    @Test
    void tellsWhatANodeIsAndWhomItKnows() throws Exception {
        Daemon node = start(NODE.formatted(0));
        Network network = node.networks().getFirst();
        NetworkAddress address = network.addresses().getFirst();
        try (AdminClient client = NodeAdmin.client(directory.resolve("data"));
                Network other = dialler()) {
            assertThat(client.get("/peers", NodePeers.class).networks())
                    .containsExactly(new NodePeers.OnNetwork("public", List.of()));
            PeerId _ = other.dial(address).toCompletableFuture().get();
            lines.await("linked");

            NodeStatus status = client.get("/status", NodeStatus.class);
            NodeStatus.OnNetwork there = status.networks().getFirst();
            assertThat(status.networks()).hasSize(1);
            assertThat(status.started()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            assertThat(there.name()).isEqualTo("public");
            assertThat(there.peer()).isEqualTo(network.self().toString());
            assertThat(there.addresses()).containsExactly(address.toString());
            assertThat(List.of(there.knownPeers(), there.inboundLinks(), there.outboundLinks()))
                    .containsExactly(1, 1, 0);
            assertThat(there.refused()).isEqualTo(NodeStatus.Refused.of(network.statistics()));

            NodePeers.OnePeer peer = client.get("/peers", NodePeers.class)
                    .networks()
                    .getFirst()
                    .peers()
                    .getFirst();
            assertThat(peer.id()).isEqualTo(other.self().toString());
            assertThat(peer.link().orElseThrow().direction()).isEqualTo("inbound");
            assertThat(peer.link().orElseThrow().address()).startsWith("/ip4/127.0.0.1/tcp/");
            assertThat(peer.link().orElseThrow().heddle()).isTrue();
        }
        node.close();
    }

    @Test
    void keysAreStable() throws Exception {
        Daemon node = start(NODE.formatted(0));
        try (AdminClient client = NodeAdmin.client(directory.resolve("data"));
                Network other = dialler()) {
            PeerId _ = other.dial(node.networks().getFirst().addresses().getFirst())
                    .toCompletableFuture()
                    .get();
            lines.await("linked");
            JsonNode status = client.get("/status");
            assertThat(status.propertyNames()).containsExactly("version", "started", "uptimeSeconds", "networks");
            assertThat(status.at("/networks/0").propertyNames())
                    .containsExactly(
                            "name", "peer", "addresses", "knownPeers", "inboundLinks", "outboundLinks", "refused");
            JsonNode peer = client.get("/peers").at("/networks/0/peers/0");
            assertThat(peer.propertyNames()).containsExactly("id", "role", "link", "rttMicros", "counters");
            assertThat(peer.get("link").propertyNames())
                    .containsExactly("direction", "address", "heddle", "waitingMessages", "waitingBytes");
            assertThat(client.get("/limits").at("/limits/0").propertyNames())
                    .containsExactly("name", "used", "limit", "refused");
            assertThat(client.get("/memory").propertyNames())
                    .containsExactly(
                            "heapUsedBytes",
                            "heapCommittedBytes",
                            "heapAfterCollectionBytes",
                            "pooledDirectActiveBytes",
                            "pooledDirectReservedBytes",
                            "pooledHeapActiveBytes",
                            "pooledHeapReservedBytes",
                            "threads",
                            "openDescriptors",
                            "mostDescriptors");
        }
        node.close();
    }

    @Test
    void aLinkIsEndedByOrderAndWrongOrdersAreExplained() throws Exception {
        Daemon node = start(NODE.formatted(0));
        NetworkAddress address = node.networks().getFirst().addresses().getFirst();
        try (AdminClient client = NodeAdmin.client(directory.resolve("data"));
                Network other = dialler()) {
            PeerId _ = other.dialOnce(address).toCompletableFuture().get();
            lines.await("linked");
            String peer = other.self().toString();
            assertThat(client.post("/peers/disconnect", Map.of("network", "public", "peer", peer))
                            .get("id")
                            .asString())
                    .isEqualTo(peer);
            assertThat(lines.await("lost")).contains(peer);
            assertRefused(client, Map.of("network", "public", "peer", peer), peer + " has no link on public");
            assertRefused(
                    client, Map.of("network", "vfn", "peer", peer), "this node is not on 'vfn'; its networks: public");
            assertRefused(client, Map.of("network", "public"), "'peer' is missing, or no text");
            assertRefused(client, Map.of("network", 7, "peer", peer), "'network' is missing, or no text");
            assertThatThrownBy(() -> client.post("/peers/disconnect", Map.of("network", "public", "peer", "0xzz")))
                    .isInstanceOf(AdminException.class);
        }
        node.close();
    }

    @Test
    void limitsAreThoseItIsGivenAndItsOwn() throws IOException {
        Path files = Files.createDirectory(directory.resolve("files"));
        LimitUse links = new LimitUse("unconfirmed links", 3, 256, 7);
        try (NodeAdmin _ = NodeAdmin.start(0, files, Map.of(), () -> List.of(links));
                AdminClient client = NodeAdmin.client(files)) {
            // One request is this one.
            assertThat(client.get("/limits", NodeLimits.class).limits())
                    .containsExactly(
                            new NodeLimits.OneLimit("unconfirmed links", 3, 256, 7),
                            new NodeLimits.OneLimit("admin requests", 1, 16, 0));
        }
    }

    @Test
    void memoryIsThatOfTheProcess() throws IOException {
        Path files = Files.createDirectory(directory.resolve("files"));
        try (RealPlatform platform = RealPlatform.open();
                NodeAdmin _ = NodeAdmin.start(0, files, Map.of(), List::of);
                AdminClient client = NodeAdmin.client(files)) {
            ProcessMemory before = client.post("/memory/collect", Map.of(), ProcessMemory.class);
            var held = platform.allocator().directBuffer(1 << 20);
            ProcessMemory after;
            try {
                after = client.get("/memory", ProcessMemory.class);
            } finally {
                held.release();
            }
            assertThat(after.pooledDirectActiveBytes() - before.pooledDirectActiveBytes())
                    .isBetween(1L << 20, 2L << 20);
            assertThat(after.pooledDirectReservedBytes()).isGreaterThanOrEqualTo(after.pooledDirectActiveBytes());
            assertThat(before.heapAfterCollectionBytes().orElseThrow())
                    .isPositive()
                    .isLessThanOrEqualTo(before.heapCommittedBytes());
            assertThat(after.threads()).isPositive();
            assertThat(after.openDescriptors().orElse(1L))
                    .isLessThanOrEqualTo(after.mostDescriptors().orElse(1L));
        }
    }

    @Test
    void aCollectionTellsWhatIsLeftAfterIt() {
        // More than a young collection of other tests would leave behind by chance.
        byte[][] held = new byte[64][1 << 20];
        long with = ProcessMemory.collected().heapAfterCollectionBytes().orElseThrow();
        assertThat(held.length).isEqualTo(64);
        held = new byte[0][];
        long without = ProcessMemory.collected().heapAfterCollectionBytes().orElseThrow();
        assertThat(with - without).isBetween(60L << 20, 80L << 20);
        assertThat(held).isEmpty();
    }

    @Test
    @Tag("T-34")
    void saysWhereItIsAskedButNotTheTokenAndLeavesNothingBehind() throws Exception {
        Daemon node = start(NODE.formatted(0));
        Path data = directory.resolve("data");
        String line = lines.await("admin on");
        String token = Files.readString(data.resolve("admin.token")).strip();
        assertThat(line)
                .isEqualTo("admin on 127.0.0.1:%s, token in %s"
                        .formatted(Files.readString(data.resolve("admin.port")).strip(), data.resolve("admin.token")))
                .doesNotContain(token);
        node.close();
        assertThat(data.resolve("admin.token")).doesNotExist();
        assertThat(data.resolve("admin.port")).doesNotExist();
        assertThatThrownBy(() -> NodeAdmin.client(data))
                .isInstanceOf(AdminException.class)
                .hasMessage("nothing runs on the folder %s: it has no admin.port", data);
    }

    @Test
    void filesOfANodeThatWasKilledAreReplaced() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("admin.port"), "1\n");
        Path token = Files.writeString(data.resolve("admin.token"), "0".repeat(64));
        var _ = token.toFile().setReadable(false, false);
        var _ = token.toFile().setReadable(true, true);
        var _ = token.toFile().setWritable(false, false);
        var _ = token.toFile().setWritable(true, true);
        try (AdminClient stale = NodeAdmin.client(data)) {
            assertThatThrownBy(() -> stale.get("/status")).hasMessageStartingWith("nothing listens on 127.0.0.1:1; ");
        }
        Daemon node = start(NODE.formatted(0));
        try (AdminClient client = NodeAdmin.client(data)) {
            assertThat(client.get("/status", NodeStatus.class).networks()).hasSize(1);
        }
        node.close();
    }

    @Test
    void aPortThatIsTakenKeepsTheNodeFromStarting() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(NODE.formatted(taken.getLocalPort())))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("admin: cannot listen on 127.0.0.1:%d: ".formatted(taken.getLocalPort()));
        }
        // The folder is free again.
        start(NODE.formatted(0)).close();
    }

    private static Network dialler() {
        return Network.builder().network(NetworkId.PUBLIC).start();
    }

    private static void assertRefused(AdminClient client, Map<String, ?> order, String reason) {
        assertThatThrownBy(() -> client.post("/peers/disconnect", order))
                .isInstanceOf(AdminException.class)
                .hasMessage(reason);
    }

    private Daemon start(String text) {
        ConfigFile read = folder.read(text);
        NodeConfig node = read.node().orElseThrow(() -> new AssertionError(read.mistakes()));
        return Daemon.start(node, Map.of(), lines.writer());
    }
}
