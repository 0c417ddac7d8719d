package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ForwardingPlatform;
import dev.heddle.core.Limits;
import dev.heddle.core.MemoryStore;
import dev.heddle.core.Platform;
import dev.heddle.core.Store;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Claim;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.noise.HandshakeSetup;
import dev.heddle.noise.Identity;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.noise.TrustedPeers;
import dev.heddle.session.HandshakeMessage;
import dev.heddle.session.MemoryBudget;
import dev.heddle.session.NetworkId;
import dev.heddle.session.ProtocolSet;
import dev.heddle.session.SessionSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-04")
class TimestampJournalTest {
    private static final long NOW_MILLIS = 1_700_000_000_000L;

    private final World world = new World(1);
    private final WatchedStore store = new WatchedStore();
    private final Platform platform = new ForwardingPlatform(world.platform()) {
        @Override
        public Store store() {
            return store;
        }
    };
    private final Identity own = Talk.identity(world.random);
    private final Identity peer = Talk.identity(world.random);

    /// Says what was written, and can hold it up or refuse it.
    private static final class WatchedStore implements Store {
        private final MemoryStore memory = new MemoryStore();
        private final List<byte[]> appended = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private int replaced;
        private @Nullable CompletableFuture<Void> held;
        private boolean full;

        @Override
        public CompletionStage<Log> open(String name) {
            names.add(name);
            return memory.open(name).thenApply(log -> new Log() {
                @Override
                public List<byte[]> opened() {
                    return log.opened();
                }

                @Override
                public CompletionStage<Void> append(byte[] bytes) {
                    if (full) return CompletableFuture.failedFuture(new IOException("the disk is full"));
                    appended.add(bytes);
                    CompletableFuture<Void> until = held;
                    return until == null ? log.append(bytes) : until.thenCompose(_ -> log.append(bytes));
                }

                @Override
                public CompletionStage<Void> replace(List<byte[]> records) {
                    replaced++;
                    return log.replace(records);
                }

                @Override
                public CompletionStage<Void> close() {
                    CompletableFuture<Void> until = held;
                    return until == null ? log.close() : until.thenCompose(_ -> log.close());
                }
            });
        }
    }

    private TimestampJournal open(boolean deployed) {
        SessionSettings session = new SessionSettings(
                new HandshakeSetup(own, NoiseSuite.AESGCM_SHA256, platform.entropy(), Ciphers.system()),
                new HandshakeMessage(ProtocolSet.of(HealthCheck.PROTOCOL), 4, NetworkId.VALIDATOR),
                Limits.DEFAULT,
                platform.allocator(),
                deployed,
                new MemoryBudget(1 << 20, 1 << 20));
        NodeSettings settings = new NodeSettings(
                session, Roles.of(NetworkId.VALIDATOR, null, null), new Registration[0], List.of(), true);
        CompletableFuture<TimestampJournal> opened =
                TimestampJournal.open(platform, settings).toCompletableFuture();
        world.runFor(Duration.ofMillis(1));
        TimestampJournal journal = opened.join();
        journal.trust(TrustedPeers.of(Map.of(peer.peer(), List.of(peer.publicKey()))));
        return journal;
    }

    private TimestampJournal restarted(TimestampJournal journal, boolean deployed) {
        journal.close();
        return open(deployed);
    }

    private Claim claim(long timestampMillis) {
        return new Claim(peer.peer(), peer.publicKey(), timestampMillis, true);
    }

    private static Optional<HandshakeRefusal> done(CompletionStage<Optional<HandshakeRefusal>> vetted) {
        assertThat(vetted.toCompletableFuture()).isCompleted();
        return vetted.toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasAcceptedIsRefusedAfterARestart(boolean deployed) {
        TimestampJournal journal = open(deployed);
        assertThat(done(journal.vet(claim(NOW_MILLIS)))).isEmpty();
        journal = restarted(journal, deployed);
        assertThat(done(journal.vet(claim(NOW_MILLIS))))
                .contains(new HandshakeRefusal.Replayed(peer.peer(), NOW_MILLIS, NOW_MILLIS));
        assertThat(done(journal.vet(claim(NOW_MILLIS + 1)))).isEmpty();
        assertThat(store.names)
                .containsOnly("stamps-validator-" + own.publicKey().toString().substring(2, 18));
    }

    @Test
    void theAnswerWaitsUntilTheStampIsDurableAndARefusalDoesNot() {
        TimestampJournal journal = open(false);
        CompletableFuture<Void> held = new CompletableFuture<>();
        store.held = held;
        CompletionStage<Optional<HandshakeRefusal>> vetted = journal.vet(claim(NOW_MILLIS));
        assertThat(vetted.toCompletableFuture()).isNotDone();
        assertThat(done(journal.vet(claim(NOW_MILLIS))))
                .as("its copy, meanwhile")
                .isPresent();
        held.complete(null);
        assertThat(done(vetted)).isEmpty();
    }

    @Test
    void aFullDiskKeepsNobodyOutAndIsLoggedOnceASecond() {
        try (CapturedLog log = CapturedLog.ofRoom("network")) {
            TimestampJournal journal = open(false);
            store.full = true;
            for (int i = 0; i < 10; i++)
                assertThat(done(journal.vet(claim(NOW_MILLIS + i)))).isEmpty();
            assertThat(log.lines("time stamps are not kept"))
                    .singleElement()
                    .asString()
                    .contains("the disk is full");
        }
    }

    @Test
    void aDiskThatHangsIsWaitedForASecond() {
        try (CapturedLog log = CapturedLog.ofRoom("network")) {
            TimestampJournal journal = open(false);
            store.held = new CompletableFuture<>();
            CompletionStage<Optional<HandshakeRefusal>> vetted = journal.vet(claim(NOW_MILLIS));
            world.runFor(Duration.ofMillis(999));
            assertThat(vetted.toCompletableFuture()).isNotDone();
            assertThat(log.lines("time stamps are not kept")).isEmpty();
            world.runFor(Duration.ofMillis(2));
            assertThat(done(vetted)).isEmpty();
            assertThat(log.lines("time stamps are not kept"))
                    .singleElement()
                    .asString()
                    .contains("has not answered for a second");
            assertThat(done(journal.vet(claim(NOW_MILLIS)))).as("a copy").isPresent();
            CompletableFuture<Void> closed = journal.close().toCompletableFuture();
            assertThat(closed).isNotDone();
            world.runFor(Duration.ofMillis(1001));
            assertThat(closed).isCompleted();
        }
    }

    @Test
    @Tag("T-05")
    void aRestartWithTheClockGoneBackGoesOnAboveWhatWasSent() {
        TimestampJournal journal = open(false);
        long sent = journal.next();
        assertThat(sent).isGreaterThanOrEqualTo(NOW_MILLIS);
        world.clockAhead = Duration.ofHours(-1);
        journal = restarted(journal, false);
        assertThat(journal.next()).isEqualTo(sent + 1);
        world.clockAhead = Duration.ofHours(1);
        assertThat(restarted(journal, false).next()).isGreaterThanOrEqualTo(sent + 3_600_000);
    }

    @Test
    @Tag("T-05")
    @Tag("T-34")
    void aClockThatWasAheadOnceIsNamedOnceAMinuteWithWhatToDo() {
        try (CapturedLog log = CapturedLog.ofRoom("network")) {
            world.clockAhead = Duration.ofDays(365);
            TimestampJournal journal = open(false);
            journal.next();
            assertThat(log.lines("time stamp"))
                    .as("the clock itself tells nothing")
                    .isEmpty();
            world.clockAhead = Duration.ZERO;
            journal = restarted(journal, false);
            for (int i = 0; i < 180; i++) {
                journal.next();
                world.runFor(Duration.ofSeconds(1));
            }
            assertThat(log.lines("time stamp")).hasSize(3);
            assertThat(log.lines("time stamp").getFirst())
                    .startsWith("WARN " + store.names.getFirst() + ": ")
                    .contains("31536000 s ahead of our clock", "60 s", "was ahead", "refuse")
                    .contains("wait", "remove " + store.names.getFirst() + ".log")
                    .endsWith("stopped");
            assertThat(log.lines("time stamp").getLast()).endsWith("(and 59 more like this)");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 59", "true, 31536000"})
    void aTimeStampAheadThatPeersTakeIsNotNamed(boolean deployed, long aheadSeconds) {
        try (CapturedLog log = CapturedLog.ofRoom("network")) {
            world.clockAhead = Duration.ofSeconds(aheadSeconds);
            TimestampJournal journal = open(deployed);
            long sent = journal.next();
            world.clockAhead = Duration.ZERO;
            journal = restarted(journal, deployed);
            assertThat(journal.next()).isEqualTo(sent + 1);
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void recordsThatMakeNoSenseAreSkippedWithALine() {
        TimestampJournal journal = open(false);
        done(journal.vet(claim(NOW_MILLIS)));
        journal.close();
        Store.Log raw =
                store.memory.open(store.names.getFirst()).toCompletableFuture().join();
        for (int bytes : new int[] {0, 1, 9, 40, 41, 42, 1_000}) raw.append(new byte[bytes]);
        byte[] torn = store.appended.getFirst().clone();
        torn[0] = 3;
        raw.append(torn);
        raw.close();
        try (CapturedLog log = CapturedLog.ofRoom("network")) {
            TimestampJournal after = open(false);
            assertThat(log.lines("skipped")).singleElement().asString().contains("skipped 8 of 9 records");
            assertThat(done(after.vet(claim(NOW_MILLIS)))).isPresent();
            assertThat(done(after.vet(claim(NOW_MILLIS + 1)))).isEmpty();
        }
    }

    @Test
    @Tag("T-13")
    void theLogIsCompactedAndKeepsWhatCounts() {
        TimestampJournal journal = open(false);
        int count = 5_000;
        for (int i = 0; i < count; i++) {
            world.runFor(Duration.ofMillis(1));
            done(journal.vet(claim(NOW_MILLIS + i)));
        }
        long sent = journal.next();
        assertThat(store.replaced).isBetween(3, 6);
        journal.close();
        Store.Log raw =
                store.memory.open(store.names.getFirst()).toCompletableFuture().join();
        assertThat(raw.opened()).hasSizeLessThanOrEqualTo(2 * 2 + 1_024);
        raw.close();
        TimestampJournal after = open(false);
        assertThat(done(after.vet(claim(NOW_MILLIS + count - 1)))).isPresent();
        assertThat(after.next()).isGreaterThan(sent);
    }

    @Test
    void aLogThatIsInUseFailsTheStartAndSaysSo() {
        open(false);
        assertThatThrownBy(() -> open(false))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("stamps-validator-")
                .hasMessageContaining("in use");
    }
}
