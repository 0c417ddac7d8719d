package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
        return draw(seed, Scenario.MESH.withNodes(NODES).withLimits(usual));
    }

    private static Conditions draw(long seed, Scenario scenario) {
        try (Simulation simulation = new Simulation(seed, LinkProfile.LAN)) {
            return Conditions.draw(simulation::random, scenario);
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

    @Test
    void noLimitIsWiderThanTheScenarios() {
        Limits tight = DRAWN.stream()
                .map(Conditions::limits)
                .min(Comparator.comparingInt(limits -> limits.lanes().bytes()))
                .orElseThrow();
        for (long seed = 1; seed <= 200; seed++) {
            Limits limits = draw(seed, tight).limits();
            assertThat(limits.unconfirmedLinks()).isLessThanOrEqualTo(tight.unconfirmedLinks());
            assertThat(limits.frameBytes()).isLessThanOrEqualTo(tight.frameBytes());
            assertThat(limits.messageBytes()).isLessThanOrEqualTo(tight.messageBytes());
            assertThat(limits.lanes().bytes()).isLessThanOrEqualTo(tight.lanes().bytes());
            for (Priority priority : Priority.values()) {
                assertThat(limits.lanes().entries(priority))
                        .isLessThanOrEqualTo(tight.lanes().entries(priority));
            }
            assertThat(limits.large().messages())
                    .isLessThanOrEqualTo(tight.large().messages());
            assertThat(limits.large().bytes()).isLessThanOrEqualTo(tight.large().bytes());
            assertThat(limits.reassembly().peerBytes())
                    .isLessThanOrEqualTo(tight.reassembly().peerBytes());
            assertThat(limits.calls()).isLessThanOrEqualTo(tight.calls());
            assertThat(limits.inbound().messages())
                    .isLessThanOrEqualTo(tight.inbound().messages());
            assertThat(limits.inbound().bytes())
                    .isLessThanOrEqualTo(tight.inbound().bytes());
            assertThat(limits.inbound().peerBytes())
                    .isLessThanOrEqualTo(tight.inbound().peerBytes());
            assertThat(limits.unknownInboundLinks()).isLessThanOrEqualTo(tight.unknownInboundLinks());
        }
    }

    @Test
    void theLoadFitsWithinNarrowLimits() {
        Scenario heavy =
                Scenario.MESH.withLoad(Scenario.Load.DEFAULT.withBytes(40_000).withLargeBytes(40 << 20));
        for (long seed = 1; seed <= 200; seed++) {
            Limits limits = draw(seed, heavy).limits();
            assertThat(limits.messageBytes()).isGreaterThanOrEqualTo(40 << 20);
            assertThat(limits.large().bytes()).isGreaterThanOrEqualTo(40 << 20);
            assertThat(limits.lanes().bytes()).isGreaterThanOrEqualTo(160_000);
            assertThat(limits.inbound().bytes()).isGreaterThanOrEqualTo(160_000);
        }
    }

    private static Limits withBackoff(Duration most) {
        Limits usual = Limits.DEFAULT;
        return new Limits(
                usual.handshake(),
                usual.connect(),
                usual.clockSkew(),
                usual.unconfirmedLinks(),
                usual.arrivals(),
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
                usual.unknownLinksPerSubnet(),
                usual.health(),
                usual.parsingErrorsPerSecond(),
                usual.drain(),
                usual.backoffFirst(),
                most,
                usual.backoffReset());
    }
}
