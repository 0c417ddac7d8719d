package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.session.Admission;
import dev.heddle.session.CloseCause;
import dev.heddle.session.Fate;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a node's handlers and listeners see, and in which order, whenever their threads find time.
class DeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final List<String> seen = new ArrayList<>();

    private NetworkBuilder watched(World world) {
        return Network.builder()
                .identity(Talk.identity(world.random))
                .onMessage(Talk.NOTES, (_, note) -> seen.add("note " + note.number()))
                .onPeer(event -> seen.add(event instanceof PeerEvent.Up ? "up" : "down"));
    }

    private static NetworkBuilder plain(World world) {
        return Network.builder().identity(Talk.identity(world.random)).onMessage(Talk.NOTES, (_, _) -> {});
    }

    /// Everything between an "up" and the next "down", and nothing outside; numbers rise.
    private void assertInOrder() {
        boolean up = false;
        int last = -1;
        for (String one : seen) {
            if (one.equals("up")) {
                assertThat(up).isFalse();
                up = true;
            } else {
                assertThat(up).as("%s in %s", one, seen).isTrue();
                if (one.equals("down")) {
                    up = false;
                } else {
                    int number = Integer.parseInt(one.substring(5));
                    assertThat(number).isGreaterThan(last);
                    last = number;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 42, 20_771})
    void upPrecedesTheFirstMessageAndDownFollowsTheLast(long seed) {
        try (World world = new World(seed)) {
            world.handlersDelay = Duration.ofMillis(200);
            Network watching = world.start(watched(world).listen("/memory/1"));
            Network speaking = world.start(plain(world).listen("/memory/2"));
            watching.trust(speaking.self());
            speaking.dial(watching.addresses().getFirst());
            int sent = 0;
            for (int round = 0; round < 60; round++) {
                // Sometimes again before the last end was even told.
                world.runFor(Duration.ofMillis(world.random.nextLong(round % 3 == 0 ? 2_000 : 200)));
                for (int i = 0; i < 5; i++) {
                    if (speaking.channel(Talk.NOTES).send(watching.self(), Talk.note(sent)) == Admission.ADMITTED)
                        sent++;
                }
                if (round % 4 == 0) {
                    world.runFor(Duration.ofMillis(world.random.nextLong(30)));
                    world.cut();
                }
            }
            world.runFor(Duration.ofMinutes(2));
            assertInOrder();
            assertThat(seen.stream().filter("up"::equals)).hasSizeGreaterThan(3);
            assertThat(seen.stream().filter(one -> one.startsWith("note"))).hasSizeGreaterThan(10);
        }
        assertInOrder();
        assertThat(seen.getLast()).isEqualTo("down");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 42, 20_771})
    @Tag("T-27")
    void crossingDialsLoseNoMessageHoweverSlowTheListenersAre(long seed) {
        try (World world = new World(seed)) {
            world.handlersDelay = Duration.ofMillis(world.random.nextLong(300));
            Network watching = world.start(watched(world).listen("/memory/1"));
            Network speaking = world.start(plain(world).listen("/memory/2"));
            watching.trust(speaking.self());
            speaking.trust(watching.self());
            speaking.dial(watching.addresses().getFirst());
            world.runFor(Duration.ofMillis(world.random.nextLong(20)));
            watching.dial(speaking.addresses().getFirst());
            List<Fate> fates = new ArrayList<>();
            int sent = 0;
            for (int i = 0; i < 200; i++) {
                world.runFor(Duration.ofMillis(1));
                if (speaking.channel(Talk.NOTES).send(watching.self(), Talk.note(sent), fates::add)
                        == Admission.ADMITTED) {
                    sent++;
                }
            }
            world.runFor(Duration.ofSeconds(5));
            assertThat(sent).isGreaterThan(50);
            assertThat(fates).hasSize(sent).containsOnly(Fate.WRITTEN);
            assertThat(seen.stream().filter(one -> one.startsWith("note"))).hasSize(sent);
            assertThat(seen.stream().filter("up"::equals)).hasSize(1);
            assertThat(seen).doesNotContain("down");
            assertThat(world.pipes).as("both ends of one link").hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatWasSentRightAfterAPeerAppearedSurvivesTheClose(long seed) {
        try (World world = new World(seed)) {
            Network watching = world.start(watched(world).listen("/memory/1"));
            // The sender's own listeners hold its link back while it closes.
            world.handlersDelay = Duration.ofSeconds(1);
            Network speaking = world.start(plain(world).onPeer(_ -> {}));
            watching.trust(speaking.self());
            speaking.dial(watching.addresses().getFirst());
            List<Fate> fates = new ArrayList<>();
            while (speaking.channel(Talk.NOTES).send(watching.self(), Talk.note(1), fates::add) != Admission.ADMITTED) {
                world.runFor(Duration.ofMillis(1));
            }
            CompletableFuture<Void> closed = speaking.closeAsync().toCompletableFuture();
            world.runFor(Duration.ofSeconds(10));
            assertThat(closed).isDone();
            assertThat(fates).containsExactly(Fate.WRITTEN);
            assertThat(seen).containsExactly("up", "note 1", "down");
        }
    }

    @Test
    void aHandlerThatThrowsWhateverItMayStopsNothing() {
        try (World world = new World(1)) {
            Network watching = world.start(Network.builder()
                    .identity(Talk.identity(world.random))
                    .listen("/memory/1")
                    .onMessage(Talk.NOTES, (_, note) -> {
                        if (note.number() == 0) throw new IllegalStateException("an exception");
                        if (note.number() == 1) throw new StackOverflowError("an error");
                        seen.add("note " + note.number());
                    }));
            Network speaking = world.start(plain(world));
            watching.trust(speaking.self());
            speaking.dial(watching.addresses().getFirst());
            world.runFor(SOON);
            for (int i = 0; i < 5; i++) speaking.channel(Talk.NOTES).send(watching.self(), Talk.note(i));
            world.runFor(SOON);
            assertThat(seen).containsExactly("note 2", "note 3", "note 4");
        }
    }

    @Test
    void aListenerThatThrowsWhateverItMayKeepsNoPeerOut() {
        try (World world = new World(1)) {
            Network watching = world.start(watched(world).listen("/memory/1").onPeer(event -> {
                if (event instanceof PeerEvent.Up) throw new AssertionError("an error");
                throw new IllegalStateException("an exception");
            }));
            Network speaking = world.start(plain(world));
            watching.trust(speaking.self());
            speaking.dial(watching.addresses().getFirst());
            world.runFor(SOON);
            speaking.channel(Talk.NOTES).send(watching.self(), Talk.note(0));
            world.runFor(SOON);
            speaking.closeAsync();
            world.runFor(SOON);
            assertThat(seen).containsExactly("up", "note 0", "down");
        }
    }

    @Test
    @Tag("T-13")
    void whatNobodyTakesIsCounted() {
        try (World world = new World(1)) {
            // It speaks notes but takes none.
            Network deaf = world.start(Network.builder()
                    .identity(Talk.identity(world.random))
                    .listen("/memory/1")
                    .speak(Talk.NOTES));
            Network speaking = world.start(plain(world));
            deaf.trust(speaking.self());
            speaking.dial(deaf.addresses().getFirst());
            world.runFor(SOON);
            for (int i = 0; i < 3; i++) speaking.channel(Talk.NOTES).send(deaf.self(), Talk.note(i));
            world.runFor(SOON);
            assertThat(deaf.peers().getFirst().counters().refusedFrames()).isEqualTo(3);
        }
    }

    @Test
    @Tag("T-13")
    void aSlowHandlerCostsNoMoreThanItsQueue() {
        try (World world = new World(1)) {
            world.handlersDelay = Duration.ofSeconds(2);
            Limits limits = Limits.DEFAULT.withInbound(new Limits.Inbound(10, 1 << 20, 1 << 20));
            Network slow = world.start(watched(world).listen("/memory/1").limits(limits));
            Network speaking = world.start(plain(world));
            slow.trust(speaking.self());
            speaking.dial(slow.addresses().getFirst());
            world.runFor(Duration.ofSeconds(5));
            for (int i = 0; i < 100; i++) speaking.channel(Talk.NOTES).send(slow.self(), Talk.note(i));
            world.runFor(Duration.ofSeconds(5));
            assertThat(seen).hasSize(11).startsWith("up", "note 90").endsWith("note 99");
            assertThat(slow.peers().getFirst().counters().droppedHigh()).isEqualTo(90);
        }
    }

    @Test
    @Tag("T-13")
    void messagesInPiecesWaitForTheirHandlerBeyondTheBytesOfItsQueue() {
        try (World world = new World(1)) {
            world.handlersDelay = Duration.ofSeconds(2);
            Network slow = world.start(watched(world).listen("/memory/1"));
            Network speaking = world.start(plain(world));
            slow.trust(speaking.self());
            speaking.dial(slow.addresses().getFirst());
            world.runFor(Duration.ofSeconds(5));
            // More than one peer's queues hold, and each more than one queue holds.
            for (int i = 0; i < 3; i++) {
                Talk.Note large = new Talk.Note(i, new byte[6 << 20]);
                assertThat(speaking.channel(Talk.NOTES).send(slow.self(), large))
                        .isEqualTo(Admission.ADMITTED);
            }
            world.runFor(Duration.ofSeconds(30));
            assertThat(seen).containsExactly("up", "note 0", "note 1", "note 2");
            assertThat(slow.peers().getFirst().counters().droppedHigh()).isZero();
        }
    }

    @Test
    void handlersOnTheLoopMaySendAndAskInTheMiddleOfIt() {
        try (World world = new World(1)) {
            List<Integer> answers = new ArrayList<>();
            Network[] nodes = new Network[2];
            for (int i = 0; i < 2; i++) {
                int self = i;
                nodes[i] = world.start(Network.builder()
                        .identity(Talk.identity(world.random))
                        .listen("/memory/" + (i + 1))
                        .onMessage(
                                Talk.NOTES,
                                (from, note) -> {
                                    seen.add(self + " has " + note.number());
                                    if (note.number() == 0) return;
                                    nodes[self].channel(Talk.NOTES).send(from, Talk.note(note.number() - 1));
                                    nodes[self]
                                            .call(Talk.ASK, from, new Talk.Ask(note.number()), SOON)
                                            .thenAccept(tell -> answers.add(tell.number()));
                                },
                                Handling.DEFAULT.inLoop())
                        .onCall(
                                Talk.ASK,
                                (_, ask) ->
                                        CompletableFuture.completedStage(new Talk.Tell(2 * ask.number(), new byte[0])),
                                Handling.DEFAULT.inLoop()));
            }
            nodes[0].trust(nodes[1].self());
            nodes[1].dial(nodes[0].addresses().getFirst());
            world.runFor(SOON);
            nodes[0].channel(Talk.NOTES).send(nodes[1].self(), Talk.note(3));
            world.runFor(SOON);
            assertThat(seen).containsExactly("1 has 3", "0 has 2", "1 has 1", "0 has 0");
            assertThat(answers).containsExactly(6, 4, 2);
        }
    }

    @Test
    @Tag("T-34")
    void whyAPeerWentIsTold() {
        try (World world = new World(1)) {
            List<PeerEvent> events = new ArrayList<>();
            Network watching = world.start(plain(world).listen("/memory/1").onPeer(events::add));
            Network speaking = world.start(plain(world));
            PeerId peer = speaking.self();
            watching.trust(peer);
            speaking.dial(watching.addresses().getFirst());
            world.runFor(SOON);
            world.cut();
            world.runFor(Duration.ofSeconds(10));
            speaking.closeAsync();
            world.runFor(SOON);
            assertThat(events).hasSize(4);
            assertThat(events.get(0)).isInstanceOf(PeerEvent.Up.class);
            assertThat(events.get(1))
                    .isInstanceOfSatisfying(
                            PeerEvent.Down.class,
                            down -> assertThat(down.cause()).isInstanceOf(CloseCause.LinkLost.class));
            assertThat(events.get(2)).isInstanceOf(PeerEvent.Up.class);
            assertThat(events.get(3)).isEqualTo(new PeerEvent.Down(peer, new CloseCause.ByPeer()));
        }
    }

    @Test
    @Tag("T-12")
    void aSmallBodyThatWaitsDoesNotHoldTheRecordItCameIn() {
        try (World world = new World(1)) {
            @Nullable Registration[] registrations = new @Nullable Registration[ProtocolId.LIMIT];
            int number = Talk.NOTES.id().number();
            registrations[number] = new Registration(
                    Talk.NOTES,
                    Handling.DEFAULT,
                    (MessageHandler<Talk.Note>) (_, note) -> seen.add("note " + note.number()),
                    null);
            PeerId peer = PeerId.parse("00".repeat(32));
            PeerLog log = new PeerLog(peer, new PeerLogs(world.loop, peer::equals));
            Delivery delivery = new Delivery(peer, log, world.platform(), Limits.DEFAULT, registrations);
            ByteBuf record = world.allocator.heapBuffer(64 << 10);
            Talk.NOTES.codec().encode(new Talk.Note(7, new byte[0]), record);
            delivery.message(Talk.NOTES.id(), record);
            assertThat(record.refCnt()).isZero();
            world.runFor(SOON);
            assertThat(seen).containsExactly("note 7");
        }
    }

    @Test
    void whoeverHearsOfAPeerCanSendToItAtOnce() {
        try (World world = new World(1)) {
            Network watching = world.start(watched(world).listen("/memory/1"));
            List<Admission> admissions = new ArrayList<>();
            List<Network> speaking = new ArrayList<>();
            NetworkBuilder builder = plain(world)
                    .platform(new PromptHandlers(world.platform()))
                    .onPeer(event -> {
                        Talk.Note note = new Talk.Note(1, new byte[0]);
                        admissions.add(speaking.getFirst().channel(Talk.NOTES).send(event.peer(), note));
                    });
            builder.startAsync().thenAccept(speaking::add);
            world.runFor(Duration.ofMillis(1));
            Network prompt = speaking.getFirst();
            watching.trust(prompt.self());
            prompt.dial(watching.addresses().getFirst())
                    .thenAccept(peer ->
                            admissions.add(prompt.channel(Talk.NOTES).send(peer, new Talk.Note(2, new byte[0]))));
            world.runFor(SOON);
            assertThat(admissions).containsExactly(Admission.ADMITTED, Admission.ADMITTED);
            assertThat(seen).containsExactly("up", "note 1", "note 2");
            prompt.closeAsync();
            world.runFor(SOON);
        }
    }

    @Test
    void aHandlerThatNeverReturnsDoesNotHoldTheCloseUpForEver() {
        try (World world = new World(1)) {
            Network watching = world.start(watched(world).listen("/memory/1"));
            Network speaking = world.start(plain(world));
            watching.trust(speaking.self());
            world.handlersDelay = Duration.ofDays(1);
            speaking.dial(watching.addresses().getFirst());
            world.runFor(SOON);
            CompletableFuture<Void> closed = watching.closeAsync().toCompletableFuture();
            world.runFor(Duration.ofSeconds(5));
            assertThat(closed).as("waits while it may still be drained").isNotDone();
            world.runFor(Duration.ofSeconds(2));
            assertThat(closed).isCompleted();
        }
    }
}
