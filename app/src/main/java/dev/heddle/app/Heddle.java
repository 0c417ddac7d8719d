package dev.heddle.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `heddle` command: finds the subcommand and turns what goes wrong into one sentence and an exit
/// code.
///
/// A new subcommand of this room is one class more in `subcommands`; another room's comes through
/// [CommandProvider].
@Command(
        name = "heddle",
        description = "Peer-to-peer messaging in which what is urgent never waits behind what is big.",
        subcommands = {
            Keygen.class,
            ConfigCommand.class,
            NodeCommand.class,
            StatusCommand.class,
            PeersCommand.class,
            PingCommand.class,
            Testnet.class,
            SimulateCommand.class,
            ChaosCommand.class
        },
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Heddle.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:the check failed", "2:wrong usage"})
public final class Heddle {
    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log what happens, and show where an error came from.")
    private boolean verbose;

    private Heddle() {}

    public static void main(String[] args) {
        System.exit(run(writer(System.out), writer(System.err), args));
    }

    /// The whole command but the end of the process.
    ///
    /// @return 0 done, 1 the check failed, 2 wrong usage
    static int run(PrintWriter out, PrintWriter err, String... args) {
        Heddle heddle = new Heddle();
        CommandLine line = new CommandLine(heddle);
        for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
            line.addSubcommand(provider.command());
        }
        return line.setOut(out)
                .setErr(err)
                // An argument such as @name is the user's own text, not a file of further arguments.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, _) -> heddle.refuse(wrong))
                .setExecutionExceptionHandler((failure, command, _) -> heddle.explain(failure, command))
                .setExecutionStrategy(parsed -> {
                    // logback.xml reads it; the first logger is made after this.
                    if (heddle.verbose) System.setProperty("heddle.log", "INFO");
                    return new CommandLine.RunLast().execute(parsed);
                })
                .execute(args);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private int refuse(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        StringBuilder sentence = new StringBuilder();
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            sentence.append(describe(command, unmatched));
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) sentence.append(", did you mean ").append(String.join(" or ", suggestions));
        } else {
            sentence.append(wrong.getMessage());
        }
        sentence.append("; see '")
                .append(command.getCommandSpec().qualifiedName())
                .append(" --help'");
        say(command, sentence.toString());
        return ExitCode.USAGE;
    }

    private static String describe(CommandLine command, UnmatchedArgumentException unmatched) {
        if (unmatched.isUnknownOption()) return String.valueOf(unmatched.getMessage());
        String what = command.getParent() == null ? "command" : "use for";
        return "there is no %s '%s'".formatted(what, unmatched.getUnmatched().getFirst());
    }

    private int explain(Exception failure, CommandLine command) {
        int exitCode;
        if (failure instanceof WrongUsage) {
            say(command, String.valueOf(failure.getMessage()));
            exitCode = ExitCode.USAGE;
        } else {
            say(command, "a fault of heddle itself: " + failure + (verbose ? "" : "; --verbose shows where"));
            exitCode = ExitCode.SOFTWARE;
        }
        if (verbose) failure.printStackTrace(command.getErr());
        return exitCode;
    }

    private static void say(CommandLine command, String sentence) {
        command.getErr().println("heddle: " + sentence);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Heddle.class.getPackage().getImplementationVersion();
            return new String[] {"heddle " + (version == null ? "(not packaged)" : version)};
        }
    }
}
