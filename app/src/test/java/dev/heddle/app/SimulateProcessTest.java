package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs do not depend on the process they run in.
final class SimulateProcessTest {
    @Test
    void everyCollectorSeesTheSameRun(@TempDir Path directory) throws Exception {
        Path scenario =
                Files.writeString(directory.resolve("brief.yaml"), "{nodes: 4, minutes: 4, faults: {clean-share: 0}}");
        TreeSet<String> hashes = new TreeSet<>();
        for (String collector : List.of("Serial", "Parallel", "G1")) {
            Ran ran = Ran.in(
                    directory,
                    Map.of(),
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "@" + Workspace.ROOT.resolve("app/java.args"),
                            "-XX:+Use" + collector + "GC",
                            "-Xmx256m",
                            "-Dlogback.configurationFile=logback.xml",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Heddle.class.getName(),
                            "simulate",
                            scenario.toString(),
                            "--seed",
                            "42"));
            assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).as("a run in which much goes wrong").containsPattern("faults [1-9]");
            ran.out().lines().filter(line -> line.startsWith("trace hash ")).forEach(hashes::add);
        }
        assertThat(hashes).hasSize(1);
    }
}
