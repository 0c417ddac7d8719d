package dev.heddle.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.scenario.FaultMix;
import dev.heddle.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlantedTest {
    private static final Scenario SHORT =
            Scenario.MESH.withNodes(3).withLength(Duration.ofMinutes(4)).withFaults(FaultMix.NONE);
    private static final Scenario DIRTY = SHORT.withName("dirty").withLinks((from, to) -> {
        throw new IllegalStateException("there is no line from %d to %d".formatted(from, to));
    });
    private static final Plan PLAN = Plan.of(Checkout.ROOT, SHORT).withSeeds(2, 1, 1);

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
    void aBugThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Planted.run(PLAN.withBugs(List.of("no-such-bug")), _ -> {}))
                .isInstanceOf(PlantedException.class)
                .hasMessage("there is no bug no-such-bug");
    }

    @Test
    void theReportCountsAndTakesTheMedian() {
        PlantedReport report = PlantedReport.of(List.of(
                result("a", 1, "NoncesUnique"),
                result("b", 7, "NoncesUnique", "NothingThrows"),
                result("c", 3, "NothingThrows"),
                result("d", 1_000)));
        assertThat(report.total()).isEqualTo(4);
        assertThat(report.found()).isEqualTo(3);
        assertThat(report.medianSeeds()).isEqualTo(3);
        assertThat(report.ok()).as("75 of 100 is not enough").isFalse();
        assertThat(report.checkers())
                .contains(
                        new PlantedReport.CheckerResult("NoncesUnique", 2, List.of("a")),
                        new PlantedReport.CheckerResult("NothingThrows", 2, List.of("c")));
    }

    private static BugResult result(String name, int seeds, String... checkers) {
        boolean found = checkers.length > 0;
        return new BugResult(name, "", "", found, seeds, found ? checkers[0] : "", "", List.of(checkers));
    }
}
