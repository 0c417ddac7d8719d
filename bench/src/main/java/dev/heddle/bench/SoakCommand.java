package dev.heddle.bench;

import dev.heddle.app.WrongUsage;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `heddle bench soak`.
@Command(
        name = "soak",
        description = "Links nodes in this process all with each other, sends between them and cuts a link every"
                + " second, and looks whether memory, descriptors, threads or latency creep. Every 10 s the load"
                + " pauses for a collection of garbage; pauses are beside the minutes. From 20 minutes on the heap may"
                + " rise by 1 MiB an hour, in shorter runs by 1 MiB in all; latencies are judged from 20 minutes on. With"
                + " HEDDLE_JAVA_OPTS=-XX:+UseSerialGC the heap is measured ten times as finely.")
final class SoakCommand implements Callable<Integer> {
    private static final int INTERVAL_SECONDS = 10;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--nodes", paramLabel = "N", description = "2 to 100 (default: ${DEFAULT-VALUE}).")
    private int nodes = 20;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "Under load, 1 to 1440 (default: ${DEFAULT-VALUE}). The first fifth is for warming up.")
    private int minutes = 20;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Messages a second in all, of 256 bytes, 1 to 100000 (default: ${DEFAULT-VALUE}).")
    private int rate = 1_000;

    @Mixin
    private final ReportFileOption report = new ReportFileOption();

    @Override
    public Integer call() {
        requireWithin("--nodes", nodes, 2, 100);
        requireWithin("--minutes", minutes, 1, 1440);
        requireWithin("--rate", rate, 1, 100_000);
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        Soak.Settings settings = new Soak.Settings(nodes, rate, minutes * 60 / INTERVAL_SECONDS, INTERVAL_SECONDS);
        return report.run(out, () -> Soak.run(settings, out));
    }

    private static void requireWithin(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new WrongUsage("%s takes %d to %d, not %d".formatted(option, least, most, value));
        }
    }
}
