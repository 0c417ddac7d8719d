package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PeerId;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.session.Irregularity;
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
        PeerLog log = new PeerLog(peer);
        String from = "from " + peer.brief();
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
                    .isEqualTo("from " + slow.self().brief() + ": nobody waits for the response to request 0; dropped");
        }
    }
}
