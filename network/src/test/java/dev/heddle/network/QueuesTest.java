package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.codec.Codec;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Section 19: each queue of a deployed node, and what stands in its place here. Its channels for small messages
/// and fragments are lanes of the session.
@Tag("T-13")
class QueuesTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final MessageProtocol<Talk.Note> NORMAL_NOTES = new MessageProtocol<>(
            new ProtocolId(43), Priority.NORMAL, Codec.of(MethodHandles.lookup(), Talk.Note.class));

    private final World world = new World(1);
    private final HeldHandlers handlers = new HeldHandlers(world.platform());
    private final List<String> seen = new ArrayList<>();
    private final List<Network> receivers = new ArrayList<>();

    /// A network whose handlers run when the test says so.
    private Network receiver(NetworkBuilder builder) {
        builder.identity(Talk.identity(world.random))
                .listen("/memory/1")
                .platform(handlers)
                .startAsync()
                .thenAccept(receivers::add);
        world.runFor(SOON);
        return receivers.getFirst();
    }

    private Network sender(Network to) {
        Network sender = world.start(Network.builder()
                .identity(Talk.identity(world.random))
                .speak(Talk.NOTES)
                .speak(Talk.OTHER_NOTES)
                .speak(NORMAL_NOTES)
                .speak(Talk.ASK));
        to.trust(sender.self());
        sender.dial(to.addresses().getFirst());
        world.runFor(SOON);
        return sender;
    }

    private static void send(Network from, Network to, MessageProtocol<Talk.Note> protocol, int... numbers) {
        for (int number : numbers) {
            assertThat(from.channel(protocol).send(to.self(), Talk.note(number)))
                    .isEqualTo(Admission.ADMITTED);
        }
    }

    private static MessageHandler<Talk.Note> into(List<String> seen, String name) {
        return (_, note) -> seen.add(name + note.number());
    }

    @AfterEach
    void everythingEnds() {
        receivers.forEach(Network::closeAsync);
        world.runFor(SOON);
        handlers.letGo();
        world.runFor(SOON);
        world.close();
    }

    @Test
    @DisplayName("section 19: application to peer manager, peer manager to connection: no queue, a send is in the"
            + " connection's write queue when it returns")
    void aSendIsInTheWriteQueueAtOnce() {
        Network to = receiver(Network.builder().onMessage(Talk.NOTES, into(seen, "")));
        Network from = sender(to);
        send(from, to, Talk.NOTES, 1, 2, 3);
        assertThat(from.peers().getFirst().link().orElseThrow().waitingMessages())
                .isEqualTo(3);
    }

    @Test
    @DisplayName("section 19: dial and disconnect requests: no queue, one wish is kept for each peer")
    void manyDialsOfOnePeerAreOneWish() {
        Network to = receiver(Network.builder().onMessage(Talk.NOTES, into(seen, "")));
        Network from = sender(to);
        List<CompletableFuture<PeerId>> dials = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            dials.add(from.dial(to.addresses().getFirst()).toCompletableFuture());
        }
        world.runFor(SOON);
        assertThat(dials).allMatch(CompletableFuture::isDone);
        assertThat(from.peers()).hasSize(1);
        assertThat(world.pipes).as("both ends of one link").hasSize(2);
    }

    @Test
    @DisplayName("section 19: connection's write queue: KLAST per lane, so that what is urgent is not thrown away")
    void theWriteQueueDropsTheOldestOfItsLane() {
        Network to = receiver(Network.builder()
                .onMessage(NORMAL_NOTES, into(seen, "normal "))
                .onMessage(Talk.NOTES, into(seen, "high ")));
        Network from = sender(to);
        List<Fate> fates = new ArrayList<>();
        from.channel(Talk.NOTES).send(to.self(), Talk.note(1), fates::add);
        int most = Limits.DEFAULT.lanes().normal();
        for (int i = 0; i < most + 10; i++) send(from, to, NORMAL_NOTES, i);
        assertThat(from.peers().getFirst().counters().droppedNormal()).isEqualTo(10);
        assertThat(from.peers().getFirst().link().orElseThrow().waitingMessages())
                .isEqualTo(most + 1);
        world.runFor(SOON);
        assertThat(fates).containsExactly(Fate.WRITTEN);
        assertThat(seen).hasSize(most + 1).contains("high 1", "normal 10").doesNotContain("normal 9");
    }

    @ParameterizedTest
    @CsvSource({"FIFO, 1 2 3", "KLAST, 3 4 5", "LIFO, 5 4 3"})
    @DisplayName("section 19: connection to application: consensus, storage service and monitoring FIFO, mempool KLAST,"
            + " health checker LIFO; a push succeeds and the drop is counted")
    void eachApplicationHasItsStyle(QueueStyle style, String kept) {
        Handling handling = Handling.DEFAULT.queue(style, 3);
        Network to = receiver(Network.builder().onMessage(Talk.NOTES, into(seen, ""), handling));
        Network from = sender(to);
        handlers.hold();
        List<Fate> fates = new ArrayList<>();
        for (int i = 1; i <= 5; i++) from.channel(Talk.NOTES).send(to.self(), Talk.note(i), fates::add);
        world.runFor(SOON);
        assertThat(fates).hasSize(5).containsOnly(Fate.WRITTEN);
        assertThat(to.peers().getFirst().counters().droppedHigh()).isEqualTo(2);
        handlers.letGo();
        assertThat(String.join(" ", seen)).isEqualTo(kept);
    }

    @Test
    @DisplayName("section 19: sub-queues are those of (PeerId, protocol), each with its own capacity, and take turns")
    void peersAndProtocolsTakeTurns() {
        Handling consumer = Handling.DEFAULT.queue(QueueStyle.FIFO, 3).serially();
        Network to = receiver(Network.builder()
                .onMessage(Talk.NOTES, (from, note) -> seen.add(from.brief() + " notes " + note.number()), consumer)
                .onMessage(
                        Talk.OTHER_NOTES,
                        (from, note) -> seen.add(from.brief() + " others " + note.number()),
                        consumer));
        Network a = sender(to);
        Network b = sender(to);
        handlers.hold();
        send(a, to, Talk.NOTES, 1, 2, 3, 4);
        world.runFor(SOON);
        send(b, to, Talk.NOTES, 1);
        world.runFor(SOON);
        send(a, to, Talk.OTHER_NOTES, 1, 2);
        world.runFor(SOON);
        handlers.letGo();
        String nameOfA = a.self().brief();
        assertThat(seen)
                .containsExactly(
                        nameOfA + " notes 1",
                        b.self().brief() + " notes 1",
                        nameOfA + " others 1",
                        nameOfA + " notes 2",
                        nameOfA + " others 2",
                        nameOfA + " notes 3");
    }

    @Test
    @Tag("T-20")
    @DisplayName("section 19: a request that is dropped gives its slot back")
    void aDroppedRequestGivesItsSlotBack() {
        Network to = receiver(Network.builder()
                .onCall(
                        Talk.ASK,
                        (_, ask) -> CompletableFuture.completedStage(new Talk.Tell(ask.number(), new byte[0])),
                        Handling.DEFAULT.queue(QueueStyle.FIFO, 3)));
        Network from = sender(to);
        handlers.hold();
        List<CompletableFuture<Talk.Tell>> calls = new ArrayList<>();
        for (int i = 0; i < 97; i++) {
            calls.add(from.call(Talk.ASK, to.self(), new Talk.Ask(i), SOON).toCompletableFuture());
        }
        world.runFor(SOON);
        assertThat(calls).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(to.peers().getFirst().counters().droppedNormal()).isEqualTo(94);
        handlers.letGo();
        // Ten seconds are not over, so a held slot would still be taken; now each call finds one.
        calls.clear();
        for (int i = 0; i < 97; i++) {
            calls.add(from.call(Talk.ASK, to.self(), new Talk.Ask(i), SOON).toCompletableFuture());
        }
        world.runFor(SOON);
        assertThat(calls).allMatch(call -> call.isDone() && !call.isCompletedExceptionally());
    }

    @Test
    @DisplayName("section 19: after the last sender is gone the receiver still gets what is queued, then the end")
    void whatIsQueuedComesBeforeTheEnd() {
        Network to = receiver(Network.builder()
                .onMessage(Talk.NOTES, into(seen, ""), Handling.DEFAULT.serially())
                .onPeer(event -> seen.add(event instanceof PeerEvent.Up ? "up" : "down")));
        Network from = sender(to);
        handlers.hold();
        send(from, to, Talk.NOTES, 1, 2, 3);
        world.runFor(Duration.ofMillis(100));
        from.closeAsync();
        world.runFor(SOON);
        assertThat(world.pipes).isEmpty();
        assertThat(seen).containsExactly("up");
        handlers.letGo();
        world.runFor(SOON);
        assertThat(seen).containsExactly("up", "1", "2", "3", "down");
    }

    @Test
    @DisplayName("section 19: connection events: every event of a peer in order, not only the latest")
    void everyConnectionEventIsSeen() {
        Network to = receiver(Network.builder()
                .onMessage(Talk.NOTES, into(seen, ""))
                .onPeer(event -> seen.add(event instanceof PeerEvent.Up ? "up" : "down")));
        handlers.hold();
        sender(to);
        for (int i = 0; i < 2; i++) {
            world.cut();
            world.runFor(Duration.ofSeconds(5));
        }
        assertThat(seen).isEmpty();
        handlers.letGo();
        for (int i = 0; i < 5; i++) world.runFor(SOON);
        assertThat(seen).containsExactly("up", "down", "up", "down", "up");
    }

    @Test
    void aSerialHandlerMayWaitForAnAnswer() {
        // The answer must not take a turn behind the very handler that waits for it.
        Handling consumer = Handling.DEFAULT.serially();
        List<CompletableFuture<Talk.Tell>> waitedFor = new ArrayList<>();
        Network to = receiver(Network.builder()
                .onCall(Talk.ASK, (_, _) -> new CompletableFuture<>(), consumer)
                .onMessage(
                        Talk.NOTES,
                        (from, note) -> {
                            Network self = receivers.getFirst();
                            var call = self.call(Talk.ASK, from, new Talk.Ask(note.number()), SOON)
                                    .toCompletableFuture();
                            waitedFor.add(call);
                            // As a thread that blocks here would let the world go on.
                            world.runFor(Duration.ofMillis(500));
                            seen.add(call.isDone() ? "answered" : "not yet");
                        },
                        consumer));
        Network from = world.start(Network.builder()
                .identity(Talk.identity(world.random))
                .speak(Talk.NOTES)
                .onCall(Talk.ASK, (_, _) -> CompletableFuture.completedStage(new Talk.Tell(1, new byte[0]))));
        to.trust(from.self());
        from.dial(to.addresses().getFirst());
        world.runFor(SOON);
        handlers.hold();
        send(from, to, Talk.NOTES, 1);
        world.runFor(Duration.ofMillis(100));
        handlers.letGo();
        assertThat(seen).containsExactly("answered");
        assertThat(waitedFor.getFirst().join().number()).isEqualTo(1);
    }
}
