package dev.heddle.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a sweep found, for people.
final class SimulateSummary {
    private static final int SEEDS_SHOWN = 20;

    private SimulateSummary() {}

    static void print(PrintWriter out, SimulateReport report) {
        out.printf(
                Locale.ROOT,
                "%s: %d nodes, %d seed%s, %,.0f virtual seconds in %s s: %,.0f times real time%n",
                report.scenario(),
                report.nodes(),
                report.seeds(),
                report.seeds() == 1 ? "" : "s",
                report.virtualSeconds(),
                Units.digits(report.realSeconds()),
                report.virtualPerReal());
        out.printf(Locale.ROOT, "messages %,d, faults %,d%n", report.messages(), report.faults());
        if (report.linksUpSeconds() != null) {
            out.printf(Locale.ROOT, "all links up after %.3f virtual seconds at most%n", report.linksUpSeconds());
        }
        if (report.bytesPerLink() != null) {
            out.printf(Locale.ROOT, "memory %,d bytes for each link%n", report.bytesPerLink());
        }
        out.println("trace hash " + report.traceHash());
        report.violationsByChecker()
                .forEach((checker, count) -> out.printf(Locale.ROOT, "%s: %,d violations%n", checker, count));
        if (!report.unreached().isEmpty()) out.println("never reached: " + String.join(", ", report.unreached()));
        if (report.ok()) out.println("0 violations: ok");
        if (!report.failedSeeds().isEmpty()) out.println(failed(report.failedSeeds()));
        out.flush();
    }

    private static String failed(List<Long> seeds) {
        String shown = seeds.stream().limit(SEEDS_SHOWN).map(String::valueOf).collect(Collectors.joining(" "));
        return "failed with seeds " + shown + (seeds.size() > SEEDS_SHOWN ? " ..." : "");
    }
}
