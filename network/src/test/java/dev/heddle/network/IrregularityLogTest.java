package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.heddle.session.Irregularity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("T-34")
class IrregularityLogTest {
    private static final long SECOND = 1_000_000_000L;

    private final Logger logger = (Logger) LoggerFactory.getLogger(IrregularityLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final IrregularityLog log = new IrregularityLog();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    private List<String> texts() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aLineASecondOfEachKindWithTheReasonAndWhatWasKeptBack() {
        for (int i = 0; i < 10; i++) log.log(i, null, new Irregularity.UnexpectedResponse(i));
        log.log(10, null, new Irregularity.FragmentCount(17));
        assertThat(texts())
                .containsExactly(
                        "from somebody: nobody waits for the response to request 0; dropped",
                        "from somebody: a stream of 17 fragments, 1 to 16 are accepted; refused");
        log.log(SECOND, null, new Irregularity.UnexpectedResponse(-1));
        assertThat(texts().getLast())
                .isEqualTo("from somebody: nobody waits for the response to request 4294967295; dropped"
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
                    .onCall(
                            Talk.ASK,
                            (_, ask) -> CompletableFuture.completedStage(new Talk.Tell(ask.number(), new byte[0]))));
            Network asking = world.start(
                    Network.builder().identity(Talk.identity(world.random)).speak(Talk.ASK));
            slow.trust(asking.self());
            asking.dial(slow.addresses().getFirst());
            world.runFor(Duration.ofSeconds(10));
            for (int i = 0; i < 5; i++) asking.call(Talk.ASK, slow.self(), new Talk.Ask(i), Duration.ofMillis(1));
            world.runFor(Duration.ofSeconds(10));
            assertThat(asking.peers().getFirst().counters().refusedFrames()).isEqualTo(5);
            assertThat(texts())
                    .first()
                    .isEqualTo("from " + slow.self().brief() + ": nobody waits for the response to request 0; dropped");
        }
    }
}
