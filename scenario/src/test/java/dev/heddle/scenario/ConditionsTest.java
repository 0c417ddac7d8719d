package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final int NODES = 4;
    private static final List<Conditions> DRAWN =
            IntStream.rangeClosed(1, 200).mapToObj(ConditionsTest::draw).toList();

    private static Conditions draw(long seed) {
        return draw(seed, Limits.DEFAULT);
    }

    private static Conditions draw(long seed, Limits usual) {
        try (Simulation simulation = new Simulation(seed, LinkProfile.LAN)) {
            return Conditions.draw(simulation::random, usual, NODES);
        }
    }

    private static double share(Predicate<Conditions> of) {
        return (double) DRAWN.stream().filter(of).count() / DRAWN.size();
    }

    @Test
    void oneStreamGivesTheSameEachTime() {
        assertThat(draw(7)).isEqualTo(DRAWN.get(6));
    }

    @Test
    void whatIsDearComesInAQuarterOfTheSeedsAndTheRestInHalf() {
        assertThat(share(one -> one.bulkPerMinute() > 0)).isBetween(0.15, 0.35);
        assertThat(share(Conditions::impostor)).isBetween(0.15, 0.35);
        assertThat(share(Conditions::replays)).isBetween(0.15, 0.35);
        assertThat(share(one -> one.limits().unconfirmedLinks() < NODES)).isBetween(0.15, 0.35);
        assertThat(share(one -> one.callBurstsPerMinute() > 0)).isBetween(0.4, 0.6);
        assertThat(share(one -> one.delistingsPerMinute() > 0)).isBetween(0.4, 0.6);
        assertThat(share(Conditions::greetings)).isBetween(0.4, 0.6);
        assertThat(share(one -> one.limits().backoffMost().compareTo(Limits.DEFAULT.backoffMost()) < 0))
                .isBetween(0.4, 0.6);
        assertThat(share(one ->
                        one.unlistedLetIn() && one.strangers() > one.limits().unknownInboundLinks()))
                .isBetween(0.15, 0.35);
        // The answers of all calls that may be pending do not fit.
        assertThat(share(one -> one.callBurstsPerMinute() > 0
                        && one.limits().inbound().messages() < one.limits().calls()))
                .isBetween(0.15, 0.35);
    }

    @Test
    void nothingIsNarrowedBeyondWhatNodesCanLiveWith() {
        for (Conditions one : DRAWN) {
            Limits limits = one.limits();
            assertThat(limits.unconfirmedLinks()).isPositive();
            assertThat(limits.backoffMost()).isBetween(Duration.ofSeconds(5), Limits.DEFAULT.backoffMost());
            assertThat(limits.backoffReset()).isBetween(Duration.ofSeconds(5), Limits.DEFAULT.backoffReset());
            assertThat(limits.inbound().messages()).isGreaterThan(1);
        }
        Duration brief = Duration.ofSeconds(2);
        List<Duration> kept = new ArrayList<>();
        for (long seed = 1; seed <= 20; seed++) {
            kept.add(draw(seed, withBackoff(brief)).limits().backoffMost());
        }
        assertThat(kept).as("one that is short already").containsOnly(brief);
    }

    private static Limits withBackoff(Duration most) {
        Limits usual = Limits.DEFAULT;
        return new Limits(
                usual.handshake(),
                usual.connect(),
                usual.clockSkew(),
                usual.unconfirmedLinks(),
                usual.frameBytes(),
                usual.messageBytes(),
                usual.lanes(),
                usual.large(),
                usual.reassembly(),
                usual.stall(),
                usual.calls(),
                usual.callDefault(),
                usual.callMost(),
                usual.inbound(),
                usual.unknownInboundLinks(),
                usual.health(),
                usual.parsingErrorsPerSecond(),
                usual.drain(),
                usual.backoffFirst(),
                most,
                usual.backoffReset());
    }
}
