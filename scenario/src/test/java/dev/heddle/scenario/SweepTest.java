package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    @Test
    void aSweepRunsAllItsSeedsBehindTheLargestToo() {
        List<Long> seeds = new ArrayList<>();
        Sweep.run(SHORT, Long.MAX_VALUE, 2, result -> seeds.add(result.seed()));
        assertThat(seeds).containsExactly(Long.MAX_VALUE, Long.MIN_VALUE);
    }

    @Test
    void aRunThatBreaksIsAViolation() {
        RunResult result = Sweep.tried(SHORT, 42, () -> List.of(new Throwing(new IllegalStateException("no more"))));
        assertThat(result.seed()).isEqualTo(42);
        assertThat(result.violationsByChecker()).isEqualTo(Map.of(Sweep.RUN, 1));
        assertThat(result.violations())
                .singleElement()
                .extracting(Violation::what)
                .asString()
                .startsWith("it ended with java.lang.IllegalStateException: no more at dev.heddle.scenario.SweepTest");
    }

    @Test
    void aJvmThatIsAtItsEndIsNoViolation() {
        assertThatThrownBy(() -> Sweep.tried(SHORT, 42, () -> List.of(new Throwing(new OutOfMemoryError("of a test")))))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private static final class Throwing extends Checker {
        private final Throwable broken;

        Throwing(Throwable broken) {
            this.broken = broken;
        }

        @Override
        protected void everySecond() {
            switch (broken) {
                case RuntimeException exception -> throw exception;
                case Error error -> throw error;
                default -> throw new IllegalStateException(broken);
            }
        }
    }
}
