package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heddle.core.Limits;
import dev.heddle.scenario.Scenario.Load;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.LinkProfiles;
import dev.heddle.simulator.Regions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Scenarios as tests write them.
class ScenarioTest {
    @Test
    void eachPartIsReplacedAlone() {
        // The example of docs/simulation.md.
        Scenario scenario = Scenario.MESH
                .withName("busy")
                .withNodes(5)
                .withMinutes(6)
                .withQuiet(Duration.ofMinutes(4))
                .withLinks(LinkProfile.LAN.withLoss(0.01))
                .withLoad(Load.DEFAULT.withMessagesPerSecond(50).withBytes(1_000))
                .withFaults(FaultMix.NONE)
                .withLimits(Limits.DEFAULT);
        assertThat(scenario)
                .isEqualTo(new Scenario(
                        "busy",
                        5,
                        Duration.ofMinutes(6),
                        Duration.ofMinutes(4),
                        LinkProfiles.all(LinkProfile.LAN.withLoss(0.01)),
                        new Load(50, 1_000, 0.5, 1, 300_000),
                        FaultMix.NONE,
                        Limits.DEFAULT));
        assertThat(scenario.withLinks(Regions.SIX).links()).isEqualTo(Regions.SIX);
        assertThat(Load.DEFAULT.withCallsPerSecond(0).withLargePerMinute(0).withLargeBytes(100_000))
                .isEqualTo(new Load(10, 400, 0, 0, 100_000));
    }

    @Test
    void whatCannotBeRunIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scenario.MESH.withNodes(1))
                .withMessage("a scenario has 2 to 256 nodes, not 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Scenario.MESH.withNodes(257));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scenario.MESH.withMinutes(3))
                .withMessage("a run of 180 s with a quiet phase of 190 s; it takes more than that, and a day at most");
        assertThatIllegalArgumentException().isThrownBy(() -> Scenario.MESH.withMinutes(24 * 60 + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scenario.MESH.withQuiet(Duration.ofSeconds(19)))
                .withMessageStartingWith("a quiet phase of 19 s");
        assertThatIllegalArgumentException().isThrownBy(() -> Load.DEFAULT.withMessagesPerSecond(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Load.DEFAULT.withCallsPerSecond(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Load.DEFAULT.withBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Load.DEFAULT.withLargeBytes(70_000));
    }

    @Test
    void totalsAreOfAllRunsTogether() {
        Scenario clean = Scenario.MESH
                .withNodes(2)
                .withQuiet(Duration.ofSeconds(20))
                .withMinutes(1)
                .withFaults(FaultMix.NONE);
        SweepTotals both = new SweepTotals();
        RunResult first = Sweep.run(clean, 1, Checkers::all);
        both.add(first);
        assertThat(both.traceHash()).isEqualTo(first.traceHash());
        RunResult second = Sweep.run(clean, 2, () -> List.of(new Complaining()));
        both.add(second);
        assertThat(both.runs()).isEqualTo(2);
        assertThat(both.virtualNanos()).isEqualTo(first.virtualNanos() + second.virtualNanos());
        assertThat(both.messages())
                .isEqualTo(first.messages() + second.messages())
                .isPositive();
        assertThat(both.failedSeeds()).containsExactly(2L);
        assertThat(both.violations()).isEqualTo(second.violationCount()).isGreaterThan(100);
        assertThat(second.violations()).hasSize(100);
        assertThat(both.violationsByChecker()).containsOnlyKeys("Complaining");
        assertThat(both.linksUpNanos().orElseThrow())
                .isEqualTo(Math.max(
                        first.linksUpNanos().orElseThrow(),
                        second.linksUpNanos().orElseThrow()))
                .isBetween(50_000_000L, 1_000_000_000L);
        assertThat(both.traceHash()).hasSize(64).isNotIn(first.traceHash(), second.traceHash());
    }

    /// Sees something wrong with every message.
    private static final class Complaining extends Checker {
        @Override
        protected void onSend(Sending message) {
            violated("somebody sent " + message);
        }
    }
}
