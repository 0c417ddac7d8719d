package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.NetworkAddress;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A `heddle node` in a process of its own, and what it prints.
final class NodeProcess implements AutoCloseable {
    /// Ends both queues.
    private static final String END = "\0";

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> err = new LinkedBlockingQueue<>();

    private NodeProcess(Process process) {
        this.process = process;
        // Ends at once where the output goes somewhere else.
        Thread.ofVirtual().start(() -> pump(process.getInputStream(), out));
        Thread.ofVirtual().start(() -> pump(process.getErrorStream(), err));
    }

    static NodeProcess start(Path config) throws IOException {
        return start(config, ProcessBuilder.Redirect.PIPE);
    }

    /// @param output where its standard output goes
    static NodeProcess start(Path config, ProcessBuilder.Redirect output) throws IOException {
        ProcessBuilder builder = heddle("node", "--config", config.toString());
        builder.redirectOutput(output);
        return start(builder);
    }

    static NodeProcess start(ProcessBuilder builder) throws IOException {
        return new NodeProcess(builder.start());
    }

    /// Another command that goes on until it is told to end.
    static NodeProcess running(String... arguments) throws IOException {
        return new NodeProcess(heddle(arguments).start());
    }

    /// The command in a process of its own, with an empty environment.
    static ProcessBuilder heddle(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Workspace.ROOT.resolve("app/java.args"),
                // Several of them share the machine with the test.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // The class path of the tests has another one, which is quieter.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                Heddle.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        return builder;
    }

    /// Makes a node's folder with its identity in it.
    static Identity identity(Path folder) throws IOException {
        Identity identity = Identity.generate(new SecureRandom()::nextBytes, Ciphers.system());
        Files.createDirectories(folder);
        Path file = Files.writeString(folder.resolve("node.identity"), identity.format());
        assertThat(file.toFile().setReadable(false, false) && file.toFile().setReadable(true, true))
                .isTrue();
        return identity;
    }

    /// The next line of its standard output with this text in it; what comes before it is passed over.
    String awaitLine(String text, Duration most) throws InterruptedException {
        return await(out, line -> line.contains(text), text, most);
    }

    /// The same of its standard error.
    String awaitError(String text, Duration most) throws InterruptedException {
        return await(err, line -> line.contains(text), text, most);
    }

    /// Waits for lines with each of these texts, in any order.
    void awaitLines(List<String> texts, Duration most) throws InterruptedException {
        List<String> missing = new ArrayList<>(texts);
        while (!missing.isEmpty()) {
            String line = await(out, one -> missing.stream().anyMatch(one::contains), String.valueOf(missing), most);
            missing.removeIf(line::contains);
        }
    }

    /// Where it listens, as it prints it.
    NetworkAddress awaitAddress(Duration most) throws InterruptedException {
        String line = awaitLine("listening on ", most);
        return NetworkAddress.parse(line.substring("listening on ".length(), line.lastIndexOf(" (")));
    }

    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    int awaitExit(Duration most) throws InterruptedException {
        assertThat(process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        return process.exitValue();
    }

    /// What is left of its standard error when it has ended.
    List<String> restOfErrors() throws InterruptedException {
        List<String> rest = new ArrayList<>();
        for (String line = err.take(); !line.equals(END); line = err.take()) rest.add(line);
        return rest;
    }

    /// At once, whatever it does.
    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String await(BlockingQueue<String> lines, Predicate<String> wanted, String text, Duration most)
            throws InterruptedException {
        long endNanos = System.nanoTime() + most.toNanos();
        List<String> seen = new ArrayList<>();
        while (true) {
            String line = lines.poll(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("%s no line with '%s'; it printed %s and to the standard error %s"
                        .formatted(line == null ? "within " + most : "it ended with", text, seen, List.copyOf(err)));
            }
            if (wanted.test(line)) return line;
            seen.add(line);
        }
    }

    private static void pump(InputStream stream, BlockingQueue<String> lines) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException cut) {
            // It was killed.
        } finally {
            lines.add(END);
        }
    }
}
