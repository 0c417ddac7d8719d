package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final Scenario SHORT =
            Scenario.MESH.withNodes(3).withLength(Duration.ofMinutes(4)).withFaults(FaultMix.NONE);

    @Test
    void aRunIsTheSameForTheSameSeed() {
        RunResult first = Sweep.run(SHORT, 42, Checkers::all);
        assertThat(first.violations()).isEmpty();
        assertThat(Sweep.run(SHORT, 42, Checkers::all)).isEqualTo(first);
        assertThat(Sweep.run(SHORT, 43, Checkers::all).traceHash()).isNotEqualTo(first.traceHash());
    }
}
