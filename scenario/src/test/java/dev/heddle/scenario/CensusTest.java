package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CensusTest {
    @Test
    void countsAddUp() {
        Census one = new Census(new TreeMap<>(Map.of("a", 1L, "b", 2L)));
        Census other = new Census(new TreeMap<>(Map.of("b", 3L, "c", 4L)));
        assertThat(one.plus(other).counts())
                .containsExactly(Map.entry("a", 1L), Map.entry("b", 5L), Map.entry("c", 4L));
        assertThat(one.plus(Census.NONE)).isEqualTo(one);
        assertThat(one.count("c")).isZero();
    }

    @Test
    void whatIsExpectedFollowsFromTheFamiliesOfTheCode() {
        assertThat(States.expected(Scenario.MESH))
                .contains(
                        "fault SWIZZLE",
                        "send FULL",
                        "message DROPPED",
                        "call TooManyPending",
                        "peer up INBOUND",
                        "peer down Stalled",
                        "dropped CRITICAL",
                        "message reassembled")
                .doesNotContain(
                        "send TOO_LARGE", "peer down Incompatible", "call CallException", "health check unanswered")
                .doesNotHaveDuplicates();
    }

    @Test
    void aScenarioIsAskedForWhatItCanReach() {
        assertThat(States.expected(Scenario.MESH.withNodes(3)))
                .contains("fault BRIDGE")
                .doesNotContain("fault RING");
        assertThat(States.expected(Scenario.MESH.withFaults(FaultMix.NONE)))
                .noneMatch(name -> name.startsWith("fault"))
                .contains("message WRITTEN")
                .doesNotContain("peer down Stalled");
        assertThat(States.expected(Scenario.MESH.withFaults(FaultMix.of(1, List.of(FaultKind.LOSS)))))
                .contains("fault LOSS")
                .doesNotContain("fault CRASH", "peer down ByUs");
        assertThat(States.expected(Scenario.MESH.withLoad(
                        Scenario.Load.DEFAULT.withLargePerMinute(0).withCallsPerSecond(0))))
                .doesNotContain("message reassembled", "call answered");
    }

    @Test
    void whereNoFaultComesNoneIsAskedFor() {
        List<FaultMix> none = List.of(FaultMix.DEFAULT.withPerMinute(0), FaultMix.DEFAULT.withCleanShare(1));
        for (FaultMix mix : none) {
            assertThat(States.expected(Scenario.MESH.withFaults(mix)))
                    .as("%s", mix)
                    .isEqualTo(States.expected(Scenario.MESH.withFaults(FaultMix.NONE)));
        }
    }

    @Test
    void aRunCountsItsFaultsAndWhatTheyLedTo() {
        Scenario scenario = Scenario.MESH
                .withNodes(4)
                .withLength(Scenario.MESH.quiet().plus(Duration.ofSeconds(60)))
                .withFaults(FaultMix.of(12, EnumSet.of(FaultKind.CRASH)));
        RunResult result = Sweep.run(scenario, 1, Checkers::all);
        Census census = result.census();
        assertThat(census.count("fault CRASH")).isEqualTo(result.faults()).isGreaterThan(20);
        assertThat(census.count("peer down LinkLost")).isPositive();
        assertThat(census.count("message WRITTEN")).isBetween(1_000L, 20_000L);
        assertThat(census.unreached(scenario)).as("all that it is asked for").isEmpty();
        assertThat(Census.NONE.unreached(scenario)).contains("fault CRASH", "message WRITTEN");
    }
}
