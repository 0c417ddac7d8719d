package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.chaos.IpRelay;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `heddle chaos relay`.
@Timeout(120)
final class RelayCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// Where `ip` keeps the names of namespaces.
    private static final Path NAMESPACES = Path.of("/run/netns");

    @TempDir
    private Path folder;

    /// Where it cannot run this is skipped, except with HEDDLE_INTEROP=required, where it fails.
    @Test
    void aRelayRunsAndIsChangedUntilItIsToldToEndAndLeavesNothing() throws Exception {
        requireRelay();
        try (NodeProcess relay = NodeProcess.running(
                "chaos", "relay", "--delay", "1ms", "--back-rate", "80mbit", "--admin", folder.toString())) {
            String line = relay.awaitLine("end A is 198.18.0.1, run there by: ip netns exec ", PATIENCE);
            String namespace = line.replaceFirst(".* exec (\\S+) COMMAND", "$1");
            relay.awaitLine("end B is 198.18.0.2, ", PATIENCE);
            relay.awaitLine("back 10,000,000 bytes/s, kept by the ", PATIENCE);
            relay.awaitLine("'heddle chaos set " + folder + "' changes it", PATIENCE);
            assertThat(NAMESPACES.resolve(namespace)).exists();

            Ran set = HeddleTest.run("chaos", "set", folder.toString(), "--way", "forward", "--loss", "0.5");
            assertThat(set.out()).contains("\"loss\":0.5").contains("\"bytesPerSecond\":10000000");

            relay.signal("TERM");
            assertThat(relay.awaitLine("counters ", PATIENCE)).contains("\"entered\":0");
            assertThat(relay.awaitExit(PATIENCE)).isZero();
            assertThat(Files.exists(NAMESPACES.resolve(namespace))).isFalse();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whoeverIsToldToEndWhileItBeginsLeavesNothingEither() throws Exception {
        requireRelay();
        Process relay = NodeProcess.heddle("chaos", "relay", "--admin", folder.toString())
                .redirectErrorStream(true)
                .start();
        try {
            Path first = NAMESPACES.resolve("heddle-" + relay.pid() + "-a");
            while (relay.isAlive() && !Files.exists(first)) Thread.onSpinWait();
            // Not of the process itself: that would close what is read next.
            assertThat(relay.toHandle().destroy()).isTrue();
            String said = new String(relay.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(relay.waitFor()).as(said).isZero();
            assertThat(first).doesNotExist();
            assertThat(NAMESPACES.resolve("heddle-" + relay.pid() + "-b")).doesNotExist();
        } finally {
            relay.destroyForcibly();
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static void requireRelay() {
        IpRelay.missing().ifPresent(what -> {
            if ("required".equals(System.getenv("HEDDLE_INTEROP"))) throw new AssertionError(what);
            Assumptions.abort(what);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --address 198.18.0.2 | the first address of a network of four is one as 198.18.0.1 or 198.18.0.5, not 198.18.0.2
            --address here | Invalid value for option '--address': 'here' is no IPv4 address such as 198.18.0.1
            --mtu 100 | an MTU is 1280 to 65535 bytes, got 100
            --loss 2 | loss must be from 0 to 1, got 2.0
            --admin-port 65536 | --admin-port takes 0 to 65535, not 65536
            """)
    void wrongUsageIsOneSentence(String line, String sentence) {
        Ran ran = HeddleTest.run(Stream.concat(Stream.of("chaos", "relay"), Stream.of(line.split(" ")))
                .toArray(String[]::new));
        assertThat(ran)
                .isEqualTo(new Ran(
                        2, "", "heddle: " + sentence + "; see 'heddle chaos relay --help'" + System.lineSeparator()));
    }
}
