package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.daemon.ConfigFile;
import dev.heddle.daemon.Daemon;
import dev.heddle.network.Network;
import dev.heddle.noise.Identity;
import dev.heddle.session.NetworkId;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `heddle status` and `heddle peers` against nodes in this process.
final class AskCommandTest {
    @TempDir
    private Path directory;

    private Identity identity;
    private Path config;

    @BeforeEach
    void configure() throws Exception {
        identity = NodeProcess.identity(directory);
        config = Files.writeString(directory.resolve("node.yaml"), """
                identity: node.identity
                networks:
                  - network: public
                    listen: [/ip4/127.0.0.1/tcp/0]
                """);
    }

    @AfterEach
    void close() {
        identity.close();
    }

    @Test
    void statusIsForPeopleOrAsItCame() throws Exception {
        try (Daemon node = start()) {
            Ran ran = HeddleTest.run("status", "--config", config.toString());
            assertThat(ran.exitCode()).as(ran.err()).isZero();
            assertThat(ran.out().lines())
                    .hasSize(7)
                    .contains(
                            "network    public",
                            "peer id    " + identity.peer(),
                            "listening  "
                                    + node.networks().getFirst().addresses().getFirst(),
                            "links      0 inbound, 0 outbound; 0 peers are known")
                    .first()
                    .asString()
                    .matches("heddle .*, up \\d+ s, since .*Z");
            Ran json = HeddleTest.run("status", "--json", "--data", data());
            assertThat(json.exitCode()).isZero();
            JsonNode answer = new JsonMapper().readTree(json.out());
            assertThat(answer.at("/networks/0/peer").asString())
                    .isEqualTo(identity.peer().toString());
        }
    }

    @Test
    void peersAreATableOrAsTheyCame() throws Exception {
        try (Daemon node = start();
                Network other = Network.builder().network(NetworkId.PUBLIC).start()) {
            assertThat(HeddleTest.run("peers", "--data", data()))
                    .isEqualTo(new Ran(0, "this node knows no peer" + System.lineSeparator(), ""));
            var _ = other.dial(node.networks().getFirst().addresses().getFirst())
                    .toCompletableFuture()
                    .get();
            Ran ran = HeddleTest.run("peers", "--config", config.toString());
            assertThat(ran.exitCode()).as(ran.err()).isZero();
            String[] head = ran.out().lines().toList().getFirst().split(" +");
            String[] row = ran.out().lines().toList().get(1).split("  +");
            assertThat(head)
                    .containsExactly(
                            "network", "peer", "role", "link", "address", "rtt", "waiting", "in", "out", "dropped");
            assertThat(row)
                    .hasSize(head.length)
                    .startsWith("public", other.self().brief());
            assertThat(row[3]).isEqualTo("inbound");
            assertThat(row[4]).startsWith("/ip4/127.0.0.1/tcp/");
            JsonNode answer = new JsonMapper()
                    .readTree(
                            HeddleTest.run("peers", "--json", "--data", data()).out());
            assertThat(answer.at("/networks/0/peers/0/id").asString())
                    .isEqualTo(other.self().toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "peers"})
    void withoutARunningNodeItIsOneSentenceAndExitCode1(String command) {
        Ran ran = HeddleTest.run(command, "--config", config.toString());
        assertThat(ran)
                .isEqualTo(new Ran(
                        1,
                        "",
                        "heddle: nothing runs on the folder %s: it has no admin.port%n"
                                .formatted(directory.resolve("data"))));
    }

    @Test
    void aNodeThatWasKilledIsToldFromOneThatNeverRan() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("admin.port"), "1");
        Files.writeString(data.resolve("admin.token"), "0".repeat(64));
        Ran ran = HeddleTest.run("status", "--data", data());
        assertThat(ran.exitCode()).isOne();
        assertThat(ran.errLines())
                .containsExactly("heddle: nothing listens on 127.0.0.1:1; the process has ended, or has another port by"
                        + " now");
    }

    @Test
    void wrongUsageIsOneSentenceAndExitCode2() throws Exception {
        Ran both = HeddleTest.run("status", "--config", config.toString(), "--data", data());
        assertThat(both)
                .isEqualTo(new Ran(
                        2,
                        "",
                        "heddle: give --config or --data, not both; see 'heddle status --help'"
                                + System.lineSeparator()));
        Ran absent = HeddleTest.run(
                "peers", "--config", directory.resolve("absent.yaml").toString());
        assertThat(absent.exitCode()).isEqualTo(2);
        assertThat(absent.err()).contains("absent.yaml", "--data names the node's data folder");
        Files.writeString(config, "identity: node.identity\nnetworks: [{network: publik}]\n");
        Ran wrong = HeddleTest.run("peers", "--config", config.toString());
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.errLines()).hasSize(2).last().asString().contains("see above; --data names its data folder");
        assertThat(HeddleTest.run("peers", "--bogus").exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0 s", "PT59S, 59 s", "PT61S, 1 min 1 s", "PT3H12M7S, 3 h 12 min", "PT49H, 2 d 1 h"})
    void timesAreTwoUnitsLong(Duration time, String text) {
        assertThat(StatusCommand.text(time)).isEqualTo(text);
    }

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        TextTable table = new TextTable(1, "name", "n");
        table.add("a", "1,000");
        table.add("longest", "7");
        assertThat(table.lines()).containsExactly("name         n", "a        1,000", "longest      7");
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private Daemon start() {
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Daemon.start(ConfigFile.read(config).node().orElseThrow(), Map.of(), nowhere);
    }
}
