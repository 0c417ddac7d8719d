package dev.heddle.bench;

import dev.heddle.app.WrongUsage;
import dev.heddle.chaos.Attack;
import dev.heddle.chaos.AttackSettings;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `heddle bench attacks`.
@Command(
        name = "attacks",
        description =
                "What attacks cost a node in a JVM of its own at -Xmx256m on a core of its own: the goodput of its"
                        + " live links beside that under the same attack on a listener that only accepts and closes,"
                        + " handshakes of honest peers, and memory. Everything stays on this machine's loopback. All"
                        + " attacks for a minute each take half an hour.")
final class AttacksCommand implements Callable<Integer> {
    private static final int SECONDS_MOST = 3_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "How long each attack takes, 4 to " + SECONDS_MOST + " (default: ${DEFAULT-VALUE}).")
    private int seconds = 60;

    @Option(
            names = "--sources",
            paramLabel = "N",
            description = "Addresses that strangers come from, 1 to " + AttackSettings.SOURCES_MOST
                    + " (default: ${DEFAULT-VALUE}).")
    private int sources = AttackSettings.DEFAULT.sources();

    @Option(
            names = "--only",
            paramLabel = "NAME,...",
            split = ",",
            description = "These attacks and no others, such as junk,ping-flood (default: all).")
    private List<String> only = List.of();

    @Mixin
    private final ReportFileOption report = new ReportFileOption();

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (seconds < 4 || seconds > SECONDS_MOST) {
            throw new WrongUsage("--seconds takes 4 to %d, not %d".formatted(SECONDS_MOST, seconds));
        }
        if (sources < 1 || sources > AttackSettings.SOURCES_MOST) {
            throw new WrongUsage("--sources takes 1 to %d, not %d".formatted(AttackSettings.SOURCES_MOST, sources));
        }
        List<Attack> attacks = only.isEmpty() ? Arrays.asList(Attack.values()) : chosen();
        return report.run(out, () -> Attacks.run(attacks, seconds, sources, out));
    }

    private List<Attack> chosen() {
        try {
            return only.stream().map(Attack::of).toList();
        } catch (IllegalArgumentException unknown) {
            throw new WrongUsage("--only: " + unknown.getMessage(), unknown);
        }
    }
}
