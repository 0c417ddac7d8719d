package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Platform;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.transport.RealPlatform;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `heddle testnet` on real sockets, in this process, and what it refuses.
final class TestnetTest {
    private static final int FILE_BYTES = 1_500_000;

    @TempDir
    private Path directory;

    private Path file;
    private Path report;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.write(
                directory.resolve("file"), MemoryFile.random(1, FILE_BYTES).content());
        report = directory.resolve("report.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aesgcm", "chachapoly"})
    void nodesExchangeVotesCallsAndAFile(String suite) throws IOException {
        Ran ran = testnet("--nodes", "3", "--duration", "1s", "--suite", suite, "--report", report.toString());
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines().toList()).first().asString().startsWith("3 nodes on 127.0.0.1, ports ");
        assertThat(ran.out().lines().toList()).last().isEqualTo("ok");

        JsonNode json = new JsonMapper().readTree(report.toFile());
        assertThat(json.propertyNames())
                .containsExactly("command", "nodes", "seconds", "links", "votes", "sync", "calls", "dropped", "ok");
        assertThat(json.at("/links").toString()).isEqualTo("{\"expected\":3,\"up\":3,\"kind\":\"loopback\"}");
        assertThat(json.at("/votes/sent").asLong()).isEqualTo(300);
        assertThat(json.at("/votes/expected").asLong()).isEqualTo(600);
        assertThat(json.at("/votes/delivered").asLong()).isEqualTo(600);
        assertThat(json.at("/votes/latencyMicros/p50").asLong()).isPositive();
        assertThat(json.at("/sync/bytes").asLong()).isEqualTo(FILE_BYTES);
        assertThat(json.at("/sync/receivers").asLong()).isEqualTo(2);
        assertThat(json.at("/sync/verified").asBoolean()).isTrue();
        long pieces = 2 * (1 + (FILE_BYTES + FileFetch.PIECE_BYTES - 1) / FileFetch.PIECE_BYTES);
        assertThat(json.at("/calls/sent").asLong()).isGreaterThan(pieces);
        assertThat(json.at("/calls/ok")).isEqualTo(json.at("/calls/sent"));
        assertThat(json.at("/calls/failed").asLong()).isZero();
        assertThat(json.at("/dropped").toString()).isEqualTo("{\"critical\":0,\"high\":0,\"normal\":0,\"low\":0}");
        assertThat(json.at("/seconds").asDouble()).isGreaterThanOrEqualTo(1);
        assertThat(json.at("/ok").asBoolean()).isTrue();
    }

    @Test
    void overSixRegionsAVoteTakesItsWay() throws IOException {
        Ran ran = testnet("--nodes", "3", "--duration", "1s", "--links", "six-regions", "--report", report.toString());
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).contains("links     3 of 3 up, six-regions");
        JsonNode json = new JsonMapper().readTree(report.toFile());
        assertThat(json.at("/links/kind").asString()).isEqualTo("six-regions");
        // Half of 103, 128 and 198 ms.
        assertThat(json.at("/votes/latencyMicros/p50").asLong()).isBetween(51_717L, 99_277L + 50_000);
        assertThat(json.at("/votes/latencyMicros/max").asLong()).isGreaterThan(99_269);
    }

    @Test
    void theReportGoesToTheStandardOutputAloneIfAsked() {
        Ran ran = testnet("--nodes", "2", "--duration", "100ms", "--rate", "0", "--report", "-");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(new JsonMapper().readTree(ran.out()).at("/ok").asBoolean()).isTrue();
        assertThat(ran.out().lines()).hasSize(1);
        assertThat(ran.errLines()).last().isEqualTo("ok");
    }

    @Test
    @Tag("T-13")
    void whatANodeThatNeverReadsMissesIsCounted() throws IOException {
        IntFunction<Platform> lastIsDeaf = node -> {
            Platform platform = RealPlatform.open(RealPlatform.Options.DEFAULT.withLoops(1));
            return node == 2 ? new DeafPlatform(platform) : platform;
        };
        var patience =
                new TestnetSettings.Patience(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(100));
        StringWriter out = new StringWriter();
        int exitCode = new CommandLine(new Testnet(lastIsDeaf, patience))
                .setOut(new PrintWriter(out))
                .execute("--nodes=3", "--duration=1s", "--rate=3000", "--file=" + file, "--report=" + report);
        assertThat(exitCode).as(out.toString()).isEqualTo(1);
        JsonNode json = new JsonMapper().readTree(report.toFile());
        assertThat(json.at("/ok").asBoolean()).isFalse();
        assertThat(json.at("/dropped/critical").asLong()).isPositive();
        assertThat(json.at("/votes/sent").asLong()).isEqualTo(9_000);
        // Of those for the deaf node some wait for ever. At this rate a busy machine refuses some of the
        // others too, and counts them as well.
        assertThat(json.at("/votes/delivered").asLong())
                .isPositive()
                .isLessThanOrEqualTo(18_000 - json.at("/dropped/critical").asLong());
        assertThat(json.at("/sync/verified").asBoolean()).isFalse();
        assertThat(json.at("/calls/failed").asLong()).isPositive();
        assertThat(out.toString()).contains("messages were dropped", "node 2: ", "no answer within 1000 ms");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Ran ran = testnet("--nodes", "2", "--base-port", String.valueOf(port - 1));
            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.err().lines().toList())
                    .singleElement()
                    .asString()
                    .startsWith("heddle: node 1 cannot listen on /ip4/127.0.0.1/tcp/" + port)
                    .endsWith("address already in use; choose another --base-port");
        }
    }

    @Test
    void aFileThatCannotBeSentIsNamed() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        Path absent = directory.resolve("absent");
        assertRefused("cannot send " + empty + ": it is empty", "--file", empty.toString());
        assertRefused("cannot send " + absent + ": there is no such file", "--file", absent.toString());
        assertRefused("cannot send " + directory + ": it is a directory", "--file", directory.toString());
    }

    @Test
    void aReportThatCannotBeWrittenIsNamedBeforeTheRun() {
        Path nowhere = directory.resolve("nowhere/report.json");
        assertRefused("cannot write " + nowhere + ": its directory does not exist", "--report", nowhere.toString());
        assertRefused("cannot write " + directory + ": it is a directory", "--report", directory.toString());
    }

    @Test
    void anEarlierReportStaysWhenTheRunCannotBegin() throws IOException {
        Files.writeString(report, "precious");
        Ran ran = testnet(
                "--report",
                report.toString(),
                "--file",
                directory.resolve("absent").toString());
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(report).hasContent("precious");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nodes 1         | --nodes takes 2 to 64, not 1
            --nodes 65        | --nodes takes 2 to 64, not 65
            --nodes four      | Invalid value for option '--nodes': 'four' is not an int
            --rate -1         | --rate takes 0 to 100000, not -1
            --base-port 65533 | --base-port takes 0 to 65532, not 65533
            --duration 0s     | --duration takes 1ms to 24h
            --duration 25h    | --duration takes 1ms to 24h
            --links moon      | Invalid value for option '--links': 'moon' is not loopback or six-regions
            --duration 20     | Invalid value for option '--duration': '20' is no duration such as 500ms, 20s or 2m
            """)
    void aWrongValueIsOneSentence(String line, String sentence) {
        assertThat(HeddleTest.run(Stream.concat(Stream.of("testnet"), Stream.of(line.split(" ")))
                        .toArray(String[]::new)))
                .isEqualTo(new Ran(
                        2, "", "heddle: " + sentence + "; see 'heddle testnet --help'" + System.lineSeparator()));
    }

    @Test
    void aWrongSuiteIsOneSentence() {
        Ran ran = HeddleTest.run("testnet", "--suite", "rot13");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.errLines()).singleElement().asString().contains("AESGCM", "CHACHAPOLY", "rot13");
    }

    @Test
    void everySuiteCanBeTyped() {
        assertThat(Suite.values()).extracting(suite -> suite.noise).containsExactly(NoiseSuite.values());
    }

    private void assertRefused(String sentence, String... options) {
        assertThat(testnet(options)).isEqualTo(new Ran(2, "", "heddle: " + sentence + System.lineSeparator()));
    }

    /// With the small file, unless the options name another.
    private Ran testnet(String... options) {
        Stream<String> fileOption =
                Stream.of(options).anyMatch("--file"::equals) ? Stream.empty() : Stream.of("--file", file.toString());
        return HeddleTest.run(Stream.of(Stream.of("testnet"), fileOption, Stream.of(options))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }
}
