package dev.heddle.app;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What a process did.
record Ran(int exitCode, String out, String err) {
    /// Runs a command to its end, with nothing on its input and no environment but the given one.
    static Ran in(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        return start(directory, environment, command).end();
    }

    static Running start(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        // Into files, so that neither stream can fill up and stop the process.
        Path out = Files.createTempFile("out", "");
        Path err = Files.createTempFile("err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    List<String> errLines() {
        return err.lines().toList();
    }

    /// A process that goes on beside the test.
    record Running(Process process, Path out, Path err) {
        Ran end() throws IOException, InterruptedException {
            try {
                return new Ran(process.waitFor(), read(out), read(err));
            } finally {
                process.destroyForcibly();
                Files.delete(out);
                Files.delete(err);
            }
        }

        private static String read(Path file) throws IOException {
            return Files.readString(file, StandardCharsets.UTF_8);
        }
    }
}
