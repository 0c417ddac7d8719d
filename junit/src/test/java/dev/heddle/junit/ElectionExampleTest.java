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

/// To be copied: how a protocol of one's own is tested. The README shows the beginning of it, to the letter. Every
/// seed has an object of this class to itself.
class ElectionExampleTest {
    /// Each node's votes, by its number: what would be on its disk.
    private final Map<Integer, NavigableMap<Long, PeerId>> votes = new TreeMap<>();

    private final Map<Integer, Election> elections = new TreeMap<>();
    private final NavigableMap<Long, Set<Integer>> leaders = new TreeMap<>();

    @SimulatedNetwork(nodes = 5, seeds = 20, faults = true)
    void noTermHasTwoLeaders(SimulatedCluster cluster) {
        runElections(cluster);
        cluster.start();
        cluster.runToQuiet();
        leaders.forEach(
                (term, elected) -> assertThat(elected).as("term " + term).hasSize(1));

        long before = lastTerm();
        cluster.runFor(Duration.ofMinutes(3));
        assertThat(lastTerm()).as("elections go on once all is well").isGreaterThan(before);
    }

    private void runElections(SimulatedCluster cluster) {
        // Told each time a node starts: what was in its memory is gone then, and what was on its disk is not.
        cluster.customize((node, _) -> elections.put(node.number(), new Election(node.id(), 5, disk(node))));
        cluster.onCall(
                Election.PROTOCOL, (node, from, candidacy) -> election(node).vote(from, candidacy));
        cluster.repeat(
                Duration.ofSeconds(3),
                node -> election(node)
                        .stand(cluster.network(node), term -> leaders(term).add(node.number())));
    }

    @SimulatedNetwork(nodes = 5, seeds = 5)
    void whoCrashesAndComesBackDoesNotVoteTwice(SimulatedCluster cluster) {
        runElections(cluster);
        cluster.start();
        cluster.runUntil(cluster::linked, Duration.ofSeconds(10));
        SplittableRandom random = cluster.random("who crashes");
        for (int i = 0; i < 10; i++) {
            Member unlucky = cluster.node(1 + random.nextInt(5));
            cluster.crash(unlucky, Crash.POWER);
            cluster.runFor(Duration.ofSeconds(random.nextInt(5)));
            cluster.restart(unlucky);
            cluster.runFor(Duration.ofSeconds(5 + random.nextInt(20)));
        }
        assertThat(leaders).hasSizeGreaterThan(10);
        leaders.forEach(
                (term, elected) -> assertThat(elected).as("term " + term).hasSize(1));
    }

    @SimulatedNetwork(nodes = 5, seeds = 5)
    void onlyTheSideOfTheMajorityElectsAnybody(SimulatedCluster cluster) {
        runElections(cluster);
        cluster.start();
        cluster.runFor(Duration.ofSeconds(10));
        long before = lastTerm();
        cluster.partition(cluster.node(1), cluster.node(2));
        cluster.runFor(Duration.ofMinutes(1));
        cluster.heal();
        assertThat(leaders.tailMap(before, false))
                .isNotEmpty()
                .allSatisfy((_, elected) -> assertThat(elected).doesNotContain(1, 2));
    }

    private Set<Integer> leaders(long term) {
        return leaders.computeIfAbsent(term, _ -> new TreeSet<>());
    }

    private long lastTerm() {
        return leaders.isEmpty() ? 0 : leaders.lastKey();
    }

    private NavigableMap<Long, PeerId> disk(Member node) {
        return votes.computeIfAbsent(node.number(), _ -> new TreeMap<>());
    }

    private Election election(Member node) {
        return Objects.requireNonNull(elections.get(node.number()));
    }
}
