package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.network.PeerEvent;
import dev.heddle.session.CloseCause;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Those who have no part in a network and meddle with it: production nodes against them, in a seed that drew them.
class TrespassersTest {
    private static final Scenario CALM = Scenario.MESH
            .withNodes(3)
            .withLength(Scenario.MESH.quiet().plus(Duration.ofMinutes(2)))
            .withFaults(new FaultMix(0, 0, EnumSet.allOf(FaultKind.class)));

    private static final Duration CONNECT = Duration.ofSeconds(1);

    private static final class Witness extends Checker {
        private int opened;
        private int answered;
        private int lost;
        private final List<LinkEnd> toNobody = new ArrayList<>();

        @Override
        protected void onLinkOpened(LinkEnd end) {
            if (end.peer() == null && end.dialled()) toNobody.add(end);
            else if (end.peer() == null) opened++;
        }

        @Override
        protected void onReplayAnswered(Member at, LinkEnd recorded) {
            answered++;
        }

        @Override
        protected void onPeer(Member at, PeerEvent event) {
            if (event instanceof PeerEvent.Down down && down.cause() instanceof CloseCause.LinkLost) lost++;
        }
    }

    private static Witness witness(Predicate<Conditions> drawn) {
        for (long seed = 1; ; seed++) {
            Witness witness = new Witness();
            List<Checker> checkers = new ArrayList<>(Checkers.all());
            checkers.add(witness);
            try (Run run = new Run(CALM, seed, checkers)) {
                Conditions conditions = run.conditions();
                if (conditions.hostile() || conditions.strangers() > 0 || !drawn.test(conditions)) continue;
                assertThat(run.toItsEnd().violations()).as("seed %d", seed).isEmpty();
                return witness;
            }
        }
    }

    @Test
    @Tag("T-04")
    void whoPlaysARecordingHearsNothing() {
        Witness witness = witness(conditions -> conditions.replays() && !conditions.unlistedLetIn());
        assertThat(witness.opened).as("recordings played").isBetween(10, 40);
        assertThat(witness.answered).isZero();
    }

    @Test
    @Tag("T-04")
    void whereStrangersAreLetInItIsAnsweredAndNoLinkComesOfIt() {
        Witness witness = witness(conditions -> conditions.replays() && conditions.unlistedLetIn());
        assertThat(witness.answered).isPositive();
    }

    @Test
    @Tag("T-28")
    void whoAnswersForAnotherIsNotTakenForItAndDoesNotKeepTwoApart() {
        Witness witness = witness(Conditions::impostor);
        assertThat(witness.toNobody).as("dials that ended there").hasSizeGreaterThan(3);
        assertThat(witness.toNobody).noneMatch(LinkEnd::confirmed);
        long quietNanos = CALM.length().minus(CALM.quiet()).toNanos();
        // A dial that it turned aside before may still connect.
        assertThat(witness.toNobody).noneMatch(end -> end.openedNanos() > quietNanos + CONNECT.toNanos());
        assertThat(witness.lost).isPositive();
    }

    @Test
    void onlyWhatDiallersSendFirstIsRecordedAndOnlyOfLinksThatCameUp() {
        try (History history = new History(new NothingThrows())) {
            FirstFlights flights = new FirstFlights();
            LinkEnd confirmed = history.linked(history.node(1), history.node(2));
            LinkEnd other = history.dial(history.node(2), history.node(3));
            ByteBuf first = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
            flights.onWrite(confirmed, first);
            assertThat(flights.accepted()).as("before it records").isEmpty();
            flights.record();
            flights.onWrite(confirmed, first);
            flights.onWrite(other, first);
            flights.onWrite(history.other(confirmed), first);
            confirmed.onWrite(1);
            flights.onWrite(confirmed, Unpooled.wrappedBuffer(new byte[] {4}));
            assertThat(flights.accepted()).singleElement().satisfies(flight -> {
                assertThat(flight.end()).isSameAs(confirmed);
                assertThat(flight.to()).isSameAs(history.node(2));
                assertThat(flight.bytes()).containsExactly(1, 2, 3);
            });
            assertThat(first.readableBytes()).isEqualTo(3);
        }
    }
}
