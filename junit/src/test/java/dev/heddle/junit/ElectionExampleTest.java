package dev.heddle.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PeerId;
import dev.heddle.scenario.Member;
import dev.heddle.simulator.Crash;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/// To be copied: how a protocol of one's own is tested. Every seed has an object of this class to itself.
class ElectionExampleTest {
    private static final int NODES = 5;

    /// Each node's votes, by its number: what would be on its disk.
    private final Map<Integer, NavigableMap<Long, PeerId>> votes = new TreeMap<>();

    private final Map<Integer, Election> elections = new TreeMap<>();
    private final Map<Long, Set<PeerId>> leaders = new TreeMap<>();

    @SimulatedNetwork(nodes = NODES, seeds = 20, faults = true)
    void noTermHasTwoLeaders(SimulatedCluster cluster) {
        runElections(cluster);
        cluster.start();
        cluster.runFor(Duration.ofMinutes(3));

        assertThat(leaders)
                .isNotEmpty()
                .allSatisfy((term, elected) ->
                        assertThat(elected).as("term " + term).hasSize(1));
    }

    @SimulatedNetwork(nodes = NODES, seeds = 10)
    void whoCrashesAndComesBackDoesNotVoteTwice(SimulatedCluster cluster) {
        runElections(cluster);
        cluster.start();
        cluster.runUntil(cluster::linked, Duration.ofSeconds(10));
        SplittableRandom random = cluster.random("who crashes");
        for (int i = 0; i < 10; i++) {
            Member unlucky = cluster.node(1 + random.nextInt(NODES));
            cluster.crash(unlucky, Crash.POWER);
            cluster.runFor(Duration.ofSeconds(random.nextInt(5)));
            cluster.restart(unlucky);
            cluster.runFor(Duration.ofSeconds(5 + random.nextInt(20)));
        }

        assertThat(leaders)
                .hasSizeGreaterThan(10)
                .allSatisfy((term, elected) ->
                        assertThat(elected).as("term " + term).hasSize(1));
    }

    private void runElections(SimulatedCluster cluster) {
        // Told each time a node starts: what was in its memory is gone then.
        cluster.customize((node, _) -> elections.put(
                node.number(),
                new Election(node.id(), NODES, votes.computeIfAbsent(node.number(), _ -> new TreeMap<>()))));
        cluster.onCall(
                Election.PROTOCOL,
                (node, from, candidacy) ->
                        CompletableFuture.completedFuture(election(node).vote(from, candidacy)));
        cluster.repeat(
                Duration.ofSeconds(3),
                node -> election(node)
                        .stand(
                                cluster.network(node),
                                term -> leaders.computeIfAbsent(term, _ -> new TreeSet<>())
                                        .add(node.id())));
    }

    private Election election(Member node) {
        return Objects.requireNonNull(elections.get(node.number()));
    }
}
