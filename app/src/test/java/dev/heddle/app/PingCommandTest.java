package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.NetworkAddress;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.session.NetworkId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `heddle ping` against nodes in this process.
final class PingCommandTest {
    private static final String KEY = "/noise-ik/0x" + "ab".repeat(32) + "/handshake/0";

    @TempDir
    private Path directory;

    @Test
    void tellsTimesAndAMedian() throws IOException {
        Path report = directory.resolve("report.json");
        try (Network node = open().start()) {
            NetworkAddress address = node.addresses().getFirst();
            Ran ran = ping(address, "--count", "3", "--interval", "1ms", "--report", report.toString());
            assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
            assertThat(ran.err()).isEmpty();
            String time = "\\d[\\d.,]* (us|ms|s)";
            assertThat(ran.out().lines())
                    .hasSize(5)
                    .first()
                    .asString()
                    .matches("linked with " + node.self() + " in " + time);
            assertThat(ran.out().lines().toList().subList(1, 4)).allMatch(line -> line.matches("ping \\d: " + time));
            assertThat(ran.out().lines())
                    .last()
                    .asString()
                    .matches("3 of 3 answered, round trip min %s, median %s, max %s".replace("%s", time));
            JsonNode json = new JsonMapper().readTree(report.toFile());
            assertThat(json.propertyNames())
                    .containsExactly(
                            "command", "address", "linkMicros", "sent", "answered", "rttMicros", "failure", "ok");
            assertThat(json.path("address").asString()).isEqualTo(address.toString());
            assertThat(json.path("linkMicros").asLong()).isPositive();
            assertThat(json.path("answered").asInt()).isEqualTo(3);
            assertThat(json.at("/rttMicros/min").asLong())
                    .isPositive()
                    .isLessThanOrEqualTo(json.at("/rttMicros/median").asLong());
            assertThat(json.at("/rttMicros/median").asLong())
                    .isLessThanOrEqualTo(json.at("/rttMicros/max").asLong());
            assertThat(json.path("failure").isNull()).isTrue();
            assertThat(json.path("ok").asBoolean()).isTrue();
        }
    }

    @Test
    void aListedIdentityIsLetInByAClosedNetwork() throws IOException {
        try (Identity own = Identity.generate(new Random(3)::nextBytes, Ciphers.jdk());
                Network node = Network.builder()
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .network(NetworkId.VALIDATOR)
                        .start()) {
            Path file = Files.writeString(directory.resolve("identity"), own.format());
            NetworkAddress address = node.addresses().getFirst();
            String[] more = {"--network", "validator", "--count", "1", "--identity", file.toString()};
            Ran stranger = ping(address, more);
            assertThat(stranger.exitCode()).isEqualTo(1);
            assertThat(stranger.out()).isEmpty();
            assertThat(stranger.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("heddle: dialling " + address.withoutKey())
                    .contains("without an answer", "whether our id is listed with our key");

            node.trust(own.peer(), own.publicKey());
            assertThat(ping(address, more).exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --chain 7           | chain
            --network validator | network
            --suite chachapoly  | whether both use the same cipher suite
            """)
    void whatDoesNotFitIsNamed(String option, String named) {
        try (Network node = open().start()) {
            Ran ran = ping(node.addresses().getFirst(), option.split(" "));
            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.errLines()).singleElement().asString().contains(named);
        }
    }

    @Test
    void itDialsThroughTheProxyItIsTold() throws Exception {
        try (RefusingProxy proxy = new RefusingProxy()) {
            Ran ran = ping(NetworkAddress.parse("/dns/node.example/tcp/6180" + KEY), "--http-proxy", proxy.place());
            assertThat(proxy.request()).isEqualTo("CONNECT node.example:6180 HTTP/1.0");
            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err()).contains("through the proxy " + proxy.place(), "403 no");
        }
    }

    @Test
    void itDialsThroughTheProxyOfTheEnvironmentUnlessToldNotTo() throws Exception {
        try (RefusingProxy proxy = new RefusingProxy()) {
            NetworkAddress address = NetworkAddress.parse("/ip4/127.0.0.1/tcp/1" + KEY);
            String direct = pingBehind(proxy, address, "--http-proxy", "none");
            assertThat(direct).contains("connection refused").doesNotContain("proxy");
            String through = pingBehind(proxy, address);
            assertThat(proxy.request()).isEqualTo("CONNECT 127.0.0.1:1 HTTP/1.0");
            assertThat(through).contains("through the proxy " + proxy.place());
        }
    }

    /// What a process says whose environment names the proxy.
    private static String pingBehind(RefusingProxy proxy, NetworkAddress address, String... more)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                NodeProcess.heddle(Stream.concat(Stream.of("ping", address.toString()), Stream.of(more))
                        .toArray(String[]::new));
        builder.environment().put("https_proxy", "http://" + proxy.place());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(1);
        return said;
    }

    @Test
    void whenNobodyListensTheReportSaysSo() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path report = directory.resolve("report.json");
        NetworkAddress address = NetworkAddress.parse("/ip4/127.0.0.1/tcp/" + port + KEY);
        Ran ran = ping(address, "--report", report.toString());
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.errLines()).singleElement().asString().contains("tcp/" + port, "connection refused");
        JsonNode json = new JsonMapper().readTree(report.toFile());
        assertThat(json.path("ok").asBoolean()).isFalse();
        assertThat(json.path("linkMicros").isNull()).isTrue();
        assertThat(json.path("failure").asString()).contains("connection refused");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /ip4/127.0.0.1/tcp/1          | cannot dial /ip4/127.0.0.1/tcp/1: it needs a host, /tcp/<port>, /noise-ik/<key> and /handshake/0
            tcp/1                         | a network address begins with '/', got 'tcp/1'
            /memory/1 --count 0           | --count takes 1 to 10000, not 0
            /memory/1 --chain 256         | --chain takes 0 to 255, not 256
            /memory/1 --timeout 61s       | --timeout takes 1ms to 60s
            /ip4/127.0.0.1/tcp/1/noise-ik/0xabababababababababababababababababababababababababababababababab/handshake/0 --http-proxy proxy:0 | a proxy's port is 1 to 65535, got 0; '--http-proxy none' dials without a proxy
            """)
    void wrongUsageIsOneSentence(String line, String sentence) {
        Ran ran = HeddleTest.run(
                Stream.concat(Stream.of("ping"), Stream.of(line.split(" "))).toArray(String[]::new));
        assertThat(ran)
                .isEqualTo(
                        new Ran(2, "", "heddle: " + sentence + "; see 'heddle ping --help'" + System.lineSeparator()));
    }

    @Test
    void anIdentityThatCannotBeReadIsNamed() {
        Path absent = directory.resolve("absent");
        NetworkAddress address = NetworkAddress.parse("/ip4/127.0.0.1/tcp/1" + KEY);
        assertThat(ping(address, "--identity", absent.toString()))
                .isEqualTo(new Ran(
                        2,
                        "",
                        "heddle: there is no file %s; 'heddle keygen --out %s' makes one%n".formatted(absent, absent)));
    }

    private static NetworkBuilder open() {
        return Network.builder()
                .listen("/ip4/127.0.0.1/tcp/0")
                .network(NetworkId.PUBLIC)
                .authentication(Authentication.MAYBE_MUTUAL);
    }

    private static Ran ping(NetworkAddress address, String... more) {
        return HeddleTest.run(Stream.concat(Stream.of("ping", address.toString()), Stream.of(more))
                .toArray(String[]::new));
    }
}
