package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.noise.Identity;
import dev.heddle.session.Admission;
import dev.heddle.session.CallFailure;
import dev.heddle.session.CloseCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Health checks between whole nodes, and with peers that speak protocol 5 in ways of their own.
class NodeHealthTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// The health checks as an application would have them.
    private static final CallProtocol<HealthCheck, HealthCheck> CHECKS =
            new CallProtocol<>(new ProtocolId(5), Priority.HIGH, HealthCheck.CODEC, HealthCheck.CODEC);

    private static final CallProtocol<Talk.Ask, Talk.Tell> NONSENSE =
            new CallProtocol<>(new ProtocolId(5), Priority.HIGH, Talk.ASK.requests(), Talk.ASK.responses());

    private static final CallProtocol<HealthCheck, Talk.Tell> NEW_ANSWERS =
            new CallProtocol<>(new ProtocolId(5), Priority.HIGH, HealthCheck.CODEC, Talk.ASK.responses());

    private final World world = new World(1);
    private final CapturedLog log = CapturedLog.ofRoom("network");
    private final List<PeerEvent> events = new ArrayList<>();
    private final Network node = world.start(Network.builder()
            .identity(Talk.identity(world.random))
            .listen("/memory/1")
            .onPeer(events::add));

    @AfterEach
    void everythingEnds() {
        world.close();
        log.close();
    }

    private Network linked(NetworkBuilder builder) {
        Network peer = world.start(builder.identity(Talk.identity(world.random)));
        node.trust(peer.self());
        peer.dial(node.addresses().getFirst());
        world.runFor(SECOND);
        assertThat(events).hasSize(1);
        return peer;
    }

    private static <T> CompletableFuture<T> future(CompletionStage<T> stage) {
        return stage.toCompletableFuture();
    }

    private static CallFailure failure(CompletableFuture<?> call) {
        assertThat(call).isCompletedExceptionally();
        Throwable why = call.handle((_, failure) -> failure).join();
        assertThat(why).isInstanceOf(CallFailure.CallException.class);
        return ((CallFailure.CallException) why).failure();
    }

    @Test
    void nodesThatSpeakNothingElseKeepTheirLinkAndKnowItsRoundTrip() {
        Network peer = linked(Network.builder());
        assertThat(node.peers().getFirst().rtt()).isEmpty();
        world.runFor(Duration.ofMinutes(10));
        assertThat(events).hasSize(1);
        for (Network one : List.of(node, peer)) {
            assertThat(one.peers().getFirst().rtt()).contains(World.LATENCY.multipliedBy(2));
        }
        assertThat(node.statistics().unansweredPings()).isZero();
    }

    @Test
    @DisplayName("section 15: a peer that falls silent is dropped after 50 to 60 s, and the log says why")
    void aSilentPeerIsDropped() {
        // It takes the pings and never answers.
        Network silent =
                linked(Network.builder().withoutHealthChecker().onCall(CHECKS, (_, _) -> new CompletableFuture<>()));
        long linkedNanos = world.loop.nowNanos();
        while (events.size() == 1) world.runFor(Duration.ofMillis(100));
        assertThat(events.get(1))
                .isEqualTo(new PeerEvent.Down(silent.self(), new CloseCause.NetworkHealthCheckFailure(4)));
        assertThat(Duration.ofNanos(world.loop.nowNanos() - linkedNanos))
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(61));
        assertThat(log.lines("lost " + silent.self().brief()))
                .containsExactly("INFO lost " + silent.self().brief() + ": it did not answer 4 health checks");
        world.runFor(Duration.ofSeconds(5));
        assertThat(events).as("it dialled again").hasSize(3);
    }

    @Test
    void aSilentPeerIsDroppedHoweverManyCallsOfTheApplicationWait() {
        Network asking = world.start(Network.builder()
                .identity(Talk.identity(world.random))
                .listen("/memory/2")
                .onPeer(events::add)
                .speak(Talk.ASK));
        Network silent = world.start(Network.builder()
                .identity(Talk.identity(world.random))
                .withoutHealthChecker()
                .onCall(CHECKS, (_, _) -> new CompletableFuture<>())
                .onCall(Talk.ASK, (_, _) -> new CompletableFuture<>()));
        asking.trust(silent.self());
        silent.dialOnce(asking.addresses().getFirst());
        world.runFor(SECOND);
        assertThat(events).hasSize(1);
        for (int i = 0; i < 110; i++) keepAsking(asking, silent.self());
        world.runFor(Duration.ofSeconds(65));
        assertThat(events)
                .last()
                .isEqualTo(new PeerEvent.Down(silent.self(), new CloseCause.NetworkHealthCheckFailure(4)));
    }

    /// One of an application's workers: as soon as its call has ended it makes the next.
    private void keepAsking(Network asking, PeerId to) {
        if (world.loop.nowNanos() > Duration.ofSeconds(80).toNanos()) return;
        asking.call(Talk.ASK, to, new Talk.Ask(1), SECOND.multipliedBy(10))
                .whenComplete(
                        (_, _) -> world.loop.schedule(world.loop.nowNanos() + 1_000_000, () -> keepAsking(asking, to)));
    }

    @Test
    void aPeerThatAnswersStaysHoweverManyCallsOfTheApplicationWait() {
        Network asking = world.start(Network.builder()
                .identity(Talk.identity(world.random))
                .listen("/memory/2")
                .onPeer(events::add)
                .speak(Talk.ASK));
        Network slow = world.start(Network.builder()
                .identity(Talk.identity(world.random))
                .onCall(Talk.ASK, (_, _) -> new CompletableFuture<>()));
        asking.trust(slow.self());
        slow.dialOnce(asking.addresses().getFirst());
        world.runFor(SECOND);
        for (int i = 0; i < 110; i++) keepAsking(asking, slow.self());
        world.runFor(Duration.ofSeconds(79));
        assertThat(events).hasSize(1);
    }

    @Test
    @DisplayName("section 15: a peer that never answers but keeps sending its own pings is never dropped")
    void aPeerThatOnlyAsksIsNotDropped() {
        Network asking =
                linked(Network.builder().withoutHealthChecker().onCall(CHECKS, (_, _) -> new CompletableFuture<>()));
        for (int i = 0; i < 20; i++) {
            CompletableFuture<HealthCheck> answer =
                    future(asking.call(CHECKS, node.self(), new HealthCheck.Ping(i), SECOND));
            world.runFor(Duration.ofSeconds(15));
            assertThat(answer).isCompletedWithValue(new HealthCheck.Pong(i));
        }
        assertThat(events).hasSize(1);
    }

    /// As after a restart of which a dead link does not tell: whoever came back dials, but its link gives way to
    /// the one by the greater id, over and over, until that is given up.
    @Test
    void aPingByALinkThatGivesWayDoesNotHideThatTheOtherIsDead() {
        Identity lesser = Talk.identity(world.random);
        while (lesser.peer().compareTo(node.self()) > 0) lesser = Talk.identity(world.random);
        Network silent = world.start(Network.builder()
                .identity(lesser)
                .listen("/memory/2")
                .withoutHealthChecker()
                .onCall(CHECKS, (_, _) -> new CompletableFuture<>()));
        silent.trust(node.self());
        node.dial(silent.addresses().getFirst());
        world.runFor(SECOND);
        List<CompletableFuture<HealthCheck>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Network restarted = world.start(
                    Network.builder().identity(lesser).withoutHealthChecker().speak(CHECKS));
            restarted.dialOnce(node.addresses().getFirst());
            world.runFor(Duration.ofMillis(100));
            answers.add(future(restarted.call(CHECKS, node.self(), new HealthCheck.Ping(7), SECOND)));
            world.runFor(Duration.ofSeconds(15));
        }
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(new HealthCheck.Pong(7)));
        assertThat(events).contains(new PeerEvent.Down(silent.self(), new CloseCause.NetworkHealthCheckFailure(4)));
    }

    /// What was asked by a link that has given way ends with it, and tells nothing of the one that came.
    @Test
    void aPingThatEndsWithTheLinkBeforeDoesNotEndItsSuccessor() {
        Identity identity = Talk.identity(world.random);
        node.trust(identity.peer());
        Network silent = world.start(Network.builder()
                .identity(identity)
                .withoutHealthChecker()
                .onCall(CHECKS, (_, _) -> new CompletableFuture<>()));
        silent.dial(node.addresses().getFirst());
        world.runFor(Duration.ofSeconds(55));
        Network restarted = world.start(Network.builder().identity(identity));
        restarted.dial(node.addresses().getFirst());
        world.runFor(Duration.ofMinutes(2));
        assertThat(events).hasSize(1);
        assertThat(node.peers().getFirst().rtt()).isPresent();
    }

    @Test
    @DisplayName("section 15: a pong with a wrong nonce is a security log line, not a failure")
    void aWrongNonceIsLogged() {
        Network lying = linked(Network.builder()
                .withoutHealthChecker()
                .onCall(
                        CHECKS,
                        (_, ask) -> CompletableFuture.completedFuture(
                                switch (ask) {
                                    case HealthCheck.Ping(long nonce) -> new HealthCheck.Pong(nonce ^ 1);
                                    case HealthCheck.Pong pong -> pong;
                                })));
        world.runFor(Duration.ofMinutes(3));
        assertThat(events).hasSize(1);
        assertThat(node.peers().getFirst().rtt()).isEmpty();
        assertThat(log.lines("security: " + lying.self().brief() + " answered a ping with another nonce"))
                .hasSizeGreaterThan(10);
        CompletableFuture<Duration> ping = future(node.ping(lying.self(), SECOND));
        world.runFor(SECOND);
        assertThat(failure(ping)).isEqualTo(new CallFailure.InvalidResponse("the answer has another nonce"));
    }

    @Test
    @Tag("T-34")
    void aPeerThatAnswersWithAnotherNonceHidesNobodyElseThatDoes() {
        List<Network> lying = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Network peer = world.start(Network.builder()
                    .identity(Talk.identity(world.random))
                    .withoutHealthChecker()
                    .onCall(CHECKS, (_, _) -> CompletableFuture.completedFuture(new HealthCheck.Pong(1))));
            node.trust(peer.self());
            peer.dial(node.addresses().getFirst());
            lying.add(peer);
        }
        world.runFor(Duration.ofMinutes(3));
        assertThat(lying)
                .allSatisfy(peer -> assertThat(
                                log.lines("security: " + peer.self().brief() + " answered a ping with another nonce"))
                        .hasSizeGreaterThan(10));
    }

    @Test
    @DisplayName("section 15: a wrong message as answer is a failure")
    void aWrongMessageIsAFailure() {
        Network echoing = linked(Network.builder()
                .withoutHealthChecker()
                .onCall(CHECKS, (_, ask) -> CompletableFuture.completedFuture(ask)));
        CompletableFuture<Duration> ping = future(node.ping(echoing.self(), SECOND));
        world.runFor(Duration.ofSeconds(38));
        assertThat(failure(ping)).isEqualTo(new CallFailure.InvalidResponse("it answered a ping with a ping"));
        assertThat(events).hasSize(1);
        world.runFor(Duration.ofSeconds(2));
        assertThat(events).contains(new PeerEvent.Down(echoing.self(), new CloseCause.NetworkHealthCheckFailure(4)));
    }

    @Test
    @DisplayName("section 15: a pong as a request is logged, not answered")
    void aPongAsARequestIsNotAnswered() {
        Network odd = linked(Network.builder().withoutHealthChecker().speak(CHECKS));
        CompletableFuture<HealthCheck> call = future(odd.call(CHECKS, node.self(), new HealthCheck.Pong(7), SECOND));
        world.runFor(SECOND);
        assertThat(failure(call)).isEqualTo(new CallFailure.TimedOut(1_000));
        assertThat(log.lines(odd.self().brief() + " sent a pong as a request")).hasSize(1);
        assertThat(node.peers().getFirst().counters().refusedFrames()).isEqualTo(1);
    }

    @Test
    @DisplayName("section 26: a new health checker variant is dropped by the receiver")
    void aNewVariantIsDropped() {
        Network newer = linked(Network.builder().withoutHealthChecker().speak(NONSENSE));
        CompletableFuture<Talk.Tell> call =
                future(newer.call(NONSENSE, node.self(), new Talk.Ask(0x0102_0302), SECOND));
        world.runFor(SECOND);
        assertThat(failure(call)).isEqualTo(new CallFailure.TimedOut(1_000));
        assertThat(log.lines(newer.self().brief() + " sent a malformed health check"))
                .hasSize(1);
        assertThat(node.peers().getFirst().counters().refusedFrames()).isEqualTo(1);
        assertThat(events).hasSize(1);
    }

    @Test
    @DisplayName("section 26: a new health checker variant is a failed ping for its sender")
    void aNewVariantAsAnswerIsAFailedPing() {
        Network newer = linked(Network.builder()
                .withoutHealthChecker()
                .onCall(NEW_ANSWERS, (_, _) -> CompletableFuture.completedFuture(new Talk.Tell(2, new byte[0]))));
        CompletableFuture<Duration> ping = future(node.ping(newer.self(), SECOND));
        world.runFor(Duration.ofMinutes(2));
        assertThat(failure(ping)).isInstanceOf(CallFailure.InvalidResponse.class);
        assertThat(events).contains(new PeerEvent.Down(newer.self(), new CloseCause.NetworkHealthCheckFailure(4)));
    }

    /// An application that has protocol 5 to itself, on a Heddle node, asks as fast as it likes.
    @Test
    @Tag("T-17")
    void tenPingsASecondAreAnsweredAndTheNextEndsTheLinkOfAHeddleNode() {
        Network flooding = linked(Network.builder().withoutHealthChecker().speak(CHECKS));
        for (int round = 0; round < 3; round++) {
            List<CompletableFuture<HealthCheck>> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(future(flooding.call(CHECKS, node.self(), new HealthCheck.Ping(i), SECOND)));
            }
            world.runFor(SECOND);
            assertThat(calls).allMatch(call -> !call.isCompletedExceptionally());
        }
        assertThat(events).hasSize(1);
        for (int i = 0; i < 11; i++) {
            CompletableFuture<HealthCheck> _ =
                    future(flooding.call(CHECKS, node.self(), new HealthCheck.Ping(i), SECOND));
        }
        world.runFor(Duration.ofMillis(20));
        assertThat(events)
                .hasSize(2)
                .last()
                .isEqualTo(new PeerEvent.Down(
                        flooding.self(), new CloseCause.Violation("more than 10 pings in a second")));
        assertThat(node.statistics().unansweredPings()).isEqualTo(1);
        assertThat(log.lines("sent more than 10 pings in a second")).hasSize(1);
    }

    @Test
    @Tag("T-17")
    void ourOwnPingsAreNeverTooMany() {
        Network peer = linked(Network.builder());
        for (int round = 0; round < 200; round++) {
            CompletableFuture<Duration> _ = future(node.ping(peer.self(), Duration.ofMillis(1 + round % 700)));
            world.runFor(Duration.ofMillis(17));
        }
        List<CompletableFuture<Duration>> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) many.add(future(node.ping(peer.self(), SECOND)));
        world.runFor(SECOND);
        assertThat(many).filteredOn(CompletableFuture::isCompletedExceptionally).hasSizeGreaterThanOrEqualTo(15);
        assertThat(failure(many.getLast())).isEqualTo(new CallFailure.TooManyPings(10));
        assertThat(events).hasSize(1);
        assertThat(peer.statistics().unansweredPings()).isZero();
        world.runFor(SECOND);
        CompletableFuture<Duration> later = future(node.ping(peer.self(), SECOND));
        world.runFor(SECOND);
        assertThat(later).isCompletedWithValue(Duration.ofMillis(10));
    }

    @Test
    void aPingMeasuresOneRoundTrip() {
        Network peer = linked(Network.builder());
        CompletableFuture<Duration> ping = future(node.ping(peer.self(), SECOND));
        world.runFor(Duration.ofMillis(9));
        assertThat(ping).isNotDone();
        world.runFor(Duration.ofMillis(1));
        assertThat(ping).isCompletedWithValue(Duration.ofMillis(10));
        assertThat(node.peers().getFirst().rtt()).contains(Duration.ofMillis(10));
    }

    @Test
    void aPingThatCannotBeSentSaysWhy() {
        Network peer = linked(Network.builder());
        node.disconnect(peer.self());
        world.runFor(Duration.ofMillis(20));
        CompletableFuture<Duration> ping = future(node.ping(peer.self(), SECOND));
        world.runFor(Duration.ofMillis(1));
        assertThat(failure(ping)).isEqualTo(new CallFailure.NotAdmitted(Admission.NOT_CONNECTED));
        assertThatThrownBy(() -> node.ping(peer.self(), Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
        Network without = world.start(Network.builder().withoutHealthChecker().speak(Talk.NOTES));
        assertThatThrownBy(() -> without.ping(peer.self(), SECOND))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("health checker");
    }

    @Test
    void anApplicationsOwnProtocolFiveCollides() {
        assertThatThrownBy(() -> Network.builder()
                        .platform(world.platform())
                        .speak(CHECKS)
                        .startAsync())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("protocol 5 is the health checker's")
                .hasMessageContaining("withoutHealthChecker()");
    }
}
