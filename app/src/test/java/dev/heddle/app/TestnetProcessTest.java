package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A testnet that is told to end while it runs.
final class TestnetProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalEndsItPromptlyAndQuietly(String signal, int exitCode) throws Exception {
        Ran.Running running = Ran.start(
                Workspace.ROOT,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Workspace.ROOT.resolve("app/java.args"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Heddle.class.getName(),
                        "testnet",
                        "--nodes=3",
                        "--duration=10m",
                        "--file=" + Workspace.ROOT.resolve("pom.xml")));
        awaitLoad(running);
        long toldNanos = System.nanoTime();
        Ran kill = Ran.in(
                Workspace.ROOT,
                Map.of("PATH", System.getenv("PATH")),
                List.of("kill", "-" + signal, String.valueOf(running.process().pid())));
        assertThat(kill.exitCode()).isZero();
        assertThat(running.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - toldNanos)).isLessThan(Duration.ofSeconds(5));
        Ran ran = running.end();
        assertThat(ran.exitCode()).isEqualTo(exitCode);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).doesNotContain("ok");
    }

    /// Until it has printed a line of progress.
    private static void awaitLoad(Ran.Running running) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        while (!Files.readString(running.out()).contains("links 3/3")) {
            assertThat(running.process().isAlive())
                    .as(Files.readString(running.err()))
                    .isTrue();
            assertThat(System.nanoTime() - startNanos).isLessThan(PATIENCE.toNanos());
            Thread.sleep(20);
        }
    }
}
