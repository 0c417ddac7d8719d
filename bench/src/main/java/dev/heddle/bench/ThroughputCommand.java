package dev.heddle.bench;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `heddle bench throughput`.
@Command(
        name = "throughput",
        description = "Bulk, 64-byte messages and ping: Heddle against plain TCP on Netty, both ends on one core.")
final class ThroughputCommand implements Callable<Integer> {
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
        return report.run(out, () -> Throughput.run(rounds, nanos, out));
    }
}
