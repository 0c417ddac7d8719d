package dev.heddle.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `--report` of the commands that measure.
final class ReportOption {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the result as JSON; with - to the standard output, and all else to the other.")
    private @Nullable Path file;

    /// Where people read what the command says.
    PrintWriter people() {
        return STANDARD_OUTPUT.equals(file)
                ? command.commandLine().getErr()
                : command.commandLine().getOut();
    }

    /// Whether it can be written turns out here, before the work.
    ///
    /// @return takes the JSON, and leaves it where nobody asked for it
    /// @throws WrongUsage when nothing can be written there
    Consumer<String> open() {
        Path to = file;
        if (to == null) return _ -> {};
        if (STANDARD_OUTPUT.equals(to)) return command.commandLine().getOut()::println;
        return ReportFile.at(to)::write;
    }
}
