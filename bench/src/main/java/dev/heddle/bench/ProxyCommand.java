package dev.heddle.bench;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `heddle bench proxy`.
@Command(
        name = "proxy",
        description = "Whether 'heddle chaos proxy' does what it is told: delays within 1 ms, rates within 5 %%,"
                + " as a plain socket pair measures them.")
final class ProxyCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final RoundsOptions options = new RoundsOptions();

    @Mixin
    private final ReportFileOption report = new ReportFileOption();

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        int rounds = options.rounds();
        long nanos = options.nanos();
        return report.run(out, () -> ProxyAccuracy.run(rounds, nanos, out));
    }
}
