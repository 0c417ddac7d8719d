package dev.heddle.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.scenario.Checker;
import dev.heddle.scenario.Checkers;
import dev.heddle.scenario.FaultMix;
import dev.heddle.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlantedTest {
    private static final Scenario SHORT =
            Scenario.MESH.withNodes(3).withLength(Duration.ofMinutes(4)).withFaults(FaultMix.NONE);
    private static final Scenario DIRTY = SHORT.withName("dirty").withLinks((from, to) -> {
        throw new IllegalStateException("there is no line from %d to %d".formatted(from, to));
    });
    private static final Plan PLAN = Plan.of(Checkout.ROOT, SHORT).withSeeds(2, 1, 1);

    @TempDir
    private Path checkout;

    @Test
    void aBugIsFoundAndByWhom() throws Exception {
        List<BugResult> told = new ArrayList<>();
        PlantedReport report = Planted.run(PLAN.withBugs(List.of("nonce-of-one-byte")), told::add);
        assertThat(report.bugs()).isEqualTo(told).hasSize(1);
        BugResult bug = told.getFirst();
        assertThat(bug.found()).isTrue();
        assertThat(bug.seeds()).isEqualTo(1);
        assertThat(bug.checker()).isEqualTo("NoncesUnique");
        assertThat(bug.said()).contains("sealed twice with one nonce");
        assertThat(report.checkers())
                .filteredOn(checker -> checker.name().equals("NoncesUnique"))
                .containsExactly(new PlantedReport.CheckerResult("NoncesUnique", 1, List.of(bug.name())));
        assertThat(report.ok()).isTrue();
    }

    @Test
    void aBugThatNothingReachesIsNotFound() throws Exception {
        // The scenario has no node that is not listed.
        PlantedReport report = Planted.run(PLAN.withBugs(List.of("one-stranger-too-many")), _ -> {});
        BugResult bug = report.bugs().getFirst();
        assertThat(bug.found()).isFalse();
        assertThat(bug.seeds()).isEqualTo(2);
        assertThat(bug.checkers()).isEmpty();
        assertThat(report.found()).isZero();
        assertThat(report.ok()).isFalse();
    }

    @Test
    void withoutABugTheScenarioMustBeClean() {
        Plan plan = Plan.of(Checkout.ROOT, DIRTY).withBugs(List.of("nonce-of-one-byte"));
        assertThatThrownBy(() -> Planted.run(plan, _ -> {}))
                .isInstanceOf(PlantedException.class)
                .hasMessageStartingWith("seed 1 of dirty is not clean without any bug");
    }

    @Test
    void aSeedThatIsNotCleanWithoutTheBugIsPassedOver() throws Exception {
        Plan plan = Plan.of(Checkout.ROOT, DIRTY).withSeeds(2, 1, 0).withBugs(List.of("nonce-of-one-byte"));
        BugResult bug = Planted.run(plan, _ -> {}).bugs().getFirst();
        assertThat(bug.found()).isFalse();
        assertThat(bug.seeds()).isEqualTo(2);
    }

    @Test
    void aRunThatBreaksIsShownAndIsNotFound() throws Exception {
        Plan plan = planOf("if (seed > 0) throw new IllegalStateException(\"no more\");");
        BugResult bug = Planted.run(plan, _ -> {}).bugs().getFirst();
        assertThat(bug.found()).isFalse();
        assertThat(bug.checker()).isEmpty();
        assertThat(bug.checkers()).isEmpty();
        assertThat(bug.broke())
                .startsWith("Run at 0.000 s: it ended with java.lang.IllegalStateException: no more at ");
    }

    @Test
    void aRunThatEndsTheJvmIsNamed() throws Exception {
        Plan plan = planOf("if (seed > 0) throw new OutOfMemoryError(\"no more\");");
        assertThatThrownBy(() -> Planted.run(plan, _ -> {}))
                .isInstanceOf(PlantedException.class)
                .hasMessage("planted-here: seed 1 ended with java.lang.OutOfMemoryError: no more");
    }

    @Test
    void aRunThatNeverEndsIsNamed() throws Exception {
        Plan plan = planOf("new java.util.concurrent.Semaphore(0).acquireUninterruptibly();")
                .withPatience(Duration.ZERO);
        assertThatThrownBy(() -> Planted.run(plan, _ -> {}))
                .isInstanceOf(PlantedException.class)
                .hasMessage("planted-here: seed 1 has not ended after 0 s");
    }

    /// Two seeds with one bug of its own.
    ///
    /// @param statement with which a run begins
    private Plan planOf(String statement) throws IOException {
        String sweep = "scenario/src/main/java/dev/heddle/scenario/Sweep.java";
        Path copy = checkout.resolve(sweep);
        Files.createDirectories(copy.getParent());
        Files.copy(Checkout.ROOT.resolve(sweep), copy);
        Files.writeString(
                Files.createDirectories(checkout.resolve("planted")).resolve("planted-here.patch"),
                """
                Bug: of a test
                Breaks: the run
                Written: after the checkers

                diff --git a/%1$s b/%1$s
                --- a/%1$s
                +++ b/%1$s
                @@ -1,1 +1,2 @@
                     public static RunResult run(Scenario scenario, long seed, Supplier<List<Checker>> checkers) {
                +        %2$s
                """.formatted(sweep, statement));
        return Plan.of(checkout, SHORT).withSeeds(2, 1, 0);
    }

    @Test
    void aBugThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Planted.run(PLAN.withBugs(List.of("no-such-bug")), _ -> {}))
                .isInstanceOf(PlantedException.class)
                .hasMessage("there is no bug no-such-bug");
    }

    @Test
    void theReportCountsAndTakesTheMedian() {
        PlantedReport report = PlantedReport.of(
                List.of(
                        result("a", 1, "NoncesUnique"),
                        result("b", 7, "NoncesUnique", "NothingThrows"),
                        result("c", 3, "NothingThrows"),
                        result("d", 1_000)),
                false);
        assertThat(report.total()).isEqualTo(4);
        assertThat(report.found()).isEqualTo(3);
        assertThat(report.medianSeeds()).isEqualTo(3);
        assertThat(report.ok()).as("75 of 100 is not enough").isFalse();
        assertThat(report.checkers())
                .contains(
                        new PlantedReport.CheckerResult("NoncesUnique", 2, List.of("a")),
                        new PlantedReport.CheckerResult("NothingThrows", 2, List.of("c")));
    }

    @Test
    void ofAllBugsEachCheckerMustSeeOneAlone() {
        List<BugResult> bugs = new ArrayList<>();
        for (Checker checker : Checkers.all()) bugs.add(result(checker.name(), 1, checker.name()));
        assertThat(PlantedReport.of(bugs, true).ok()).isTrue();
        assertThat(PlantedReport.of(bugs, true).neverAlone()).isEmpty();
        BugResult last = bugs.removeLast();
        bugs.add(result("shared", 1, last.checker(), bugs.getFirst().checker()));
        assertThat(PlantedReport.of(bugs, true).neverAlone()).containsExactly(last.checker());
        assertThat(PlantedReport.of(bugs, true).ok()).isFalse();
        assertThat(PlantedReport.of(bugs, false).ok()).as("some are not all").isTrue();
    }

    private static BugResult result(String name, int seeds, String... checkers) {
        boolean found = checkers.length > 0;
        return new BugResult(name, "", "", found, seeds, found ? checkers[0] : "", "", List.of(checkers), "");
    }
}
