package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Priority;
import dev.heddle.session.Admission;
import dev.heddle.simulator.Crash;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// With real nodes: what must have come right is for them to make so.
class LivenessTest {
    private final Liveness checker = new Liveness();
    private final Run run = new Run(Scenario.MESH.withNodes(3).withFaults(FaultMix.NONE), 1, List.of(checker));
    private final Member one = run.members().getFirst();
    private final Member two = run.members().get(1);

    @AfterEach
    void close() {
        run.close();
    }

    private void settle() {
        run.begin();
        run.runFor(Duration.ofSeconds(5));
        run.workload().orElseThrow().end();
        run.runFor(Duration.ofSeconds(1));
    }

    private void probe() {
        run.workload().orElseThrow().probe();
        run.runFor(Duration.ofSeconds(1));
        checker.onQuiet();
    }

    private void isWrong(String part) {
        assertThat(run.violations())
                .anySatisfy(violation -> assertThat(violation.what()).contains(part));
    }

    @Test
    @Tag("T-28")
    void nodesThatAreLinkedAndReachEachOtherAreRight() {
        settle();
        probe();
        assertThat(run.violations()).isEmpty();
    }

    @Test
    @Tag("T-28")
    void aPairWithoutALinkIsWrong() {
        settle();
        run.crash(two, Crash.POWER);
        probe();
        isWrong("node 2 is down after the quiet phase");
        isWrong("and node 2 holds []");
    }

    @Test
    void aProbeThatDoesNotArriveIsWrong() {
        settle();
        Sending probe = new Sending(0, Sending.Kind.PROBE, one, two, Priority.LOW, 1, run.nowNanos());
        probe.onAdmission(Admission.ADMITTED);
        checker.onSend(probe);
        checker.onQuiet();
        isWrong("did not arrive");
    }

    @Test
    void aProbeThatIsNotAdmittedIsWrong() {
        run.begin();
        run.runFor(Duration.ofMillis(1));
        run.workload().orElseThrow().probe();
        isWrong("was not admitted: NOT_CONNECTED");
    }
}
