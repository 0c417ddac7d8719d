package dev.heddle.scenario;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What came of one run.
///
/// @param faults that began
/// @param violations the first ones, in the order in which they were seen
/// @param violationsByChecker how many each checker saw, those with it that are not kept
/// @param traceHash of all that went over the wire
/// @param messages that nodes were asked to send
/// @param linksUpNanos virtual time until every node was linked with every other one; empty if that never was
/// @param census what was reached
public record RunResult(
        long seed,
        long virtualNanos,
        int faults,
        List<Violation> violations,
        Map<String, Integer> violationsByChecker,
        String traceHash,
        long messages,
        OptionalLong linksUpNanos,
        Census census) {
    /// With the violations that are not kept.
    public int violationCount() {
        return violationsByChecker.values().stream().mapToInt(Integer::intValue).sum();
    }
}
