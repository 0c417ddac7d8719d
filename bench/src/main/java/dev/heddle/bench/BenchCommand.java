package dev.heddle.bench;

import dev.heddle.app.WrongUsage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `heddle bench NAME`: one comparison, with its baseline in the same run.
@Command(
        name = "bench",
        description =
                "Measure one thing beside its baseline, in turn, in one run; or, by a command of its own, how a whole"
                        + " network holds.",
        subcommands = SoakCommand.class,
        footer = {
            "",
            "Names:",
            "  throughput   bulk, 64-byte messages and ping: Heddle against plain TCP on Netty,",
            "               both ends on one core"
        })
final class BenchCommand implements Callable<Integer> {
    /// What can be measured.
    enum Name {
        THROUGHPUT
    }

    @Spec
    private @Nullable CommandSpec spec;

    // Not required: then a command of this one's own could not stand in its place.
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "What to measure.")
    private @Nullable Name name;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each variant (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each variant runs in a round (default: ${DEFAULT-VALUE}).")
    private double seconds = 1;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the figures as JSON.")
    private @Nullable Path report;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        Name chosen = name;
        if (chosen == null) throw new ParameterException(command, "Missing required parameter: 'NAME'");
        if (rounds < 1 || rounds > 1000) throw new WrongUsage("--rounds takes 1 to 1000, not " + rounds);
        if (!(seconds >= 0.05 && seconds <= 600)) throw new WrongUsage("--seconds takes 0.05 to 600, not " + seconds);
        requireWritable(report);
        PrintWriter out = command.getOut();
        BenchReport result = switch (chosen) {
            case THROUGHPUT -> Throughput.run(rounds, Math.round(seconds * 1e9), out);
        };
        result.print(out);
        if (report != null) write(report, result.json());
        return result.ok() ? 0 : 1;
    }

    static void requireWritable(@Nullable Path file) {
        if (file == null) return;
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new WrongUsage("cannot write the report to " + file);
        }
    }

    static void write(Path file, String json) {
        try {
            Files.writeString(file, json + System.lineSeparator());
        } catch (IOException failed) {
            throw new WrongUsage("cannot write the report to " + file + ": " + failed.getMessage(), failed);
        }
    }
}
