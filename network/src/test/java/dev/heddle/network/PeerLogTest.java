package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PeerId;
import dev.heddle.core.VirtualLoop;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.noise.Authentication;
import dev.heddle.session.Irregularity;
import dev.heddle.session.NetworkId;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-34")
class PeerLogTest {
    private static final long SECOND = 1_000_000_000L;

    private final CapturedLog captured = CapturedLog.of(PeerLog.class);

    @AfterEach
    void stop() {
        captured.close();
    }

    @Test
    void aLineASecondOfEachKindWithTheReasonAndWhatWasKeptBack() {
        PeerId peer = Talk.identity(new SplittableRandom(1)).peer();
        PeerLog log = new PeerLog(peer, new PeerLogs(new VirtualLoop(), peer::equals));
        String from = "on the link with " + peer.brief();
        for (int i = 0; i < 10; i++) log.irregular(i, new Irregularity.UnexpectedResponse(i));
        log.irregular(10, new Irregularity.FragmentCount(17));
        assertThat(captured.warnings())
                .containsExactly(
                        from + ": nobody waits for the response to request 0; dropped",
                        from + ": a stream of 17 fragments, 1 to 16 are accepted; refused");
        log.irregular(SECOND, new Irregularity.UnexpectedResponse(-1));
        assertThat(captured.warnings().getLast())
                .isEqualTo(from + ": nobody waits for the response to request 4294967295; dropped"
                        + " (and 9 more like this)");
    }

    @Test
    @Tag("T-20")
    void anAnswerThatComesTooLateIsNamedWithItsPeer() {
        try (World world = new World(1)) {
            world.handlersDelay = Duration.ofSeconds(3);
            Network slow = world.start(Network.builder()
                    .identity(Talk.identity(world.random))
                    .listen("/memory/1")
                    .withoutHealthChecker()
                    .onCall(
                            Talk.ASK,
                            (_, ask) -> CompletableFuture.completedStage(new Talk.Tell(ask.number(), new byte[0]))));
            Network asking = world.start(Network.builder()
                    .identity(Talk.identity(world.random))
                    .withoutHealthChecker()
                    .speak(Talk.ASK));
            slow.trust(asking.self());
            asking.dial(slow.addresses().getFirst());
            world.runFor(Duration.ofSeconds(10));
            for (int i = 0; i < 5; i++) asking.call(Talk.ASK, slow.self(), new Talk.Ask(i), Duration.ofMillis(1));
            world.runFor(Duration.ofSeconds(10));
            assertThat(asking.peers().getFirst().counters().refusedFrames()).isEqualTo(5);
            assertThat(captured.warnings())
                    .first()
                    .isEqualTo("on the link with " + slow.self().brief()
                            + ": nobody waits for the response to request 0; dropped");
        }
    }

    @Test
    void aStrangerThatComesBackHasALineASecondOfEachKind() {
        MessageProtocol<HealthCheck> junk =
                new MessageProtocol<>(Talk.NOTES.id(), Talk.NOTES.priority(), HealthCheck.CODEC);
        try (World world = new World(1)) {
            Network node = world.start(Network.builder()
                    .identity(Talk.identity(world.random))
                    .listen("/memory/1")
                    .network(NetworkId.PUBLIC)
                    .authentication(Authentication.MAYBE_MUTUAL)
                    .onMessage(Talk.NOTES, (_, _) -> {}));
            Network stranger = world.start(Network.builder()
                    .identity(Talk.identity(world.random))
                    .network(NetworkId.PUBLIC)
                    .speak(junk)
                    .withoutHealthChecker());
            for (int i = 0; i < 100; i++) {
                CompletableFuture<PeerId> up =
                        stranger.dialOnce(node.addresses().getFirst()).toCompletableFuture();
                world.runFor(Duration.ofMillis(30));
                assertThat(up).isCompleted();
                stranger.channel(junk).send(node.self(), new HealthCheck.Ping(0xff00_0000L));
                world.runFor(Duration.ofMillis(10));
                stranger.disconnect(node.self());
                world.runFor(Duration.ofMillis(20));
                assertThat(node.peers()).as("forgotten").isEmpty();
            }
            assertThat(captured.warnings()).as("in 6 s").hasSizeBetween(5, 7);
            assertThat(captured.warnings().getLast()).contains("malformed message", "more like this");
        }
    }

    @Test
    void strangersWithAnIdForEachLineHaveABurstAndThenALineASecondAndListedPeersTheirs() {
        PeerId listed = Talk.identity(new SplittableRandom(1)).peer();
        VirtualLoop loop = new VirtualLoop();
        PeerLogs logs = new PeerLogs(loop, listed::equals);
        for (int i = 0; i < 10_000; i++) {
            new PeerLog(new PeerId(i, 1, 2, 3), logs).irregular(i * SECOND / 1_000, new Irregularity.FragmentCount(17));
            loop.runFor(0);
        }
        assertThat(captured.warnings()).hasSizeBetween(256, 266);
        new PeerLog(listed, logs).irregular(10 * SECOND, new Irregularity.FragmentCount(17));
        assertThat(captured.warnings().getLast()).contains("on the link with " + listed.brief());
    }
}
