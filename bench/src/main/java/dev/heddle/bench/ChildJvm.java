package dev.heddle.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A program of this room in a JVM of its own, perhaps on a core of its own. It is told what to do by lines on
/// its standard input and answers by [marked][#say] lines on its standard output. For one thread.
final class ChildJvm implements AutoCloseable {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final long PATIENCE_SECONDS = 10;
    private static final String MARK = "> ";
    /// No answer is empty.
    private static final String GONE = "";

    private final String name;
    private final Process process;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final PrintWriter orders;
    private final Path errors;

    private ChildJvm(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
        Thread.ofVirtual().start(() -> read(process.inputReader(StandardCharsets.UTF_8)));
        this.orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /// @param core it may use no other; one that the machine does not have is any core
    /// @param folder where what it says on its standard error is kept
    static ChildJvm start(Class<?> program, int core, Path folder, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (pins()) command.addAll(List.of("taskset", "-c", Integer.toString(core)));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        Path errors = folder.resolve(program.getSimpleName() + ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(Redirect.to(errors.toFile()))
                    .start();
            return new ChildJvm(program.getSimpleName(), process, errors);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Whether children get the cores they are given: there must be two, and util-linux's `taskset`.
    static boolean pins() {
        return CORES > 1 && Files.isExecutable(Path.of("/usr/bin/taskset"));
    }

    /// @param within seconds, after which it is ended
    /// @throws IllegalStateException with what it last said, if it is gone or does not answer
    String answer(int within) {
        try {
            String said = answers.poll(within, TimeUnit.SECONDS);
            if (said != null && !said.equals(GONE)) return said;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        throw new IllegalStateException("%s does not answer; it last said: %s".formatted(name, lastWords()));
    }

    /// Whatever else it prints is read too: a full pipe would stop it.
    private void read(BufferedReader printed) {
        try (printed) {
            for (String line = printed.readLine(); line != null; line = printed.readLine()) {
                if (line.startsWith(MARK)) answers.add(line.substring(MARK.length()));
            }
        } catch (IOException gone) {
            // As when there are no more lines.
        }
        answers.add(GONE);
    }

    /// Says what to do; the answer comes later.
    void order(String line) {
        orders.println(line);
    }

    String ask(String order, int within) {
        order(order);
        return answer(within);
    }

    /// What it said on its standard error.
    String said() {
        try {
            return Files.readString(errors);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Ends with its standard input.
    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// For programs: an answer. What else is printed, such as a log, is none.
    static void say(String line) {
        System.out.println(MARK + line);
    }

    /// For programs: the lines that come in, until there are no more.
    static BufferedReader orders() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    private String lastWords() {
        List<String> lines = said().lines().toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}
