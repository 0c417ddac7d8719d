package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.network.PeerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the load does in seeds that drew it, seen from outside. Nothing goes wrong in them.
class WorkloadTest {
    private static final Scenario CALM = Scenario.MESH
            .withNodes(3)
            .withLength(Scenario.MESH.quiet().plus(Duration.ofMinutes(3)))
            .withFaults(new FaultMix(0, 0, EnumSet.allOf(FaultKind.class)));
    private static final long SECOND_NANOS = 1_000_000_000L;

    private static class Witness extends Checker {
        final List<Sending> sent = new ArrayList<>();
        final List<Asking> calls = new ArrayList<>();
        final List<String> upNanos = new ArrayList<>();
        int delisted;
        int listedAgain;
        long listedAgainNanos;
        int outcomes;

        @Override
        protected void onSend(Sending message) {
            sent.add(message);
        }

        @Override
        protected void onAsk(Asking question) {
            if (question.kind() == Asking.Kind.CALL) calls.add(question);
        }

        @Override
        protected void onOutcome(Asking question, boolean right, @Nullable Throwable failure) {
            if (question.kind() == Asking.Kind.CALL) outcomes++;
        }

        @Override
        protected void onListed(Member at, Member peer, Listing listing) {
            if (listing == Listing.WELCOME) {
                listedAgain++;
                listedAgainNanos = run().nowNanos();
            } else {
                delisted++;
            }
        }

        @Override
        protected void onPeer(Member at, PeerEvent event) {
            Member peer = run().machine(event.peer());
            if (event instanceof PeerEvent.Up) upNanos.add(at + " to " + peer + " at " + run().nowNanos());
        }
    }

    /// The first seed that drew what is to be seen, to its end.
    private static Witness witness(Scenario scenario, Predicate<Conditions> drawn) {
        for (long seed = 1; ; seed++) {
            Witness witness = new Witness();
            List<Checker> checkers = new ArrayList<>(Checkers.all());
            checkers.add(witness);
            try (Run run = new Run(scenario, seed, checkers)) {
                if (!drawn.test(run.conditions())) continue;
                RunResult result = run.toItsEnd();
                assertThat(result.violations()).as("seed %d", seed).isEmpty();
                return witness;
            }
        }
    }

    @Test
    void moreCallsThanMayBePendingAreMadeInABurst() {
        Witness witness = witness(
                CALM,
                conditions -> conditions.callBurstsPerMinute() > 1
                        && conditions.limits().calls() < 16);
        Map<String, Integer> each = new TreeMap<>();
        for (Asking call : witness.calls) {
            each.merge(
                    "%s %s %d".formatted(call.from(), call.to(), call.atNanos() / SECOND_NANOS / 8), 1, Integer::sum);
        }
        assertThat(each.values().stream().max(Integer::compare).orElse(0))
                .as("in eight seconds to one peer")
                .isBetween(17, 45);
        assertThat(witness.outcomes).isEqualTo(witness.calls.size());
    }

    @Test
    void whoIsGreetedHearsItAtOnce() {
        Witness witness = witness(CALM, conditions -> conditions.greetings() && conditions.burstsPerMinute() == 0);
        assertThat(witness.upNanos).isNotEmpty();
        int greeted = 0;
        for (String up : witness.upNanos) {
            long words = witness.sent.stream()
                    .filter(message ->
                            up.equals("%s to %s at %d".formatted(message.from(), message.to(), message.atNanos())))
                    .count();
            if (words > 0) greeted++;
        }
        assertThat(greeted).isEqualTo(witness.upNanos.size());
    }

    @Test
    void bulkComesBesideTheUsual() {
        Witness without = witness(CALM, conditions -> conditions.bulkPerMinute() == 0);
        Witness with = witness(CALM, conditions -> conditions.bulkPerMinute() > 2);
        assertThat(large(with)).isGreaterThan(2 * large(without)).isLessThan(300);
    }

    private static long large(Witness witness) {
        // In the quiet phase none of it comes.
        long quietNanos = CALM.length().minus(CALM.quiet()).toNanos();
        return witness.sent.stream()
                .filter(message -> message.atNanos() < quietNanos && message.bytes() >= Scenario.Load.LARGE_BYTES_LEAST)
                .count();
    }

    @Test
    void whoLeavesTheListComesBack() {
        Witness witness =
                witness(CALM, conditions -> conditions.delistingsPerMinute() > 0.8 && !conditions.unlistedLetIn());
        assertThat(witness.delisted).isGreaterThan(3);
        assertThat(witness.listedAgain).isEqualTo(witness.delisted);
        assertThat(witness.listedAgainNanos)
                .as("before the quiet phase")
                .isLessThanOrEqualTo(CALM.length().minus(CALM.quiet()).toNanos());
        assertThat(witness.upNanos).as("each parting ended a link").hasSizeGreaterThan(6 + witness.delisted);
    }

    /// Bodies of a hundred times the usual size: nothing is full for long, and what is asked at the end gets through.
    @Test
    void muchToSayFitsWithinNarrowLimits() {
        Witness witness = witness(
                CALM.withLoad(Scenario.Load.DEFAULT.withBytes(40_000)),
                conditions -> conditions.limits().lanes().bytes() < 1 << 20 && conditions.burstsPerMinute() > 0.5);
        long quietNanos = CALM.length().minus(CALM.quiet()).toNanos();
        Map<Long, Integer> atOnce = new TreeMap<>();
        for (Sending message : witness.sent) {
            if (message.kind() == Sending.Kind.PROBE)
                assertThat(message.bytes()).isEqualTo(400);
            else if (message.bytes() > 40_000 && message.bytes() < Scenario.Load.LARGE_BYTES_LEAST)
                assertThat(message.atNanos()).isLessThan(quietNanos);
            if (message.kind() == Sending.Kind.PLAIN) atOnce.merge(message.atNanos(), message.bytes(), Integer::sum);
        }
        assertThat(atOnce.values()).allMatch(bytes -> bytes <= 640_000);
    }
}
