package dev.heddle.transport;

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

    /// @param limits for `ulimit`, set before the JVM starts; hard ones, for a JVM raises the soft ones
    static ForkedJvm run(List<String> limits, Class<?> main, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (!limits.isEmpty()) {
            command.addAll(List.of("/bin/sh", "-c", "ulimit " + String.join(" ", limits) + " && exec \"$0\" \"$@\""));
        }
        command.add(JAVA.toString());
        command.addAll(options);
        command.add(main.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(60, TimeUnit.SECONDS)) throw new AssertionError("still running: " + command);
            return new ForkedJvm(
                    process.exitValue(),
                    new String(output, StandardCharsets.UTF_8).lines().toList());
        } finally {
            process.destroyForcibly();
        }
    }
}
