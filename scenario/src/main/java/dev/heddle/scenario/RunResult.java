package dev.heddle.scenario;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What came of one run.
///
/// @param faults that began
/// @param violations the first ones, in the order in which they were seen
/// @param violationsByChecker how many each checker saw, those with it that are not kept
/// @param traceHash of all that went over the wire; empty if the run broke
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
    static RunResult broken(long seed, Throwable broken) {
        String where = Stream.of(broken.getStackTrace())
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
        Violation violation = new Violation(Sweep.RUN, Duration.ZERO, "it ended with " + broken + where);
        return new RunResult(
                seed,
                0,
                0,
                List.of(violation),
                Collections.singletonMap(Sweep.RUN, 1),
                "",
                0,
                OptionalLong.empty(),
                Census.NONE);
    }

    /// With the violations that are not kept.
    public int violationCount() {
        return violationsByChecker.values().stream().mapToInt(Integer::intValue).sum();
    }
}
