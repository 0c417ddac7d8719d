package dev.heddle.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs a main class of these tests in a JVM of its own.
///
/// @param exitCode of the process
/// @param output both streams, as lines
record ForkedJvm(int exitCode, List<String> output) {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    static List<String> classPath() {
        return List.of(System.getProperty("java.class.path").split(":", -1));
    }

    /// @param options of the JVM, class path included
    static ForkedJvm run(Class<?> main, List<String> options) throws IOException, InterruptedException {
        return run(List.of(), main, options);
    }

    /// Kills the process without notice once it has printed so many lines, and goes on reading what it
    /// printed.
    static ForkedJvm runAndKill(Class<?> main, List<String> options, int lines)
            throws IOException, InterruptedException {
        Process process = start(List.of(), main, options);
        List<String> output = new ArrayList<>();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
                // Through the handle: the process itself would close the stream that is being read.
                if (output.size() == lines) process.toHandle().destroyForcibly();
            }
            return new ForkedJvm(process.waitFor(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /// @param limits for `ulimit`, set before the JVM starts; hard ones, for a JVM raises the soft ones
    static ForkedJvm run(List<String> limits, Class<?> main, List<String> options)
            throws IOException, InterruptedException {
        Process process = start(limits, main, options);
        try {
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(60, TimeUnit.SECONDS)) throw new AssertionError("still running: " + main);
            return new ForkedJvm(
                    process.exitValue(),
                    new String(output, StandardCharsets.UTF_8).lines().toList());
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> limits, Class<?> main, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        if (!limits.isEmpty()) {
            command.addAll(List.of("/bin/sh", "-c", "ulimit " + String.join(" ", limits) + " && exec \"$0\" \"$@\""));
        }
        command.add(JAVA.toString());
        command.addAll(options);
        command.add(main.getName());
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
