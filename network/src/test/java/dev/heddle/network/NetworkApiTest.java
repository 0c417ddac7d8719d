package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.session.Admission;
import dev.heddle.session.CallFailure;
import dev.heddle.session.CloseCause;
import dev.heddle.session.Fate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkApiTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Limits SHORT_MESSAGES = Limits.DEFAULT.withSizes(4 << 20, 4 << 20);

    private final World world = new World(1);
    private final List<Integer> notes = new ArrayList<>();
    private final Network listening = world.start(Network.builder()
            .identity(Talk.identity(world.random))
            .limits(SHORT_MESSAGES)
            .listen("/memory/1")
            .onMessage(Talk.NOTES, (_, note) -> notes.add(note.number()))
            .onCall(Talk.ASK, (_, ask) -> answer(ask)));
    private final Network dialling = world.start(Network.builder()
            .identity(Talk.identity(world.random))
            .limits(SHORT_MESSAGES)
            .speak(Talk.NOTES)
            .speak(Talk.OTHER_NOTES)
            .speak(Talk.ASK));
    private final PeerId peer = listening.self();

    private static CompletionStage<Talk.Tell> answer(Talk.Ask ask) {
        return switch (ask.number()) {
            case 1 -> throw new IllegalStateException("a handler that throws");
            case 2 -> CompletableFuture.failedStage(new IllegalStateException("a handler that fails"));
            case 3 -> new CompletableFuture<>();
            case 4 -> CompletableFuture.completedStage(new Talk.Tell(4, new byte[5 << 20]));
            default -> CompletableFuture.completedStage(new Talk.Tell(2 * ask.number(), new byte[0]));
        };
    }

    private void connect() {
        listening.trust(dialling.self());
        dialling.dial(listening.addresses().getFirst());
        world.runFor(SOON);
    }

    private CompletableFuture<Talk.Tell> call(int number, Duration timeout) {
        return dialling.call(Talk.ASK, peer, new Talk.Ask(number), timeout).toCompletableFuture();
    }

    private static CallFailure failure(CompletableFuture<?> call) {
        assertThat(call).isCompletedExceptionally();
        Throwable why = call.handle((_, failure) -> failure).join();
        assertThat(why).isInstanceOf(CallFailure.CallException.class);
        return ((CallFailure.CallException) why).failure();
    }

    @AfterEach
    void everythingEnds() {
        world.close();
    }

    @Test
    void aDialIsCompleteOnceThePeerIsUp() {
        CompletableFuture<PeerId> up =
                dialling.dial(listening.addresses().getFirst()).toCompletableFuture();
        world.runFor(SOON);
        assertThat(up).isNotDone();
        listening.trust(dialling.self());
        world.runFor(Duration.ofMinutes(1));
        assertThat(up).isCompletedWithValue(peer);
        CompletableFuture<PeerId> again =
                dialling.dial(listening.addresses().getFirst()).toCompletableFuture();
        world.runFor(SOON);
        assertThat(again).as("it is up already").isCompletedWithValue(peer);
    }

    @Test
    void whatWasNotDeclaredIsRefused() {
        assertThatThrownBy(() -> listening.channel(Talk.OTHER_NOTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("protocol 42");
        Network other = world.start(Network.builder().speak(Talk.NOTES));
        assertThatThrownBy(() -> other.call(Talk.ASK, peer, new Talk.Ask(1), SOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("protocol 41");
        // The same number with another meaning is another protocol.
        var foreign = new MessageProtocol<>(Talk.NOTES.id(), dev.heddle.core.Priority.LOW, Talk.NOTES.codec());
        assertThatThrownBy(() -> listening.channel(foreign)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aProtocolIsDeclaredOnceAndOneIsNeededUnlessThereAreHealthChecks() {
        NetworkBuilder builder = Network.builder().speak(Talk.NOTES);
        assertThatThrownBy(() -> builder.onMessage(Talk.NOTES, (_, _) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("protocol 40 was declared twice");
        assertThatThrownBy(() -> Network.builder()
                        .platform(world.platform())
                        .withoutHealthChecker()
                        .startAsync())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Network.builder().speak(Talk.NOTES).startAsync())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("platform");
    }

    @Test
    void anAddressThatIsTakenFailsTheStartAndLeavesNothing() {
        CompletableFuture<Network> taken = Network.builder()
                .platform(world.platform())
                .speak(Talk.NOTES)
                .listen("/memory/7")
                .listen("/memory/1")
                .startAsync()
                .toCompletableFuture();
        world.runFor(SOON);
        assertThatThrownBy(taken::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("/memory/1 is taken");
        Network free = world.start(Network.builder().speak(Talk.NOTES).listen("/memory/7"));
        assertThat(free.addresses()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/memory/1", "/memory/1/handshake/0"})
    void whatCannotBeDialledIsRefused(String address) {
        assertThatThrownBy(() -> dialling.dial(NetworkAddress.parse(address.replace("/handshake/0", ""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("noise-ik");
    }

    @Test
    void anAddressNoTransportHandlesFailsTheDialOnly() {
        NetworkAddress tcp = NetworkAddress.parse("/ip4/127.0.0.1/tcp/1")
                .withKey(Talk.identity(world.random).publicKey());
        dialling.dial(tcp);
        world.runFor(Duration.ofMinutes(5));
        assertThat(dialling.peers()).hasSize(1).allMatch(one -> one.link().isEmpty());
        connect();
        assertThat(dialling.peers()).hasSize(2);
    }

    @Test
    void whoIsNotLinkedGetsNothing() {
        assertThat(dialling.channel(Talk.NOTES).send(peer, Talk.note(1))).isEqualTo(Admission.NOT_CONNECTED);
        assertThat(dialling.channel(Talk.NOTES).broadcast(Talk.note(1))).isZero();
        assertThat(failure(call(5, SOON))).isEqualTo(new CallFailure.NotAdmitted(Admission.NOT_CONNECTED));
    }

    @Test
    void whatThePeerDoesNotSpeakIsNotSent() {
        connect();
        assertThat(dialling.channel(Talk.OTHER_NOTES).send(peer, Talk.note(1))).isEqualTo(Admission.NOT_SPOKEN);
        assertThat(dialling.channel(Talk.OTHER_NOTES).broadcast(Talk.note(1))).isZero();
        Network silent = world.start(Network.builder()
                .identity(Talk.identity(world.random))
                .listen("/memory/2")
                .speak(Talk.NOTES));
        silent.trust(dialling.self());
        dialling.dial(silent.addresses().getFirst());
        world.runFor(SOON);
        assertThat(failure(dialling.call(Talk.ASK, silent.self(), new Talk.Ask(5), SOON)
                        .toCompletableFuture()))
                .isEqualTo(new CallFailure.NotAdmitted(Admission.NOT_SPOKEN));
    }

    @Test
    void whatIsLongerThanAMessageMayBeIsNotSent() {
        connect();
        List<Fate> fates = new ArrayList<>();
        Talk.Note large = new Talk.Note(1, new byte[5 << 20]);
        assertThat(dialling.channel(Talk.NOTES).send(peer, large, fates::add)).isEqualTo(Admission.TOO_LARGE);
        assertThat(dialling.channel(Talk.NOTES).broadcast(large)).isZero();
        assertThat(fates).isEmpty();
    }

    @Test
    void aMessageArrivesAndItsFateIsTold() {
        connect();
        List<Fate> fates = new ArrayList<>();
        assertThat(dialling.channel(Talk.NOTES).send(peer, Talk.note(7), fates::add))
                .isEqualTo(Admission.ADMITTED);
        assertThat(dialling.channel(Talk.NOTES).broadcast(Talk.note(8))).isEqualTo(1);
        world.runFor(SOON);
        assertThat(notes).containsExactly(7, 8);
        assertThat(fates).containsExactly(Fate.WRITTEN);
    }

    @Test
    void aCallMayTakeFromNothingToALimit() {
        connect();
        for (Duration wrong :
                List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(61), Duration.ofDays(1000))) {
            assertThatThrownBy(() -> call(5, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PT1M");
        }
        CompletableFuture<Talk.Tell> right = call(5, Duration.ofMinutes(1));
        world.runFor(SOON);
        assertThat(right.join().number()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    @DisplayName("section 12: the application fails, drops the request or answers too much: nothing is sent")
    void aCallThatTheHandlerDoesNotAnswerTimesOut(int number) {
        connect();
        CompletableFuture<Talk.Tell> call = call(number, SOON);
        world.runFor(SOON.minusMillis(1));
        assertThat(call).isNotDone();
        world.runFor(Duration.ofMillis(1));
        assertThat(failure(call)).isEqualTo(new CallFailure.TimedOut(1000));
        // The others are served.
        CompletableFuture<Talk.Tell> good = call(5, SOON);
        world.runFor(SOON);
        assertThat(good.join().number()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aRequestThatWillNotBeAnsweredDoesNotHoldTheCloseUp(int number) {
        connect();
        CompletableFuture<Talk.Tell> call = call(number, SOON);
        world.runFor(Duration.ofMillis(100));
        CompletableFuture<Void> closed = listening.closeAsync().toCompletableFuture();
        world.runFor(Duration.ofMillis(100));
        assertThat(closed).isDone();
        assertThat(failure(call)).isEqualTo(new CallFailure.LinkEnded(new CloseCause.ByPeer()));
    }

    @Test
    @Tag("T-13")
    void moreCallsThanTheLinkTakesAreServedOrToldSo() {
        connect();
        List<CompletableFuture<Talk.Tell>> calls = new ArrayList<>();
        for (int i = 0; i < 150; i++) calls.add(call(1000 + i, SOON));
        world.runFor(SOON);
        for (int i = 0; i < 150; i++) {
            if (i < 97) assertThat(calls.get(i).join().number()).isEqualTo(2000 + 2 * i);
            else assertThat(failure(calls.get(i))).isEqualTo(new CallFailure.TooManyPending(97));
        }
    }
}
