package dev.heddle.planted;

import dev.heddle.scenario.Checker;
import dev.heddle.scenario.Checkers;
import java.util.List;

/// How good the checkers are, as it stands in the JSON report: names and order do not change.
///
/// @param command `planted`
/// @param medianSeeds that a bug took, the lower of the two in the middle; one that was not found took all
/// @param neverAlone the checkers without a bug that they alone see; empty when not all bugs were judged
/// @param ok whether enough were found, and fast enough, and each checker saw one alone
public record PlantedReport(
        String command,
        int total,
        int found,
        int medianSeeds,
        List<BugResult> bugs,
        List<CheckerResult> checkers,
        List<String> neverAlone,
        boolean ok) {
    private static final int FOUND_PERCENT = 95;
    private static final int MEDIAN_SEEDS = 50;

    /// What one checker is good for.
    ///
    /// @param saw so many bugs
    /// @param alone the bugs that no other checker saw
    public record CheckerResult(String name, int saw, List<String> alone) {}

    /// @param all whether these are all bugs there are
    static PlantedReport of(List<BugResult> bugs, boolean all) {
        int found = (int) bugs.stream().filter(BugResult::found).count();
        List<Integer> seeds = bugs.stream().map(BugResult::seeds).sorted().toList();
        int median = seeds.isEmpty() ? 0 : seeds.get((seeds.size() - 1) / 2);
        List<CheckerResult> checkers =
                Checkers.all().stream().map(checker -> result(checker, bugs)).toList();
        List<String> neverAlone = checkers.stream()
                .filter(checker -> all && checker.alone().isEmpty())
                .map(CheckerResult::name)
                .toList();
        boolean ok = found * 100 >= bugs.size() * FOUND_PERCENT && median <= MEDIAN_SEEDS && neverAlone.isEmpty();
        return new PlantedReport("planted", bugs.size(), found, median, List.copyOf(bugs), checkers, neverAlone, ok);
    }

    private static CheckerResult result(Checker checker, List<BugResult> bugs) {
        String name = checker.name();
        List<BugResult> seen =
                bugs.stream().filter(bug -> bug.checkers().contains(name)).toList();
        List<String> alone = seen.stream()
                .filter(bug -> bug.checkers().size() == 1)
                .map(BugResult::name)
                .toList();
        return new CheckerResult(name, seen.size(), alone);
    }
}
