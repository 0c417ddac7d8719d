package dev.heddle.app;

import dev.heddle.planted.BugResult;
import dev.heddle.planted.Plan;
import dev.heddle.planted.Planted;
import dev.heddle.planted.PlantedException;
import dev.heddle.planted.PlantedReport;
import java.io.PrintWriter;
import java.util.Locale;

/// Judges the checkers by planted bugs, and prints how they did.
final class PlantedRun {
    private static final String ROW = "%-44s %-6s %6s  %s%n";

    private PlantedRun() {}

    /// @throws WrongUsage when nothing can be judged
    static PlantedReport run(Plan plan, PrintWriter out) throws InterruptedException {
        out.printf(Locale.ROOT, ROW, "bug", "found", "seeds", "checker");
        out.flush();
        try {
            PlantedReport report = Planted.run(plan, bug -> print(bug, out));
            out.println();
            for (PlantedReport.CheckerResult checker : report.checkers()) {
                String alone = String.join(" ", checker.alone());
                out.printf(
                        Locale.ROOT,
                        "%-32s saw %3d%s%n",
                        checker.name(),
                        checker.saw(),
                        alone.isEmpty() ? "" : ", alone: " + alone);
            }
            if (!report.neverAlone().isEmpty()) {
                out.println("without a bug that they alone see: " + String.join(" ", report.neverAlone()));
            }
            out.printf(
                    Locale.ROOT,
                    "found %d of %d, median %d seeds: %s%n",
                    report.found(),
                    report.total(),
                    report.medianSeeds(),
                    report.ok() ? "ok" : "too few, too late, or not each checker alone");
            out.flush();
            return report;
        } catch (PlantedException impossible) {
            throw new WrongUsage(String.valueOf(impossible.getMessage()), impossible);
        }
    }

    private static void print(BugResult bug, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                ROW,
                bug.name(),
                bug.found() ? "yes" : "no",
                bug.seeds(),
                bug.found() ? bug.checker() : bug.broke());
        out.flush();
    }
}
