package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.codec.Bcs;
import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.session.Admission;
import dev.heddle.session.CallFailure;
import dev.heddle.session.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an application does to a message that it cannot read, has no handler for, or does not answer.
class ApplicationErrorsTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    // The same numbers as the receiver's, but any bytes at all.
    private static final MessageProtocol<byte[]> ANY_NOTES =
            new MessageProtocol<>(Talk.NOTES.id(), Priority.HIGH, Bcs.bytes());
    private static final CallProtocol<byte[], byte[]> ANY_ASK =
            new CallProtocol<>(Talk.ASK.id(), Priority.NORMAL, Bcs.bytes(), Bcs.bytes());
    private static final int AT_ONCE = 0x003;
    private static final int LATE = 0x103;
    private static final byte[] NO_NOTE = HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f101112");

    private final World world = new World(1);
    private final CapturedLog log = CapturedLog.of(PeerLog.class);
    private final List<String> seen = new ArrayList<>();
    private final CompletableFuture<Talk.Tell> late = new CompletableFuture<>();
    private final Network receiver = world.start(Network.builder()
            .identity(Talk.identity(world.random))
            // Its pings would be counted among the messages.
            .withoutHealthChecker()
            .listen("/memory/1")
            .onMessage(Talk.NOTES, (_, note) -> seen.add("note " + note.number()))
            .onCall(Talk.ASK, (_, ask) -> answer(ask.number()))
            .speak(Talk.OTHER_NOTES)
            .onPeer(event -> seen.add(event instanceof PeerEvent.Up ? "up" : "down")));
    private final Network sender = world.start(Network.builder()
            .identity(Talk.identity(world.random))
            .withoutHealthChecker()
            .speak(ANY_NOTES)
            .speak(ANY_ASK)
            .speak(Talk.OTHER_NOTES));
    private final PeerId to = receiver.self();

    private CompletableFuture<Talk.Tell> answer(int number) {
        return number == LATE ? late : CompletableFuture.completedFuture(new Talk.Tell(2 * number, new byte[0]));
    }

    private void connect() {
        receiver.trust(sender.self());
        sender.dial(receiver.addresses().getFirst());
        world.runFor(SOON);
    }

    /// As the one peer that there is sees it.
    private static Counters counters(Network network) {
        return network.peers().getFirst().counters();
    }

    private CompletableFuture<byte[]> ask(byte[] body, Duration timeout) {
        return sender.call(ANY_ASK, to, body, timeout).toCompletableFuture();
    }

    /// The length of these bytes and the bytes are four, which the receiver reads as one number.
    private static byte[] askFor(int number) {
        if ((number & 0xff) != 3) throw new IllegalArgumentException("the length is the lowest byte");
        return new byte[] {(byte) (number >> 8), 0, 0};
    }

    private static Object failure(CompletableFuture<?> call) {
        assertThat(call).isCompletedExceptionally();
        return ((CallFailure.CallException) call.handle((_, failure) -> failure).join()).failure();
    }

    @AfterEach
    void everythingEnds() {
        world.close();
        log.close();
    }

    @Test
    @DisplayName("section 10: a message that fails to decode is logged as a security event, dropped and counted; the"
            + " link stays and nothing is sent")
    void aMalformedMessageIsASecurityEvent() {
        connect();
        sender.channel(ANY_NOTES).send(to, NO_NOTE);
        world.runFor(SOON);
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .satisfies(line -> assertThat(line)
                        .startsWith("security event: ")
                        .contains(sender.self().brief(), "protocol 40")
                        .contains("it begins with 120102030405060708090a0b0c0d0e0f")
                        .doesNotContain("0f10")
                        .hasSizeLessThan(400));
        assertThat(counters(receiver).refusedFrames()).isEqualTo(1);
        assertThat(counters(receiver).messagesOut()).isZero();
        assertThat(seen).containsExactly("up");
        // A note of number 4 and one byte of filler, as both read it.
        sender.channel(ANY_NOTES).send(to, new byte[] {0, 0, 0, 0});
        world.runFor(SOON);
        assertThat(seen).containsExactly("up", "note 4");
    }

    @Test
    @Tag("T-34")
    @DisplayName("section 10: security events of one peer are a line a second, whatever its links do")
    void manySecurityEventsAreOneLineASecond() {
        connect();
        for (int i = 0; i < 50; i++) sender.channel(ANY_NOTES).send(to, NO_NOTE);
        world.runFor(Duration.ofMillis(100));
        assertThat(log.warnings()).hasSize(1);
        world.cut();
        world.runFor(Duration.ofMillis(700));
        assertThat(receiver.peers().getFirst().link()).as("linked again").isPresent();
        sender.channel(ANY_NOTES).send(to, NO_NOTE);
        world.runFor(SOON);
        assertThat(log.warnings()).hasSize(1);
        sender.channel(ANY_NOTES).send(to, NO_NOTE);
        world.runFor(SOON);
        assertThat(log.warnings()).hasSize(2);
        assertThat(log.warnings().getLast()).endsWith("(and 50 more like this)");
        assertThat(counters(receiver).refusedFrames()).isEqualTo(52);
    }

    @Test
    @Tag("T-20")
    @DisplayName("section 10: the requester of what fails to decode hears nothing and times out")
    void aMalformedRequestTimesOutAndGivesItsSlotBack() {
        connect();
        List<CompletableFuture<byte[]>> malformed = new ArrayList<>();
        for (int i = 0; i < 97; i++) malformed.add(ask(NO_NOTE, SOON));
        world.runFor(SOON);
        assertThat(malformed).allSatisfy(call -> assertThat(failure(call)).isEqualTo(new CallFailure.TimedOut(1000)));
        assertThat(counters(receiver).refusedFrames()).isEqualTo(97);
        assertThat(counters(receiver).messagesOut()).isZero();
        assertThat(log.warnings()).singleElement().asString().startsWith("security event: ");
        // Deployed nodes have a hundred slots too, three of them for health checks; none is held.
        List<CompletableFuture<byte[]>> good = new ArrayList<>();
        for (int i = 0; i < 97; i++) good.add(ask(askFor(AT_ONCE), SOON));
        world.runFor(Duration.ofMillis(500));
        assertThat(good).allMatch(CompletableFuture::isDone);
    }

    @Test
    @Tag("T-20")
    @DisplayName("section 10: an answer that fails to decode fails its call, and is a security event too")
    void aMalformedAnswerFailsItsCall() {
        connect();
        CompletableFuture<byte[]> call = ask(askFor(AT_ONCE), SOON); // a Tell is no byte array of two bytes
        world.runFor(SOON);
        assertThat(failure(call)).isInstanceOf(CallFailure.InvalidResponse.class);
        assertThat(log.warnings()).singleElement().asString().startsWith("security event: ");
        assertThat(counters(sender).refusedFrames()).isEqualTo(1);
    }

    @Test
    @DisplayName("sections 12 and 13: what comes by a protocol without a handler is dropped, counted, not answered")
    void whatHasNoHandlerIsDropped() {
        connect();
        for (int i = 0; i < 5; i++) {
            assertThat(sender.channel(Talk.OTHER_NOTES).send(to, Talk.note(i))).isEqualTo(Admission.ADMITTED);
        }
        world.runFor(SOON);
        assertThat(counters(receiver).refusedFrames()).isEqualTo(5);
        assertThat(counters(receiver).messagesOut()).isZero();
        assertThat(log.warnings()).singleElement().asString().contains("protocol 42", "no handler");
        // The other way: only the receiver answers calls of this number.
        var asked =
                receiver.call(Talk.ASK, sender.self(), new Talk.Ask(1), SOON).toCompletableFuture();
        world.runFor(SOON);
        assertThat(failure(asked)).isEqualTo(new CallFailure.TimedOut(1000));
        assertThat(counters(sender).refusedFrames()).isEqualTo(1);
        assertThat(counters(sender).messagesOut()).as("the notes").isEqualTo(5);
        assertThat(log.warnings()).hasSize(2);
        assertThat(seen).containsExactly("up");
    }

    @ParameterizedTest
    @Tag("T-20")
    @ValueSource(ints = {9_900, 10_100})
    @DisplayName("section 12: an answer that is not there within 10,000 ms is not sent")
    void anAnswerAfterTenSecondsIsNotSent(int afterMillis) {
        connect();
        CompletableFuture<byte[]> call = ask(askFor(LATE), Duration.ofSeconds(60));
        world.runFor(Duration.ofMillis(afterMillis));
        assertThat(counters(receiver).messagesOut()).isZero();
        late.complete(new Talk.Tell(0, new byte[0]));
        world.runFor(SOON);
        boolean inTime = afterMillis < 10_000;
        assertThat(counters(receiver).messagesOut()).isEqualTo(inTime ? 1 : 0);
        assertThat(call.isDone()).isEqualTo(inTime);
        world.runFor(Duration.ofSeconds(60));
        if (!inTime) assertThat(failure(call)).isEqualTo(new CallFailure.TimedOut(60_000));
        assertThat(seen).containsExactly("up");
    }

    @Test
    @Tag("T-20")
    @DisplayName("section 12: requests that waited 10,000 ms for their handler are not handled")
    void aRequestThatIsTooOldIsNotHandled() {
        connect();
        List<Network> slow = new ArrayList<>();
        HeldHandlers held = new HeldHandlers(world.platform());
        List<Integer> handled = new ArrayList<>();
        Network.builder()
                .identity(Talk.identity(world.random))
                .listen("/memory/2")
                .platform(held)
                .onCall(Talk.ASK, (_, ask) -> {
                    handled.add(ask.number());
                    return CompletableFuture.completedFuture(new Talk.Tell(0, new byte[0]));
                })
                .startAsync()
                .thenAccept(slow::add);
        world.runFor(SOON);
        Network slowly = slow.getFirst();
        slowly.trust(sender.self());
        sender.dial(slowly.addresses().getFirst());
        world.runFor(SOON);
        held.hold();
        var call = sender.call(ANY_ASK, slowly.self(), new byte[3], Duration.ofSeconds(60))
                .toCompletableFuture();
        world.runFor(Duration.ofMillis(10_100));
        held.letGo();
        assertThat(handled).isEmpty();
        assertThat(counters(slowly).refusedFrames()).isPositive();
        world.runFor(Duration.ofSeconds(60));
        assertThat(failure(call)).isEqualTo(new CallFailure.TimedOut(60_000));
        slowly.closeAsync();
        world.runFor(SOON);
    }
}
