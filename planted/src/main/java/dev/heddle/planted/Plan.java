package dev.heddle.planted;

import dev.heddle.scenario.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How the checkers are to be judged.
///
/// @param root of the checkout whose sources and patches are used
/// @param bugs by name; none for all there are
/// @param scenario that every bug is put into
/// @param seeds a bug has, at most, to be seen in
/// @param seedsAfter it was seen, for the other checkers to see it too
/// @param cleanSeeds in which nothing may be violated without any bug; other seeds that are not clean are passed over
/// @param threads that run bugs at the same time
/// @param patience how long a seed may take in real time, with a bug and without
public record Plan(
        Path root,
        List<String> bugs,
        Scenario scenario,
        int seeds,
        int seedsAfter,
        int cleanSeeds,
        int threads,
        Duration patience) {
    /// All bugs, a thousand seeds each.
    public static Plan of(Path root, Scenario scenario) {
        return new Plan(root, List.of(), scenario, 1_000, 10, 10, 1, Duration.ofMinutes(5));
    }

    public Plan withBugs(List<String> others) {
        return new Plan(root, List.copyOf(others), scenario, seeds, seedsAfter, cleanSeeds, threads, patience);
    }

    public Plan withSeeds(int most, int after, int clean) {
        return new Plan(root, bugs, scenario, most, after, clean, threads, patience);
    }

    public Plan withThreads(int other) {
        return new Plan(root, bugs, scenario, seeds, seedsAfter, cleanSeeds, other, patience);
    }

    Plan withPatience(Duration other) {
        return new Plan(root, bugs, scenario, seeds, seedsAfter, cleanSeeds, threads, other);
    }
}
