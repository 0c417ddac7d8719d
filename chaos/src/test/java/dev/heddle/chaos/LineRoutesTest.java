package dev.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heddle.admin.AdminClient;
import dev.heddle.admin.AdminException;
import dev.heddle.admin.AdminServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A proxy's admin port.
class LineRoutesTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private ServerSocket behind;
    private StreamProxy proxy;
    private AdminServer server;
    private AdminClient client;

    @BeforeEach
    void start() throws IOException {
        behind = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        proxy = StreamProxy.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (InetSocketAddress) behind.getLocalSocketAddress(),
                LineSettings.PERFECT,
                LineSettings.PERFECT.withDelay(Duration.ofMillis(7)),
                1);
        Path token = folder.resolve("admin.token");
        server = LineRoutes.of(proxy).start(0, token);
        client = AdminClient.open(server.port(), token);
    }

    @AfterEach
    void close() throws IOException {
        behind.close();
        client.close();
        server.close();
        proxy.close();
    }

    @Test
    void theAnswerHasSettingsAndCounters() {
        JsonNode line = client.get("/line");
        assertThat(line.propertyNames()).containsExactly("forward", "back", "counters");
        assertThat(line.path("back")).isEqualTo(JSON.readTree("""
                {"delayMillis": 7.0, "jitterMillis": 0.0, "bytesPerSecond": 0, "queueBytes": 65536, "corruption": 0.0,
                 "loss": 0.0, "duplication": 0.0, "reordering": 0.0, "stalled": false}"""));
        assertThat(line.path("counters")).isEqualTo(JSON.readTree("""
                {"accepted": 0, "open": 0, "halfOpen": 0, "refused": 0, "unreached": 0,
                 "forward": {"read": 0, "written": 0, "held": 0, "turnedBits": 0},
                 "back": {"read": 0, "written": 0, "held": 0, "turnedBits": 0}}"""));
    }

    @Test
    void anOrderChangesWhatItNamesOfTheWayItNames() {
        JsonNode line = client.post("/line", Map.of("way", "back", "jitterMillis", 2.5, "bytesPerSecond", 125_000));
        assertThat(line.at("/back/jitterMillis").doubleValue()).isEqualTo(2.5);
        assertThat(proxy.settings(Way.BACK))
                .isEqualTo(LineSettings.PERFECT
                        .withDelay(Duration.ofMillis(7))
                        .withJitter(Duration.ofNanos(2_500_000))
                        .withRate(125_000, LineSettings.QUEUE_BYTES_LEAST));
        assertThat(proxy.settings(Way.FORWARD)).isEqualTo(LineSettings.PERFECT);
    }

    @Test
    void withoutAWayItIsBoth() {
        client.post("/line", Map.of("delayMillis", 5, "queueBytes", 100_000, "corruption", 0.25));
        LineSettings changed = LineSettings.PERFECT
                .withDelay(Duration.ofMillis(5))
                .withRate(0, 100_000)
                .withCorruption(0.25);
        assertThat(proxy.settings(Way.FORWARD)).isEqualTo(changed);
        assertThat(proxy.settings(Way.BACK)).isEqualTo(changed);
    }

    @Test
    void packetsAreAlsoLostDoubledAndOvertake() throws IOException {
        Path token = folder.resolve("datagrams.token");
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (DatagramProxy datagrams =
                        DatagramProxy.start(any, proxy.address(), LineSettings.PERFECT, LineSettings.PERFECT, 1);
                AdminServer orders = LineRoutes.of(datagrams).start(0, token);
                AdminClient asking = AdminClient.open(orders.port(), token)) {
            asking.post("/line", Map.of("loss", 0.1, "duplication", 0.2, "reordering", 0.3));
            LineSettings changed =
                    LineSettings.PERFECT.withLoss(0.1).withDuplication(0.2).withReordering(0.3);
            assertThat(datagrams.settings(Way.FORWARD)).isEqualTo(changed);
            assertThat(datagrams.settings(Way.BACK)).isEqualTo(changed);
        }
    }

    @Test
    void aWayIsStalledAndGoesOn() {
        assertThat(client.post("/stall", Map.of("way", "forward", "on", true))
                        .at("/forward/stalled")
                        .booleanValue())
                .isTrue();
        assertThat(proxy.stalled(Way.FORWARD)).isTrue();
        assertThat(proxy.stalled(Way.BACK)).isFalse();
        client.post("/stall", Map.of("on", false));
        assertThat(proxy.stalled(Way.FORWARD)).isFalse();
    }

    @Test
    void connectionsAreForgottenAndReset() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(proxy.address());
            Awaitility.await().until(() -> proxy.counters().open() == 1);
            JsonNode forgotten = client.post("/half-open", Map.of());
            assertThat(forgotten.at("/counters/halfOpen").intValue()).isEqualTo(1);
            client.post("/reset", Map.of());
            assertThat(proxy.counters().open()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /line  | {"delay": 5}            | unknown key 'delay'; allowed: way, bytesPerSecond, corruption, delayMillis, duplication, jitterMillis, loss, queueBytes, reordering
            /line  | {"delayMillis": "5ms"}  | 'delayMillis' must be a number, found "5ms"
            /line  | {"delayMillis": 1e300}  | delay must be from 0 to 60 s, got PT24H
            /line  | {"delayMillis": -0.1}   | delay must be from 0 to 60 s, got PT-0.0001S
            /line  | {"bytesPerSecond": -1}  | a rate below 0: -1
            /line  | {"queueBytes": 1}       | a queue has 64 KiB to 64 MiB, got 1
            /line  | {"queueBytes": 1e18}    | a queue has 64 KiB to 64 MiB, got 2147483647
            /line  | {"loss": 2}             | loss must be from 0 to 1, got 2.0
            /line  | {"delayMillis": 5, "loss": 0.1} | loss, duplication and reordering are for packets: nothing of a stream of bytes is lost, doubled or overtakes; use UDP or a relay of IP packets
            /line  | {"way": "back", "duplication": 1} | loss, duplication and reordering are for packets: nothing of a stream of bytes is lost, doubled or overtakes; use UDP or a relay of IP packets
            /line  | {"reordering": 0.5}     | loss, duplication and reordering are for packets: nothing of a stream of bytes is lost, doubled or overtakes; use UDP or a relay of IP packets
            /line  | {"way": "up", "loss": 0} | 'way' must be "forward" or "back", found "up"
            /line  | [1]                     | an order is an object, found [1]
            /stall | {"way": "forward"}      | 'on' must be true or false
            /stall | {"on": 1}               | 'on' must be true or false
            /reset | {"way": "forward"}      | unknown key 'way'; allowed: none
            """)
    void whatIsNoOrderChangesNothingAndIsNamed(String path, String body, String why) {
        JsonNode before = client.get("/line");
        assertThatExceptionOfType(AdminException.class)
                .isThrownBy(() -> client.post(path, JSON.readTree(body)))
                .withMessage(why);
        assertThat(client.get("/line")).isEqualTo(before);
    }

    @Test
    void anOrderIsTakenWholeOrNotAtAll() {
        assertThatExceptionOfType(AdminException.class)
                .isThrownBy(() -> client.post("/line", JSON.readTree("{\"delayMillis\": 5, \"loss\": 2}")));
        assertThat(proxy.settings(Way.FORWARD)).isEqualTo(LineSettings.PERFECT);
    }
}
