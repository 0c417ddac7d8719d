package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes run from the module path too, with nothing opened and no warning printed.
class ModulePathTest {
    /// What a node needs at run time; the rest of the tests' class path is for the tests.
    private static final Pattern NEEDED = Pattern.compile(
            "heddle-(core|codec|noise|session|network|transport|daemon)-[0-9.]+\\.jar|netty-.*|slf4j-api-.*|logback-.*|jspecify-.*"
                    + "|lz4-java-.*|picocli-.*|jackson-.*|snakeyaml-engine-.*|json-schema-validator-.*|itu-.*|HdrHistogram-.*|conscrypt-.*");

    @Test
    void aLocalNetworkRunsFromTheModulePath(@TempDir Path directory) throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[1 << 20]);
        String modulePath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> NEEDED.matcher(entry.getFileName().toString()).matches() || isRoom(entry))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Ran ran = Ran.in(
                directory,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=dev.heddle.transport,io.netty.common,io.netty.transport.epoll.linux.x86_64,"
                                + "io.netty.transport.unix.common,io.netty.transport.classes.epoll,org.conscrypt",
                        "--module-path",
                        modulePath,
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "--module",
                        "dev.heddle.app/dev.heddle.app.Heddle",
                        "testnet",
                        "--nodes",
                        "2",
                        "--duration",
                        "1s",
                        "--file",
                        file.toString()));
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.errLines()).noneMatch(line -> line.startsWith("WARNING:"));
    }

    /// A room that is not packaged yet.
    private static boolean isRoom(Path entry) {
        return entry.endsWith(Path.of("target", "classes"));
    }
}
