package dev.heddle.planted;

import java.util.List;

/// Whether the checkers saw one planted bug, as it stands in the JSON report: names and order do not change.
///
/// @param bug what is wrong, in a sentence
/// @param written whether before or after the checkers
/// @param seeds up to the one in which it was seen, that one counted; all that were tried if it was not
/// @param checker that saw it first; empty when none did
/// @param said by it
/// @param checkers all that saw it in that seed or in those after it
/// @param broke how the first of the runs broke that did not come to its end; that alone is not found
public record BugResult(
        String name,
        String bug,
        String written,
        boolean found,
        int seeds,
        String checker,
        String said,
        List<String> checkers,
        String broke) {}
