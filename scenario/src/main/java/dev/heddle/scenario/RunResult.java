package dev.heddle.scenario;

import java.util.List;

/// What came of one run.
///
/// @param faults that began
/// @param traceHash of all that went over the wire
/// @param census what was reached
public record RunResult(
        long seed, long virtualNanos, int faults, List<Violation> violations, String traceHash, Census census) {}
