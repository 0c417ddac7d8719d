package dev.heddle.chaos;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The commands `ip` and `tc` of iproute2.
///
/// @param ip where it is
/// @param tc where it is, empty without it
record IpTools(Path ip, Optional<Path> tc) {
    private static final long PATIENCE_SECONDS = 10;

    /// Where system commands are, which may be missing from the path of whoever became root.
    private static final List<String> SYSTEM = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    static Optional<IpTools> find() {
        return find("ip").map(ip -> new IpTools(ip, find("tc")));
    }

    private static Optional<Path> find(String command) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), SYSTEM.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// @return what it printed
    /// @throws IOException that says what the command had against it
    String ip(String... arguments) throws IOException {
        return run(ip, arguments);
    }

    /// @return what it printed
    /// @throws IOException that says what the command had against it, or that it is not there
    String tc(String... arguments) throws IOException {
        return run(tc.orElseThrow(() -> new IOException("the command 'tc' is not there")), arguments);
    }

    private static String run(Path command, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            // These print a few lines, so that none of them waits for its reader.
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(
                        "'%s' did not end within %d s".formatted(String.join(" ", line), PATIENCE_SECONDS));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.exitValue() != 0) {
                throw new IOException(
                        "'%s' ended with %d: %s".formatted(String.join(" ", line), process.exitValue(), said));
            }
            return said;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in '%s'".formatted(String.join(" ", line)), interrupted);
        } finally {
            process.destroyForcibly();
        }
    }
}
