package dev.heddle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.codec.Codec;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.MessageProtocol;
import dev.heddle.network.NetworkBuilder;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The same seed gives the same run, to the last bit; anything else gives another.
class ReplayTest {
    /// Too short a quiet phase for everything to come right, so what checkers say then does not count here.
    private static final Scenario SHORT = Scenario.MESH
            .withNodes(3)
            .withQuiet(Duration.ofSeconds(20))
            .withLength(Duration.ofSeconds(45))
            .withFaults(FaultMix.DEFAULT.withPerMinute(40).withCleanShare(0));
    private static final MessageProtocol<Word> WORDS =
            new MessageProtocol<>(new ProtocolId(40), Priority.NORMAL, Codec.of(MethodHandles.lookup(), Word.class));

    record Word(byte[] letters) {}

    @Test
    void aHundredReplaysOfOneSeedHaveOneHash() {
        TreeSet<String> hashes = new TreeSet<>();
        for (int i = 0; i < 100; i++) hashes.add(hash(42));
        assertThat(hashes).hasSize(1);
    }

    @Test
    void aHundredSeedsHaveAHundredHashes() {
        TreeSet<String> hashes = new TreeSet<>();
        for (int seed = 1; seed <= 100; seed++) hashes.add(hash(seed));
        assertThat(hashes).hasSize(100);
    }

    @Test
    void oneChangedByteInOneMessageChangesTheHash() {
        String hash = hashWith("every thread in a lane of its own");
        assertThat(hashWith("every thread in a lane of its own")).isEqualTo(hash);
        assertThat(hashWith("every thread in a lane of its awn")).isNotEqualTo(hash);
    }

    @Test
    void aLogOfARunIsTheSameEachTimeAndChangesNothing() {
        List<Happening> first = new ArrayList<>();
        List<Happening> second = new ArrayList<>();
        assertThat(logged(first)).isEqualTo(logged(second)).isEqualTo(hash(7));
        assertThat(first).isEqualTo(second).anyMatch(Happening.Passage.class::isInstance);
    }

    private static String hash(long seed) {
        RunResult result = Sweep.run(SHORT, seed, Checkers::all);
        assertThat(result.faults()).as("faults of seed " + seed).isPositive();
        return result.traceHash();
    }

    private static String logged(List<Happening> into) {
        return Sweep.run(SHORT, 7, () -> {
                    List<Checker> checkers = new ArrayList<>(Checkers.all());
                    checkers.add(new RunLog(into::add));
                    return checkers;
                })
                .traceHash();
    }

    /// One message and no more.
    private static String hashWith(String word) {
        Application application = new Application() {
            @Override
            public void declare(Member member, NetworkBuilder builder) {
                builder.onMessage(WORDS, (_, _) -> {});
            }

            @Override
            public void onStarted(Member member, EventLoop loop) {
                if (member.number() != 1) return;
                loop.schedule(
                        loop.nowNanos() + 1_000_000_000,
                        () -> member.network()
                                .orElseThrow()
                                .channel(WORDS)
                                .broadcast(new Word(word.getBytes(StandardCharsets.UTF_8))));
            }
        };
        try (Run run = new Run(SHORT, 42, Checkers.all(), _ -> application)) {
            run.begin();
            run.runFor(Duration.ofSeconds(3));
            return run.simulation().traceHash();
        }
    }
}
