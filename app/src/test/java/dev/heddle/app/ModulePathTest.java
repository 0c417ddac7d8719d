package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.admin.AdminClient;
import dev.heddle.daemon.ConfigFile;
import dev.heddle.daemon.NodeAdmin;
import dev.heddle.daemon.NodeLimits;
import dev.heddle.daemon.ProcessMemory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes run from the module path too, with nothing opened and no warning printed.
class ModulePathTest {
    /// What a node needs at run time; the rest of the tests' class path is for the tests.
    private static final Pattern NEEDED = Pattern.compile(
            "heddle-(core|codec|noise|session|network|transport|simulator|scenario|planted|config|admin|chaos|daemon)-[0-9.]+\\.jar|netty-.*|slf4j-api-.*|logback-.*|jspecify-.*"
                    + "|lz4-java-.*|picocli-.*|jackson-.*|snakeyaml-engine-.*|json-schema-validator-.*|itu-.*|HdrHistogram-.*|java-diff-utils-.*|conscrypt-.*");

    @Test
    void aLocalNetworkRunsFromTheModulePath(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[1 << 20]);
        run(directory, "testnet", "--nodes", "2", "--duration", "1s", "--file", file.toString());
    }

    @Test
    void aConfigurationIsCheckedFromTheModulePath(@TempDir Path directory) throws Exception {
        HeddleTest.run("keygen", "--out", directory.resolve("node.identity").toString());
        Files.writeString(directory.resolve("node.yaml"), ConfigFile.defaults());
        assertThat(run(directory, "config", "check").out()).endsWith("node.yaml: ok" + System.lineSeparator());
    }

    @Test
    void aNodeIsAskedFromTheModulePath(@TempDir Path directory) throws Exception {
        NodeProcess.identity(directory).close();
        Path config = Files.writeString(
                directory.resolve("node.yaml"), "identity: node.identity\nnetworks: [{network: public}]\n");
        List<String> command = command("node", "--config", config.toString());
        try (NodeProcess node = NodeProcess.start(new ProcessBuilder(command))) {
            node.awaitLine("started", Duration.ofMinutes(1));
            assertThat(run(directory, "status").out()).contains("network    public");
            assertThat(run(directory, "peers").out()).startsWith("this node knows no peer");
            assertThat(run(directory, "peers", "--json").out()).startsWith("{\"networks\":[{\"name\":\"public\"");
            try (AdminClient client = NodeAdmin.client(directory.resolve("data"))) {
                assertThat(client.get("/limits", NodeLimits.class).limits()).isNotEmpty();
                assertThat(client.get("/memory", ProcessMemory.class).threads()).isPositive();
            }
        }
    }

    private static Ran run(Path directory, String... arguments) throws IOException, InterruptedException {
        Ran ran = Ran.in(directory, Map.of(), command(arguments));
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.errLines()).noneMatch(line -> line.startsWith("WARNING:"));
        return ran;
    }

    private static List<String> command(String... arguments) {
        String modulePath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> NEEDED.matcher(entry.getFileName().toString()).matches() || isRoom(entry))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=dev.heddle.transport,io.netty.common,io.netty.transport.epoll.linux.x86_64,"
                        + "io.netty.transport.unix.common,io.netty.transport.classes.epoll,org.conscrypt",
                "--module-path",
                modulePath,
                "--add-modules",
                "ALL-MODULE-PATH",
                "--module",
                "dev.heddle.app/dev.heddle.app.Heddle");
        return Stream.concat(java.stream(), Stream.of(arguments)).toList();
    }

    /// A room that is not packaged yet. Tests alone need the one for tests.
    private static boolean isRoom(Path entry) {
        return entry.endsWith(Path.of("target", "classes")) && !entry.endsWith(Path.of("junit", "target", "classes"));
    }
}
