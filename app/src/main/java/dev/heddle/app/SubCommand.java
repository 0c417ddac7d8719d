package dev.heddle.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What the commands share: where they print, and how they refuse what they were told.
abstract class SubCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /// Whether the user named this option.
    final boolean given(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /// @return to be thrown: it ends the command with exit code 2, this sentence and how it is used
    final ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /// @throws ParameterException when the value is less or more than that
    final void requireWithin(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong("%s takes %d to %d, not %d".formatted(option, least, most, value));
        }
    }
}
