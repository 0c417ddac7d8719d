package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.simulator.Host;
import dev.heddle.simulator.Line;
import dev.heddle.simulator.TraceEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    private static final Duration FAULTY = Duration.ofSeconds(60);
    private static final Scenario FIVE =
            Scenario.MESH.withNodes(5).withLength(Scenario.MESH.quiet().plus(FAULTY));
    /// Ten seconds of faults, and no time to come right.
    private static final Scenario TINY =
            Scenario.MESH.withNodes(2).withQuiet(Scenario.LOADLESS).withLength(Duration.ofSeconds(30));

    private static Run run(Scenario scenario, long seed) {
        return new Run(scenario, seed, Checkers.all());
    }

    private static void assertAllIsWell(Run run) {
        for (Member member : run.members()) {
            Host host = member.host();
            assertThat(host.running()).as("%s runs", member).isTrue();
            assertThat(host.paused()).as("%s pauses", member).isFalse();
            assertThat(Math.abs(host.clock().driftPpm()))
                    .as("drift of %s", member)
                    .isLessThanOrEqualTo(50);
            assertThat(host.clock().wallAhead().abs()).as("clock of %s", member).isLessThan(Duration.ofSeconds(6));
            for (Member other : run.members()) {
                Line line = run.simulation().line(host, other.host());
                assertThat(line.faults()).isEmpty();
                assertThat(line.profile().reshaping()).isLessThanOrEqualTo(0.2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachKindBeginsAndIsOverWhenTheQuietPhaseBegins(FaultKind kind) {
        try (Run run = run(FIVE.withFaults(FaultMix.of(6, List.of(kind))), 7)) {
            List<TraceEvent> told = new ArrayList<>();
            run.simulation().onTrace(told::add);
            run.begin();
            run.runFor(FAULTY);
            // One that was being closed when its time was over starts when that is done.
            if (kind == FaultKind.RESTART) run.runFor(Duration.ofSeconds(10));
            assertAllIsWell(run);
            assertThat(run.faults().begun()).containsOnlyKeys(kind);
            assertThat(run.faults().count()).isBetween(15, 26);
            assertThat(told)
                    .as("those that are not told otherwise happen to a link")
                    .anyMatch(event -> event instanceof TraceEvent.HostChanged
                            || event instanceof TraceEvent.LineFaulty
                            || event instanceof TraceEvent.Closed
                            || kind == FaultKind.RESHAPING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withEachKindAloneEverythingComesRight(FaultKind kind) {
        Scenario alone = FIVE.withFaults(FaultMix.of(6, List.of(kind)));
        RunResult result = Sweep.run(alone, 1, Checkers::all);
        assertThat(result.violations()).isEmpty();
        assertThat(result.census().count("fault " + kind)).isEqualTo(result.faults());
    }

    @Test
    void aRunWithAllFaultsIsTheSameForTheSameSeed() {
        Scenario all = FIVE.withFaults(FaultMix.of(30, EnumSet.allOf(FaultKind.class)));
        RunResult first = Sweep.run(all, 42, Checkers::all);
        assertThat(first.faults()).isEqualTo(125);
        assertThat(Sweep.run(all, 42, Checkers::all)).isEqualTo(first);
        assertThat(Sweep.run(all, 43, Checkers::all).traceHash()).isNotEqualTo(first.traceHash());
    }

    @Test
    void noCheckerFindsAnythingInFiftySeeds() {
        SplittableRandom random = new SplittableRandom(20_771);
        Scenario dense = FIVE.withNodes(4).withFaults(FaultMix.DEFAULT.withPerMinute(20));
        Census census = Census.NONE;
        for (int i = 0; i < 50; i++) {
            long seed = random.nextLong(1_000_000);
            RunResult result = Sweep.run(dense, seed, Checkers::all);
            assertThat(result.violations()).as("seed %d", seed).isEmpty();
            census = census.plus(result.census());
        }
        assertThat(census.counts().keySet().stream().filter(name -> name.startsWith("fault ")))
                .as("every kind was drawn by some seed")
                .hasSize(FaultKind.values().length);
    }

    @Test
    void aQuarterOfTheSeedsRunsCleanAndTheOthersHaveTheirPart() {
        int clean = 0;
        Set<Set<FaultKind>> parts = new LinkedHashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            try (Run run = new Run(TINY.withFaults(FaultMix.DEFAULT.withPerMinute(60)), seed, List.of())) {
                run.begin();
                run.runFor(Duration.ofSeconds(10));
                if (run.faults().clean()) {
                    clean++;
                    assertThat(run.shape()).as("seed %d", seed).isEqualTo(Shape.PLAIN);
                    assertThat(run.conditions()).as("seed %d", seed).isEqualTo(Conditions.plain(Limits.DEFAULT));
                } else {
                    parts.add(Set.copyOf(run.faults().begun().keySet()));
                }
                int count = run.faults().clean() ? 0 : 30;
                assertThat(run.faults().count()).as("seed %d", seed).isEqualTo(count);
            }
        }
        assertThat(clean).isBetween(30, 70);
        assertThat(parts.size()).as("they differ").isGreaterThan(100);
        assertThat(parts).anyMatch(part -> part.size() < 4).anyMatch(part -> part.size() > 12);
    }

    @Test
    void whatDoesNotHappenShiftsNobody() {
        Set<List<PeerId>> ids = new TreeSet<>((left, right) -> left.toString().compareTo(right.toString()));
        for (Scenario scenario : List.of(FIVE, FIVE.withFaults(FaultMix.NONE), FIVE.withNodes(9))) {
            try (Run run = run(scenario, 1)) {
                ids.add(run.members().stream().limit(5).map(Member::id).toList());
            }
        }
        assertThat(ids).as("the identities of one seed").hasSize(1);
    }

    @Test
    void withoutFaultsARunIsWhatItsScenarioSays() {
        try (Run run = run(FIVE.withFaults(FaultMix.NONE), 5)) {
            run.begin();
            run.runFor(FAULTY);
            assertThat(run.faults().count()).isZero();
            assertThat(run.shape()).isEqualTo(Shape.PLAIN);
            for (Member member : run.members())
                assertThat(member.host().clock().wallAhead()).isZero();
        }
    }

    /// Beyond, a node that was ahead could not dial its peers, and not be dialled by one that was, too (T-05).
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void oneClockIsFarAheadAtMost(long seed) {
        Set<String> ahead = new TreeSet<>();
        try (Run run = run(FIVE.withFaults(FaultMix.of(60, List.of(FaultKind.CLOCK_JUMP))), seed)) {
            run.begin();
            for (int i = 0; i < FAULTY.toSeconds() * 10; i++) {
                run.runFor(Duration.ofMillis(100));
                for (Member member : run.members()) {
                    Duration by = member.host().clock().wallAhead();
                    if (by.compareTo(Duration.ofSeconds(41)) > 0) ahead.add(member.toString());
                }
            }
        }
        assertThat(ahead).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aMixIsChecked() {
        assertThatThrownBy(() -> new FaultMix(-1, 0)).hasMessageContaining("-1.0 faults a minute");
        assertThatThrownBy(() -> new FaultMix(Double.NaN, 0)).hasMessageContaining("NaN faults a minute");
        assertThatThrownBy(() -> new FaultMix(1, 1.5)).hasMessageContaining("1.5");
    }
}
