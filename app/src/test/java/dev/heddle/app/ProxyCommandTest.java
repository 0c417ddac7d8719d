package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.NetworkAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `heddle chaos proxy` and `heddle chaos set`.
@Timeout(120)
final class ProxyCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PATIENCE_MILLIS = 60_000;
    private static final String KEY = "/noise-ik/0x" + "ab".repeat(32) + "/handshake/0";
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    @Test
    void aProxyRunsAndIsChangedUntilItIsToldToEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
                NodeProcess proxy = NodeProcess.running(
                        "chaos",
                        "proxy",
                        "--listen",
                        "/ip4/127.0.0.1/tcp/0",
                        "--forward",
                        "/ip4/127.0.0.1/tcp/" + server.getLocalPort() + KEY,
                        "--jitter",
                        "1ms",
                        "--back-rate",
                        "80mbit",
                        "--admin",
                        folder.toString())) {
            String line = proxy.awaitLine("listening on ", PATIENCE);
            assertThat(line).as("what a node is told to dial").endsWith(KEY);
            int port = NetworkAddress.parse(line.substring("listening on ".length()))
                    .tcpPort()
                    .orElseThrow();
            proxy.awaitLine("'heddle chaos set " + folder + "' changes it", PATIENCE);

            try (Socket near = new Socket(LOOPBACK, port);
                    Socket far = server.accept()) {
                near.setSoTimeout(PATIENCE_MILLIS);
                far.setSoTimeout(PATIENCE_MILLIS);
                near.getOutputStream().write(7);
                assertThat(far.getInputStream().read()).isEqualTo(7);

                JsonNode back = state(set("--way", "back", "--delay", "5ms"), "back");
                assertThat(back.path("delayMillis").asInt()).isEqualTo(5);
                assertThat(back.path("jitterMillis").asInt()).isEqualTo(1);
                assertThat(back.path("bytesPerSecond").asInt()).isEqualTo(10_000_000);
                JsonNode forward = state(set("--stall", "true"), "forward");
                assertThat(forward.path("delayMillis").asInt()).isZero();
                assertThat(forward.path("stalled").asBoolean()).isTrue();
                state(set("--stall", "false", "--rate", "1mbit", "--queue", "1MiB", "--corrupt", "0.5"), "forward");
                assertThat(state(set("--half-open"), "counters")
                                .path("halfOpen")
                                .asInt())
                        .isEqualTo(1);
                assertThat(state(set("--reset"), "counters").path("open").asInt())
                        .isZero();
            }

            Ran refused = set("--rebind");
            assertThat(refused.exitCode())
                    .as("connections have no address to change")
                    .isEqualTo(1);
            assertThat(refused.errLines()).hasSize(1).first().asString().startsWith("heddle: ");

            proxy.signal("TERM");
            assertThat(proxy.awaitLine("counters ", PATIENCE)).contains("\"accepted\":1", "\"read\":1");
            assertThat(proxy.awaitExit(PATIENCE)).isZero();
        }
        assertThat(folder).isEmptyDirectory();
        assertThat(set())
                .isEqualTo(new Ran(
                        1, "", "heddle: nothing runs on the folder %s: it has no admin.port%n".formatted(folder)));
    }

    @Test
    void datagramsHaveTheirOwn() throws Exception {
        try (DatagramSocket server = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
                DatagramSocket client = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
                NodeProcess proxy = NodeProcess.running(
                        "chaos",
                        "proxy",
                        "--udp",
                        "--listen",
                        "/ip4/127.0.0.1/udp/0",
                        "--forward",
                        "/ip4/127.0.0.1/udp/" + server.getLocalPort(),
                        "--duplicate",
                        "1",
                        "--admin",
                        folder.toString())) {
            server.setSoTimeout(PATIENCE_MILLIS);
            String line = proxy.awaitLine("listening on /ip4/127.0.0.1/udp/", PATIENCE);
            proxy.awaitLine("changes it", PATIENCE);
            client.connect(
                    new InetSocketAddress(LOOPBACK, Integer.parseInt(line.substring(line.lastIndexOf('/') + 1))));
            client.send(new DatagramPacket(new byte[] {1}, 1));
            int port = portOfNext(server);
            assertThat(portOfNext(server)).as("the copy").isEqualTo(port);
            assertThat(state(set("--rebind", "--duplicate", "0"), "forward")
                            .path("duplication")
                            .asInt())
                    .isZero();
            client.send(new DatagramPacket(new byte[] {2}, 1));
            assertThat(portOfNext(server)).isNotEqualTo(port);
            proxy.signal("INT");
            assertThat(proxy.awaitExit(PATIENCE)).isZero();
        }
    }

    private static int portOfNext(DatagramSocket server) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        server.receive(packet);
        return packet.getPort();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --listen /ip4/127.0.0.1/tcp/0 | Missing required option: '--forward=ADDRESS'
            --listen /ip4/0.0.0.0/tcp/0 --forward /ip4/127.0.0.1/tcp/1 | a proxy listens on a loopback address only, such as 127.0.0.1, not on /0.0.0.0:0: it lets everybody through
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/192.0.2.1/tcp/1 | a proxy goes on to a loopback address only, such as 127.0.0.1, not to /192.0.2.1:1: it is for this machine alone
            --udp --listen /ip4/127.0.0.1/udp/0 --forward /ip4/192.0.2.1/udp/1 | a proxy goes on to a loopback address only, such as 127.0.0.1, not to /192.0.2.1:1: it is for this machine alone
            --listen 127.0.0.1:1 --forward /ip4/127.0.0.1/tcp/1 | a network address begins with '/', got '127.0.0.1:1'
            --listen /ip4/127.0.0.1 --forward /ip4/127.0.0.1/tcp/1 | --listen: '/ip4/127.0.0.1' needs a host and /tcp/<port>
            --listen /memory/1 --forward /ip4/127.0.0.1/tcp/1 | --listen: '/memory/1' needs a host and /tcp/<port>
            --listen /ip4/127.0.0.1/tcp/0 --forward /dns/nowhere.invalid/tcp/1 | --forward: there is no host of that name in '/dns/nowhere.invalid/tcp/1'
            --udp --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/udp/1 | --listen: with --udp it is /udp/<port>
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/tcp/1 --delay 5 | Invalid value for option '--delay': '5' is no duration such as 500ms, 20s or 2m
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/tcp/1 --rate fast | Invalid value for option '--rate': 'fast' is no rate such as 10mbit, 1gbit or, in bytes per second, 1250000 or 64KiB
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/tcp/1 --queue 1KB | Invalid value for option '--queue': '1KB' is no size in bytes such as 4096, 64KiB, 4MiB or 1GiB
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/tcp/1 --queue 1KiB | a queue has 64 KiB to 64 MiB, got 1024
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/tcp/1 --corrupt 2 | corruption must be from 0 to 1, got 2.0
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/tcp/1 --loss 0.1 | loss, duplication and reordering are for packets: nothing of a stream of bytes is lost, doubled or overtakes; use UDP or a relay of IP packets
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/tcp/1 --duplicate 0.1 | loss, duplication and reordering are for packets: nothing of a stream of bytes is lost, doubled or overtakes; use UDP or a relay of IP packets
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/tcp/1 --back-reorder 0.1 | loss, duplication and reordering are for packets: nothing of a stream of bytes is lost, doubled or overtakes; use UDP or a relay of IP packets
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/tcp/1 --back-delay 61s | delay must be from 0 to 60 s, got PT1M1S
            --listen /ip4/127.0.0.1/tcp/0 --forward /ip4/127.0.0.1/tcp/1 --admin-port -1 | --admin-port takes 0 to 65535, not -1
            """)
    void wrongUsageIsOneSentence(String line, String sentence) {
        Ran ran = HeddleTest.run(Stream.concat(Stream.of("chaos", "proxy"), Stream.of(line.split(" ")))
                .toArray(String[]::new));
        assertThat(ran)
                .isEqualTo(new Ran(
                        2, "", "heddle: " + sentence + "; see 'heddle chaos proxy --help'" + System.lineSeparator()));
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            String address = "/ip4/127.0.0.1/tcp/" + taken.getLocalPort();
            Ran ran = HeddleTest.run("chaos", "proxy", "--listen", address, "--forward", address);
            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("heddle: cannot listen on /127.0.0.1:" + taken.getLocalPort())
                    .contains("Address already in use");
        }
    }

    @ParameterizedTest
    @CsvSource({"8kbit, 1000", "10mbit, 1250000", "2.5gbit, 312500000", "0, 0", "1250000, 1250000", "64KiB, 65536"})
    void ratesAreInBitsOrBytes(String text, long bytesPerSecond) {
        assertThat(new RateText().convert(text)).isEqualTo(bytesPerSecond);
    }

    private Ran set(String... options) {
        return HeddleTest.run(Stream.concat(Stream.of("chaos", "set", folder.toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    /// What a part of the state is that it printed.
    private static JsonNode state(Ran ran, String part) {
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        String line = ran.out()
                .lines()
                .filter(one -> one.startsWith(part + " "))
                .findFirst()
                .orElseThrow();
        return new JsonMapper().readTree(line.substring(part.length() + 1));
    }
}
