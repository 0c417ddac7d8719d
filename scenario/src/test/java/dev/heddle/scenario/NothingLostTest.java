package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Priority;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// With real nodes, whose ledger is then made untrue.
class NothingLostTest {
    private final NothingLost checker = new NothingLost();
    private final Run run = new Run(Scenario.MESH.withNodes(2).withFaults(FaultMix.NONE), 1, List.of(checker));
    private final Member one = run.members().getFirst();
    private final Member two = run.members().getLast();
    private final Workload load = run.workload().orElseThrow();

    NothingLostTest() {
        run.begin();
        run.runFor(Duration.ofSeconds(5));
        load.end();
        run.runFor(Duration.ofSeconds(1));
    }

    @AfterEach
    void close() {
        run.close();
    }

    private Sending another(Priority priority) {
        return load.enter(Sending.Kind.PLAIN, one, two, priority, 10);
    }

    private void isWrong(String part) {
        checker.onQuiet();
        assertThat(run.violations()).hasSize(1);
        assertThat(run.violations().getFirst().what()).contains(part);
    }

    @Test
    @Tag("T-13")
    void whatArrivesAndIsDeliveredIsRight() {
        load.probe();
        run.runFor(Duration.ofSeconds(1));
        checker.onQuiet();
        assertThat(run.violations()).isEmpty();
        assertThat(load.sent()).filteredOn(message -> message.deliveries() > 0).hasSizeGreaterThan(50);
    }

    @Test
    @Tag("T-13")
    void whatIsWrittenAndDoesNotArriveIsWrong() {
        Sending message = another(Priority.LOW);
        message.onAdmission(Admission.ADMITTED);
        message.onFate(Fate.WRITTEN);
        message.onWritten(one.ends().to(two).getFirst(), run.nowNanos());
        isWrong("and did not arrive");
    }

    @Test
    @Tag("T-13")
    void whatArrivesAndIsNeitherDeliveredNorCountedIsWrong() {
        Sending message = another(Priority.HIGH);
        message.onArrived(two.ends().to(one).getFirst(), run.nowNanos());
        isWrong("node 2 counts 0 dropped HIGH messages of and to node 1, and there were 1 to 1");
    }

    @Test
    @Tag("T-13")
    void whatIsDroppedAndNotCountedIsWrong() {
        another(Priority.NORMAL).onFate(Fate.DROPPED);
        isWrong("node 1 counts 0 dropped NORMAL messages of and to node 2, and there were 1 to 1");
    }
}
