package dev.heddle.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.config.ConfigException;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.network.Network;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole nodes on real sockets, in this process.
final class DaemonTest {
    @TempDir
    private Path directory;

    private Folder folder;
    private final Lines lines = new Lines();

    @BeforeEach
    void makeFolder() {
        folder = Folder.at(directory);
    }

    @Test
    void everyEventIsALine() throws Exception {
        PeerId own = folder.identity().peer();
        Daemon node = start("""
                identity: node.identity
                networks:
                  - network: public
                    listen: [/ip4/127.0.0.1/tcp/0]
                """);
        NetworkAddress address = node.networks().getFirst().addresses().getFirst();
        assertThat(lines.upTo("started"))
                .containsExactly(
                        "this is " + own + " (public)",
                        "listening on " + address + " (public)",
                        "admin on 127.0.0.1:%s, token in %s"
                                .formatted(
                                        Files.readString(directory.resolve("data/admin.port"))
                                                .strip(),
                                        directory.resolve("data/admin.token")),
                        "started");

        Lines otherLines = new Lines();
        Folder other = otherFolder();
        Daemon dialler =
                Daemon.start(other.read("""
                                identity: node.identity
                                networks:
                                  - network: public
                                    peers: [{role: upstream, addresses: [%s]}]
                                """.formatted(address)).node().orElseThrow(), Map.of(), otherLines.writer());
        assertThat(lines.await("linked"))
                .matches("linked with " + other.identity().peer() + " \\(public, inbound, /ip4/127.0.0.1/tcp/\\d+\\)");
        assertThat(otherLines.await("linked"))
                .isEqualTo("linked with %s (public, outbound, %s)".formatted(own, address.withoutKey()));
        dialler.close();
        assertThat(otherLines.await("stopped")).isEqualTo("stopped");
        assertThat(lines.await("lost"))
                .isEqualTo("lost " + other.identity().peer() + " (public): the peer closed the link");
        node.close();
        assertThat(lines.rest()).containsExactly("stopping", "stopped");
    }

    @Test
    void eachNetworkHasItsOwnPortsAndPerhapsItsOwnIdentity() throws Exception {
        Folder other = otherFolder();
        PeerId given = PeerId.parse("07".repeat(32));
        Daemon node = start("""
                identity: node.identity
                peer-id: %s
                networks:
                  - network: validator
                    listen: [/ip4/127.0.0.1/tcp/0, "/ip6/::1/tcp/0"]
                  - network: vfn
                    listen: [/ip4/127.0.0.1/tcp/0]
                    peer-id: %s
                  - network: public
                    identity: other/node.identity
                """.formatted(given, "08".repeat(32)));
        assertThat(node.networks().stream().map(Network::self))
                .containsExactly(
                        given, PeerId.parse("08".repeat(32)), other.identity().peer());
        assertThat(node.networks().stream().map(network -> network.addresses().size()))
                .containsExactly(2, 1, 0);
        node.close();
    }

    @Test
    void whenOneNetworkCannotListenNothingIsLeftRunning() throws IOException {
        int freePort;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = free.getLocalPort();
        }
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String text = """
                    identity: node.identity
                    networks:
                      - {network: validator, listen: [/ip4/127.0.0.1/tcp/%d]}
                      - {network: public, listen: [/ip4/127.0.0.1/tcp/%d]}
                    """;
            assertThatThrownBy(() -> start(text.formatted(freePort, taken.getLocalPort())))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("network public: cannot listen on /ip4/127.0.0.1/tcp/%d: address already in use"
                            .formatted(taken.getLocalPort()));
            // The port and the folder are free again.
            start(text.formatted(freePort, 0)).close();
        }
    }

    @Test
    void aFolderHasOneNodeAtATime() throws IOException {
        String text = "identity: node.identity\nnetworks: [{network: public}]\n";
        Daemon first = start(text);
        assertThatThrownBy(() -> start(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("cannot use the data folder: ")
                .hasMessageContaining("in use in this process already")
                .hasMessageEndingWith("; each running node needs a folder of its own");
        first.close();
        start(text).close();
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> start("identity: node.identity\ndata: file/data\nnetworks: [{network: public}]\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("cannot use the data folder: ")
                .hasMessageContaining(directory.resolve("file").toString());
    }

    @Test
    void aProxyOfTheEnvironmentThatCannotBeUsedIsNamed() {
        String text = "identity: node.identity\nnetworks: [{network: public%s}]\n";
        Map<String, String> environment = Map.of("https_proxy", "https://user:secret@proxy");
        assertThatThrownBy(() -> Daemon.start(node(text.formatted("")), environment, lines.writer()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("network public: https_proxy takes http://HOST:PORT")
                .hasMessageEndingWith("; 'http-proxy: none' in the configuration dials without a proxy")
                .hasMessageNotContaining("secret");
        Daemon.start(node(text.formatted(", http-proxy: none")), environment, lines.writer())
                .close();
    }

    @Test
    void anExceptionFromTheProxyThatMakesNoSenseKeepsNoNodeFromStarting() {
        String text = "identity: node.identity\nnetworks: [{network: public}]\n";
        Map<String, String> environment = Map.of("https_proxy", "proxy:1", "no_proxy", "10.0.0.0/8,*.example,a b");
        try (CapturedLog log = CapturedLog.of(NetworkConfig.class)) {
            Daemon.start(node(text), environment, lines.writer()).close();
            assertThat(log.warnings())
                    .containsExactly("network public: no_proxy: 'a b' is no host, no suffix such as .example, no block"
                            + " such as 10.0.0.0/8, and not *; it is passed over; 'http-proxy: none' in the"
                            + " configuration dials without a proxy");
        }
    }

    private Folder otherFolder() throws IOException {
        Path path = Files.createDirectories(directory.resolve("other"));
        Identity identity = Identity.generate(new Random(8)::nextBytes, Ciphers.jdk());
        Folder other = new Folder(path, identity);
        other.write("node.identity", identity.format());
        return other;
    }

    private NodeConfig node(String text) {
        ConfigFile read = folder.read(text);
        return read.node().orElseThrow(() -> new AssertionError(read.mistakes()));
    }

    private Daemon start(String text) {
        return Daemon.start(node(text), Map.of(), lines.writer());
    }
}
