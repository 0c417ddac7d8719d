package dev.heddle.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.heddle.core.Priority;
import dev.heddle.network.CallProtocol;
import dev.heddle.network.MessageProtocol;
import dev.heddle.network.Protocol;
import dev.heddle.scenario.FaultKind;
import dev.heddle.scenario.Member;
import dev.heddle.simulator.Crash;
import dev.heddle.simulator.LineFault;
import dev.heddle.simulator.LinkProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/// The extension, run as JUnit runs it.
class SimulatedNetworkTest {
    public record Word(String text) {}

    private static final MessageProtocol<Word> WORDS = Protocol.messages(40, Priority.NORMAL, Word.class);
    private static final CallProtocol<Word, Word> ECHO = Protocol.calls(41, Priority.NORMAL, Word.class, Word.class);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    /// What the classes below note while they run.
    private static final List<String> NOTES = new ArrayList<>();

    @BeforeEach
    void forget() {
        NOTES.clear();
    }

    static class Passing {
        @SimulatedNetwork(nodes = 3, seeds = 4)
        void everyNodeHearsEveryOther(SimulatedCluster cluster) {
            Set<String> heard = new LinkedHashSet<>();
            cluster.onMessage(WORDS, (node, from, word) -> heard.add(cluster.node(from) + " to " + node + word.text()));
            cluster.start();
            cluster.runUntil(cluster::linked, LONG_ENOUGH);
            for (Member node : cluster.nodes())
                cluster.network(node).channel(WORDS).broadcast(new Word("!"));
            cluster.runFor(Duration.ofSeconds(1));
            assertThat(heard).hasSize(6).contains("node 1 to node 2!");
            NOTES.add(cluster.seed() + " " + cluster.run().simulation().traceHash());
        }
    }

    @Test
    void aTestRunsOncePerSeedAndIsTheSameForTheSameSeed() {
        EngineExecutionResults results = run(Passing.class);
        results.testEvents().assertStatistics(count -> count.started(4).succeeded(4));
        assertThat(displayNames(results)).containsExactly("seed 1", "seed 2", "seed 3", "seed 4");
        List<String> first = List.copyOf(NOTES);
        assertThat(first)
                .doesNotHaveDuplicates()
                .extracting(note -> note.substring(0, 2))
                .containsExactly("1 ", "2 ", "3 ", "4 ");
        NOTES.clear();
        run(Passing.class);
        assertThat(NOTES).isEqualTo(first);
    }

    @Test
    void thePropertyLeavesOneSeed() {
        EngineExecutionResults results = run(Passing.class, Map.of("heddle.seed", "17"));
        assertThat(displayNames(results)).containsExactly("seed 17");
        assertThat(NOTES).singleElement().asString().startsWith("17 ");
    }

    @Test
    void aPropertyThatIsNoNumberIsTold() {
        assertThat(failures(run(Passing.class, Map.of("heddle.seed", "all"))))
                .singleElement()
                .asString()
                .contains("heddle.seed is to be a number, not 'all'");
    }

    static class Failing {
        @SimulatedNetwork(nodes = 2, seeds = 3)
        void failsWithItsSecondSeed(SimulatedCluster cluster) {
            cluster.start();
            cluster.runFor(Duration.ofMillis(1500));
            assertThat(cluster.seed()).isNotEqualTo(2);
        }
    }

    @Test
    void aFailureShowsTheSeedTheTimeAndHowToRunOnlyIt() {
        EngineExecutionResults results = run(Failing.class);
        results.testEvents().assertStatistics(count -> count.succeeded(2).failed(1));
        assertThat(failures(results))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageContaining("seed 2 at 1.501 s of virtual time: ")
                        .hasMessageContaining("not to be equal to")
                        .hasMessageContaining("@SimulatedNetwork(seed = 2), or the system property heddle.seed=2")
                        .hasCauseInstanceOf(AssertionError.class));
    }

    static class GivenSeeds {
        @SimulatedNetwork(
                nodes = 2,
                seeds = 50,
                seed = {17, 5})
        void runs(SimulatedCluster cluster) {
            cluster.start();
        }
    }

    @Test
    void seedsThatAreGivenAreTheOnlyOnes() {
        assertThat(displayNames(run(GivenSeeds.class))).containsExactly("seed 17", "seed 5");
    }

    static class Skipping {
        @SimulatedNetwork(nodes = 2, seeds = 1)
        void assumesTooMuch(SimulatedCluster cluster) {
            assumeTrue(cluster.seed() == 0);
        }
    }

    @Test
    void anAssumptionThatDoesNotHoldAbortsTheTest() {
        run(Skipping.class)
                .testEvents()
                .assertStatistics(count -> count.aborted(1).failed(0));
    }

    static class Faulty {
        @SimulatedNetwork(nodes = 3, seeds = 8, faults = true, minutes = 1, kinds = FaultKind.CRASH)
        void nodesCrash(SimulatedCluster cluster) {
            int[] starts = {0};
            cluster.onStarted((_, _) -> starts[0]++);
            cluster.start();
            cluster.runToQuiet();
            assertThat(cluster.now()).isEqualTo(Duration.ofMinutes(1));
            // The last may be about to start again.
            cluster.runFor(Duration.ofSeconds(1));
            int before = starts[0];
            cluster.runFor(Duration.ofMinutes(3));
            assertThat(starts[0]).as("they are over").isEqualTo(before);
            NOTES.add(starts[0] > 3 ? "faults" : "clean");
        }
    }

    @Test
    void someSeedsDrawFaultsAndSomeAreClean() {
        assertThat(failures(run(Faulty.class))).isEmpty();
        assertThat(NOTES).contains("clean").filteredOn("faults"::equals).hasSizeGreaterThan(2);
    }

    /// The election of the example, without a disk.
    static class Forgetful {
        private final Map<Integer, Election> elections = new TreeMap<>();

        @SimulatedNetwork(
                nodes = 5,
                seeds = 8,
                faults = true,
                minutes = 6,
                kinds = {FaultKind.CRASH, FaultKind.PARTITION})
        void noTermHasTwoLeaders(SimulatedCluster cluster) {
            Map<Long, Set<Member>> leaders = new TreeMap<>();
            cluster.customize((node, _) -> elections.put(node.number(), new Election(node.id(), 5, new TreeMap<>())));
            cluster.onCall(
                    Election.PROTOCOL, (node, from, candidacy) -> election(node).vote(from, candidacy));
            cluster.repeat(
                    Duration.ofSeconds(3),
                    node -> election(node)
                            .stand(
                                    cluster.network(node),
                                    term -> leaders.computeIfAbsent(term, _ -> new LinkedHashSet<>())
                                            .add(node)));
            cluster.start();
            cluster.runToQuiet();
            leaders.forEach(
                    (term, elected) -> assertThat(elected).as("term " + term).hasSize(1));
        }

        private Election election(Member node) {
            return Objects.requireNonNull(elections.get(node.number()));
        }
    }

    @Test
    void aVoteThatIsForgottenInACrashIsFound() {
        assertThat(failures(run(Forgetful.class)))
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure).hasMessageContaining("[term "));
    }

    @SimulatedNetwork(nodes = 4, seeds = 2)
    void aTestDoesItsOwnHarmUntilItHeals(SimulatedCluster cluster) {
        Map<Integer, List<String>> heard = new TreeMap<>();
        cluster.onMessage(
                WORDS,
                (node, _, word) -> heard.computeIfAbsent(node.number(), _ -> new ArrayList<>())
                        .add(word.text()));
        cluster.links(LinkProfile.LAN).start();
        cluster.runUntil(cluster::linked, Duration.ofMillis(100));
        // Of the links of crossing dials one is left by then.
        cluster.runFor(Duration.ofSeconds(3));

        cluster.partition(cluster.node(1), cluster.node(2));
        say(cluster, "apart");
        cluster.runFor(Duration.ofSeconds(1));
        assertThat(heard.keySet()).as("node 1 says it").containsExactly(2);

        cluster.heal();
        cluster.pause(cluster.node(3));
        cluster.disturb(cluster.node(1), cluster.node(4), new LineFault.Jammed());
        say(cluster, "together");
        cluster.runFor(Duration.ofSeconds(20));
        assertThat(heard).doesNotContainKeys(3, 4);

        cluster.heal();
        cluster.slow(cluster.node(2), Duration.ofMillis(1));
        cluster.runFor(Duration.ofSeconds(20));
        assertThat(heard).hasSize(3).allSatisfy((_, words) -> assertThat(words).containsExactly("apart", "together"));
    }

    private static void say(SimulatedCluster cluster, String word) {
        cluster.network(cluster.node(1)).channel(WORDS).broadcast(new Word(word));
    }

    static class Violating {
        @SimulatedNetwork(nodes = 2, seeds = 1)
        void aTaskOfANodeThrows(SimulatedCluster cluster) {
            cluster.onStarted((node, loop) -> loop.execute(() -> {
                throw new IllegalStateException("out of order");
            }));
            cluster.start();
        }
    }

    @Test
    void whatACheckerSawFailsATestThatPassed() {
        assertThat(failures(run(Violating.class)))
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageStartingWith("seed 1 at ")
                        .hasMessageContaining("NothingThrows at 0.000 s: a task of node 1 failed")
                        .hasMessageContaining("a task of node 2 failed")
                        .hasMessageContaining("heddle.seed=1"));
    }

    static class Throwing {
        @SimulatedNetwork(nodes = 2, seeds = 1)
        void aHandlerThrows(SimulatedCluster cluster) {
            cluster.onMessage(
                    WORDS, (node, from, word) -> assertThat(word.text()).isEmpty());
            cluster.onCall(ECHO, (node, from, word) -> {
                throw new IllegalArgumentException("not to be echoed");
            });
            cluster.start();
            cluster.runUntil(cluster::linked, LONG_ENOUGH);
            cluster.network(cluster.node(1)).channel(WORDS).broadcast(new Word("hello"));
            var _ = cluster.network(cluster.node(1)).call(ECHO, cluster.node(2).id(), new Word("a"), LONG_ENOUGH);
            cluster.runFor(Duration.ofSeconds(1));
        }
    }

    @Test
    void whatAHandlerThrowsFailsTheTest() {
        assertThat(failures(run(Throwing.class))).singleElement().satisfies(failure -> {
            assertThat(failure)
                    .hasMessageContaining("HandlersReturn at ")
                    .hasMessageContaining("a handler of")
                    .hasMessageContaining("at node 2 threw java.lang.AssertionError");
            assertThat(failure.getSuppressed())
                    .hasSize(2)
                    .hasOnlyElementsOfTypes(AssertionError.class, IllegalArgumentException.class);
        });
    }

    @SimulatedNetwork(nodes = 2, seeds = 3)
    static class WholeClass {
        @BeforeEach
        void say(SimulatedCluster cluster) {
            cluster.onCall(ECHO, (_, _, word) -> CompletableFuture.completedFuture(word));
            cluster.start();
            cluster.runUntil(cluster::linked, LONG_ENOUGH);
        }

        @Test
        void one(SimulatedCluster cluster) {
            NOTES.add("one " + cluster.seed() + " " + cluster.now());
        }

        @Test
        void other(SimulatedCluster cluster) {
            var called =
                    cluster.network(cluster.node(1)).call(ECHO, cluster.node(2).id(), new Word("hello"), LONG_ENOUGH);
            NOTES.add("other " + cluster.seed() + " "
                    + cluster.await(called, LONG_ENOUGH).text());
        }

        @Test
        void without() {
            NOTES.add("without");
        }

        @AfterEach
        void nodesRunStill(SimulatedCluster cluster) {
            assertThat(cluster.linked()).isTrue();
        }
    }

    @Test
    void aClassRunsForEachSeedWithAFreshClusterForEachTest() {
        EngineExecutionResults results = run(WholeClass.class);
        results.testEvents().assertStatistics(count -> count.succeeded(9).failed(0));
        assertThat(NOTES)
                .contains("other 1 hello", "other 2 hello", "other 3 hello")
                .filteredOn(note -> note.startsWith("one "))
                .hasSize(3)
                .allMatch(note -> note.contains("PT0."));
    }

    static class TooFew {
        @SimulatedNetwork(nodes = 1)
        void alone(SimulatedCluster cluster) {}
    }

    static class NoSeeds {
        @SimulatedNetwork(seeds = 0)
        void never(SimulatedCluster cluster) {}
    }

    static class NoTime {
        @SimulatedNetwork(faults = true, minutes = 0)
        void tooShort(SimulatedCluster cluster) {}
    }

    static class KindsWithoutFaults {
        @SimulatedNetwork(kinds = FaultKind.CRASH)
        void halfSaid(SimulatedCluster cluster) {}
    }

    static class NoParameter {
        @SimulatedNetwork
        void simulatesNothing() {}
    }

    @SimulatedNetwork(seeds = 1)
    static class Both {
        @SimulatedNetwork(seeds = 1)
        void twice(SimulatedCluster cluster) {}
    }

    @SimulatedNetwork(seeds = 1)
    static class Shared {
        Shared(SimulatedCluster cluster) {
            cluster.start();
        }

        @Test
        void any() {}
    }

    static class NeverStarted {
        @SimulatedNetwork(seeds = 1)
        void forgetsIt(SimulatedCluster cluster) {}
    }

    @Test
    void wrongUseIsTold() {
        assertThat(only(TooFew.class)).hasMessageContaining("alone wants 2 to 256 nodes, not 1");
        assertThat(only(NoSeeds.class)).hasMessageContaining("never wants 1 seed at least, not 0");
        assertThat(only(NoTime.class)).hasMessageContaining("tooShort wants 1 to 1000 minutes, not 0");
        assertThat(only(KindsWithoutFaults.class)).hasMessageContaining("halfSaid names kinds of faults and wants no");
        assertThat(only(NoParameter.class)).hasMessageContaining("no parameter of type SimulatedCluster");
        assertThat(only(Both.class))
                .hasMessageContaining("in a class that has @SimulatedNetwork too: mark it with @Test");
        assertThat(only(Shared.class)).hasMessageContaining("each test has a SimulatedCluster of its own");
        assertThat(only(NeverStarted.class)).hasMessageContaining("never started: call start()");
    }

    @SimulatedNetwork(nodes = 2, seeds = 1)
    void stepsOutOfOrderAreTold(SimulatedCluster cluster) {
        assertThatThrownBy(() -> cluster.runFor(LONG_ENOUGH)).hasMessageContaining("call start() first");
        assertThatThrownBy(() -> cluster.crash(cluster.node(1), Crash.POWER))
                .hasMessageContaining("call start() first");
        List<Throwable> inside = new ArrayList<>();
        cluster.onStarted((_, loop) -> loop.execute(() -> {
            try {
                cluster.runFor(LONG_ENOUGH);
            } catch (IllegalStateException refused) {
                inside.add(refused);
            }
        }));
        cluster.start();
        assertThat(inside)
                .hasSize(2)
                .allSatisfy(
                        refused -> assertThat(refused).hasMessageContaining("a task of a node cannot let time pass"));
        assertThatThrownBy(cluster::start).hasMessageContaining("the nodes have started");
        assertThatThrownBy(() -> cluster.onMessage(WORDS, (_, _, _) -> {}))
                .hasMessageContaining("the nodes have started");
        assertThatThrownBy(() -> cluster.runUntil(() -> false, Duration.ofMillis(5)))
                .hasMessageContaining("PT0.005S");
        assertThatThrownBy(() -> cluster.await(new CompletableFuture<>(), Duration.ofMillis(5)))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> cluster.network(cluster.node(1)).close())
                .hasMessageContaining("virtual time does not pass while somebody waits");
        cluster.crash(cluster.node(1), Crash.PROCESS);
        assertThatThrownBy(() -> cluster.network(cluster.node(1))).hasMessageContaining("node 1 does not run now");
        assertThat(cluster.linked()).as("the others, of which there is one").isTrue();
        cluster.restart(cluster.node(1));
        assertThat(cluster.linked()).isFalse();
    }

    private static EngineExecutionResults run(Class<?> tests) {
        return run(tests, Map.of());
    }

    private static EngineExecutionResults run(Class<?> tests, Map<String, String> parameters) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .configurationParameters(parameters)
                .enableImplicitConfigurationParameters(false)
                .execute();
    }

    private static Throwable only(Class<?> tests) {
        List<Throwable> failures = failures(run(tests));
        assertThat(failures).hasSize(1);
        return failures.getFirst();
    }

    private static List<Throwable> failures(EngineExecutionResults results) {
        return results.allEvents()
                .failed()
                .map(event -> event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .toList();
    }

    private static List<String> displayNames(EngineExecutionResults results) {
        return results.testEvents()
                .started()
                .map(Event::getTestDescriptor)
                .map(test -> test.getDisplayName())
                .toList();
    }
}
