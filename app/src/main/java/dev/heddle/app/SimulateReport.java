package dev.heddle.app;

import dev.heddle.scenario.SweepTotals;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// What a sweep found, as it stands in its JSON report: names, order and units do not change.
///
/// @param command `simulate`
/// @param seeds how many
/// @param virtualSeconds of all runs together
/// @param realSeconds from the start of the process to the report
/// @param faults that began, in all runs
/// @param traceHash of one run its own, of several the SHA-256 over their hashes
/// @param ok whether no checker saw anything
/// @param linksUpSeconds virtual time until every node was linked with every other one, in the slowest run; null if
///     one never came there
/// @param bytesPerLink of memory, null where there are too few links to tell
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
        Map<String, Integer> violationsByChecker) {
    /// @param bytesPerLink empty where there are too few links to tell
    static SimulateReport of(
            String scenario, int nodes, SweepTotals totals, double realSeconds, OptionalLong bytesPerLink) {
        double virtualSeconds = totals.virtualNanos() / 1e9;
        OptionalLong linksUp = totals.linksUpNanos();
        return new SimulateReport(
                "simulate",
                scenario,
                totals.runs(),
                round(virtualSeconds),
                round(realSeconds),
                totals.faults(),
                totals.violations(),
                totals.failedSeeds(),
                totals.traceHash(),
                totals.violations() == 0,
                nodes,
                totals.messages(),
                round(virtualSeconds / realSeconds),
                linksUp.isPresent() ? round(linksUp.getAsLong() / 1e9) : null,
                bytesPerLink.isPresent() ? bytesPerLink.getAsLong() : null,
                totals.violationsByChecker());
    }

    /// One line.
    String json() {
        return JsonMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .build()
                .writeValueAsString(this);
    }

    private static double round(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
