package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PeerId;
import dev.heddle.network.PeerEvent;
import dev.heddle.simulator.Crash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two production nodes, and one thing that goes wrong with a machine.
class NodeFaultsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Scenario TWO = Scenario.MESH.withNodes(2).withFaults(FaultMix.NONE);

    private static final class Witness extends Checker {
        private final List<String> peers = new ArrayList<>();
        private final List<Long> deliveredNanos = new ArrayList<>();
        private final List<Long> numbers = new ArrayList<>();

        @Override
        protected void onPeer(Member at, PeerEvent event) {
            peers.add(at + " " + (event instanceof PeerEvent.Down down ? States.of(down.cause()) : "peer up"));
        }

        @Override
        protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
            if (message == null || at.number() != 2) return;
            deliveredNanos.add(run().nowNanos());
            numbers.add(message.number());
        }
    }

    private final Witness witness = new Witness();
    private final Run run = new Run(TWO, 1, List.of(witness, new NothingThrows(), new NothingLost()));
    private final Member first = run.members().get(0);
    private final Member second = run.members().get(1);

    NodeFaultsTest() {
        run.begin();
        run.runFor(Duration.ofSeconds(5));
        assertThat(linked()).isTrue();
        witness.peers.clear();
    }

    @AfterEach
    void close() {
        assertThat(run.violations()).isEmpty();
        run.close();
    }

    private boolean linked() {
        return run.members().stream()
                .allMatch(member -> member.network()
                        .map(network -> network.peers().getFirst().link().isPresent())
                        .orElse(false));
    }

    @Test
    void whatComesInAPauseIsDeliveredBehindIt() {
        long beganNanos = run.nowNanos();
        int before = witness.deliveredNanos.size();
        second.host().pause();
        run.runFor(Duration.ofSeconds(8));
        assertThat(witness.deliveredNanos).hasSize(before);
        second.host().resume();
        run.runFor(Duration.ZERO);
        assertThat(witness.deliveredNanos.size() - before).as("ten a second").isGreaterThan(60);
        assertThat(witness.deliveredNanos.getLast() - beganNanos).isEqualTo(8 * SECOND.toNanos());
        run.runFor(SECOND);
        assertThat(witness.peers).as("it is no dead link").isEmpty();
        assertThat(witness.numbers).doesNotHaveDuplicates();
    }

    @Test
    void whoPausesForLongIsDroppedAndComesBack() {
        second.host().pause();
        run.runFor(Duration.ofSeconds(70));
        assertThat(witness.peers).containsExactly("node 1 peer down NetworkHealthCheckFailure");
        second.host().resume();
        run.runFor(Duration.ofSeconds(61));
        assertThat(linked()).isTrue();
    }

    @Test
    void onASlowProcessorNothingIsLost() {
        second.host().taskTakes(Duration.ofMillis(8));
        run.runFor(Duration.ofSeconds(30));
        second.host().taskTakes(Duration.ZERO);
        run.runFor(Duration.ofSeconds(2));
        assertThat(witness.peers).isEmpty();
        assertThat(witness.numbers).doesNotHaveDuplicates().hasSizeGreaterThan(250);
    }

    @Test
    @Tag("T-05")
    void aClockThatIsADayWrongKeepsItsNodeOutUntilItIsSet() {
        second.host().clock().setWallAhead(DAY.negated());
        run.runFor(Duration.ofSeconds(30));
        assertThat(witness.peers).as("links that are up do not look at it").isEmpty();
        run.crash(second, Crash.PROCESS);
        run.start(second);
        run.runFor(Duration.ofSeconds(150));
        // Its time stamps go on from the last one that it sent, which peers take for a minute; then they do not.
        run.crash(second, Crash.PROCESS);
        run.start(second);
        run.runFor(Duration.ofMinutes(3));
        assertThat(linked()).isFalse();
        second.host().clock().setWallAhead(Duration.ZERO);
        run.runFor(Duration.ofMinutes(2));
        assertThat(linked()).isTrue();
    }

    @Test
    void aDiskThatHangsOrIsFullKeepsNobodyOut() {
        for (int i = 0; i < 2; i++) {
            boolean full = i == 1;
            second.host().store().full(full);
            second.host().store().delay(full ? Duration.ZERO : Duration.ofSeconds(20));
            run.crash(first, Crash.PROCESS);
            run.start(first);
            run.runFor(Duration.ofSeconds(10));
            assertThat(linked()).as(full ? "full" : "slow").isTrue();
        }
    }

    @Test
    void ofAPowerFailureNobodyIsToldAndTheMachineIsLinkedWhenItIsBack() {
        run.crash(second, Crash.POWER);
        run.runFor(Duration.ofSeconds(5));
        assertThat(witness.peers).as("nobody says anything").isEmpty();
        run.start(second);
        run.runFor(Duration.ofSeconds(60));
        assertThat(linked()).isTrue();
        // Its new link took over from the dead one.
        assertThat(witness.peers).containsExactly("node 2 peer up");
    }
}
