package dev.heddle.scenario;

import java.time.Duration;

/// What a checker saw that must not be.
///
/// @param checker its name
/// @param at virtual time since the run began
/// @param what in one sentence, with who and which
public record Violation(String checker, Duration at, String what) {
    @Override
    public String toString() {
        return "%s at %.3f s: %s".formatted(checker, at.toNanos() / 1e9, what);
    }
}
