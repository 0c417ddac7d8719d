package dev.heddle.app;

import dev.heddle.scenario.Census;
import dev.heddle.scenario.Scenario;
import dev.heddle.scenario.SweepTotals;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a sweep found, as it stands in its JSON report: names, order and units do not change.
///
/// @param command `simulate`
/// @param seeds how many
/// @param virtualSeconds of all runs together
/// @param realSeconds from the start of the process to the report
/// @param faults that began, in all runs
/// @param traceHash of one run its own, of several the SHA-256 over their hashes
/// @param ok whether no checker saw anything, and nothing stayed unreached
/// @param linksUpSeconds virtual time until every node was linked with every other one, in the slowest run;
///     null if one never came there
/// @param bytesPerLink of memory, null where there are too few links to tell
/// @param census how often each kind of fault and each state that can be told from outside was reached
/// @param unreached what so many seeds should have reached, and did not; empty for fewer than 100
record SimulateReport(
        String command,
        String scenario,
        int seeds,
        double virtualSeconds,
        double realSeconds,
        long faults,
        long violations,
        List<Long> failedSeeds,
        String traceHash,
        boolean ok,
        int nodes,
        long messages,
        double virtualPerReal,
        @Nullable Double linksUpSeconds,
        @Nullable Long bytesPerLink,
        Map<String, Integer> violationsByChecker,
        Map<String, Long> census,
        List<String> unreached) {
    /// @param bytesPerLink empty where there are too few links to tell
    static SimulateReport of(Scenario scenario, SweepTotals totals, double realSeconds, OptionalLong bytesPerLink) {
        // A few seeds cannot reach all there is.
        List<String> unreached =
                totals.runs() < Census.SEEDS_LEAST ? List.of() : totals.census().unreached(scenario);
        double virtualSeconds = totals.virtualNanos() / 1e9;
        OptionalLong linksUp = totals.linksUpNanos();
        return new SimulateReport(
                "simulate",
                scenario.name(),
                totals.runs(),
                round(virtualSeconds),
                round(realSeconds),
                totals.faults(),
                totals.violations(),
                totals.failedSeeds(),
                totals.traceHash(),
                totals.violations() == 0 && unreached.isEmpty(),
                scenario.nodes(),
                totals.messages(),
                round(virtualSeconds / realSeconds),
                linksUp.isPresent() ? round(linksUp.getAsLong() / 1e9) : null,
                bytesPerLink.isPresent() ? bytesPerLink.getAsLong() : null,
                totals.violationsByChecker(),
                totals.census().counts(),
                unreached);
    }

    private static double round(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
