package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.codec.Codec;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.CallProtocol;
import dev.heddle.network.MessageProtocol;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.network.PeerEvent;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.session.Admission;
import dev.heddle.session.CallFailure;
import dev.heddle.session.CloseCause;
import dev.heddle.session.Counters;
import dev.heddle.session.Fate;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Production nodes in virtual time when something is wrong with one of them.
class WholeNodesTest {
    record Block(int number, byte[] bytes) {}

    record Ask(int number) {}

    record Tell(int doubled) {}

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MessageProtocol<Block> BLOCKS =
            new MessageProtocol<>(new ProtocolId(40), Priority.NORMAL, Codec.of(LOOKUP, Block.class));
    private static final CallProtocol<Ask, Tell> ASK = new CallProtocol<>(
            new ProtocolId(41), Priority.NORMAL, Codec.of(LOOKUP, Ask.class), Codec.of(LOOKUP, Tell.class));
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Simulation simulation = new Simulation(1, LinkProfile.of(Duration.ofMillis(20)));
    private final SplittableRandom keys = new SplittableRandom(1);
    private final List<Network> open = new ArrayList<>();
    private final List<Integer> blocks = new ArrayList<>();
    private final List<PeerEvent> events = new ArrayList<>();

    private Identity identity() {
        return Identity.generate(keys::nextBytes, Ciphers.system());
    }

    private Network start(Platform platform, NetworkBuilder builder) {
        CompletableFuture<Network> started =
                builder.platform(platform).startAsync().toCompletableFuture();
        simulation.runFor(Duration.ZERO);
        open.add(started.join());
        return started.join();
    }

    /// Takes blocks, answers questions.
    private NetworkBuilder server(Identity identity) {
        return Network.builder()
                .identity(identity)
                .listen("/memory/1")
                .onMessage(BLOCKS, (_, block) -> onBlock(block))
                .onCall(ASK, (_, ask) -> answer(ask))
                .onPeer(events::add);
    }

    private NetworkBuilder client(Identity identity) {
        return Network.builder().identity(identity).speak(BLOCKS).speak(ASK);
    }

    private void onBlock(Block block) {
        if (block.number() % 10 == 3) throw new IllegalStateException("a handler that throws");
        blocks.add(block.number());
    }

    private static CompletionStage<Tell> answer(Ask ask) {
        if (ask.number() == 0) return new CompletableFuture<>();
        if (ask.number() == 1) throw new IllegalStateException("a handler that throws");
        return CompletableFuture.completedStage(new Tell(2 * ask.number()));
    }

    private void connect(Network client, Network server) {
        server.trust(client.self());
        client.dial(server.addresses().getFirst());
        simulation.runFor(SECOND);
        assertThat(client.peers().getFirst().link()).isPresent();
    }

    private static Counters counters(Network of) {
        return of.peers().getFirst().counters();
    }

    private void close(Network network) {
        CompletableFuture<Void> closed = network.closeAsync().toCompletableFuture();
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(closed).isDone();
        open.remove(network);
    }

    @AfterEach
    void everythingEnds() {
        for (Network network : List.copyOf(open)) close(network);
        simulation.close();
    }

    @Test
    void aHandlerThatThrowsCostsItsMessageOnly() {
        Network server = start(simulation.addHost().start(), server(identity()));
        Network client = start(simulation.addHost().start(), client(identity()));
        connect(client, server);
        for (int i = 0; i < 20; i++) client.channel(BLOCKS).send(server.self(), new Block(i, new byte[10]));
        simulation.runFor(SECOND);
        assertThat(blocks).hasSize(18).isSorted().doesNotContain(3, 13);
        assertThat(events).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Tag("T-20")
    void aPeerThatNeverAnswersCostsTheCallerItsTimeoutOnly(int number) {
        Network server = start(simulation.addHost().start(), server(identity()));
        Network client = start(simulation.addHost().start(), client(identity()));
        connect(client, server);
        List<Object> outcomes = new ArrayList<>();
        client.call(ASK, server.self(), new Ask(number), Duration.ofSeconds(2))
                .whenComplete((tell, failure) -> outcomes.add(failure == null ? tell : failure));
        client.call(ASK, server.self(), new Ask(21), Duration.ofSeconds(2))
                .whenComplete((tell, failure) -> outcomes.add(failure == null ? tell : failure));
        simulation.runFor(SECOND);
        assertThat(outcomes).containsExactly(new Tell(42));
        simulation.runFor(SECOND);
        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        CallFailure.CallException.class,
                        failed -> assertThat(failed.failure()).isEqualTo(new CallFailure.TimedOut(2000)));
    }

    @Test
    @Tag("T-28")
    void aNodeThatIsStartedAnewIsFoundAgain() {
        Identity identity = identity();
        Network client = start(simulation.addHost().start(), client(identity()));
        Network server = start(simulation.addHost().start(), server(identity).seeds(List.of()));
        connect(client, server);
        // A link that was good for long starts the back-off anew.
        simulation.runFor(Duration.ofSeconds(70));
        close(server);
        assertThat(client.peers().getFirst().link()).isEmpty();

        Network again = start(simulation.addHost().start(), server(identity));
        again.trust(client.self());
        // Ten seconds away: five dials or so have failed, and the next wait is 32 s at most.
        simulation.runFor(Duration.ofSeconds(33));
        assertThat(client.peers().getFirst().link()).isPresent();
        client.channel(BLOCKS).send(again.self(), new Block(7, new byte[10]));
        simulation.runFor(SECOND);
        assertThat(blocks).containsExactly(7);
        assertThat(events).extracting(event -> event.getClass().getSimpleName()).containsExactly("Up", "Down", "Up");
    }

    @Test
    @Tag("T-03")
    void aStrangerComesToNothing() {
        Network server = start(simulation.addHost().start(), server(identity()));
        List<PeerEvent> strangersEvents = new ArrayList<>();
        Network stranger =
                start(simulation.addHost().start(), client(identity()).onPeer(strangersEvents::add));
        stranger.dial(server.addresses().getFirst());
        simulation.runFor(Duration.ofMinutes(2));
        assertThat(events).isEmpty();
        assertThat(server.peers()).as("nothing is remembered of it").isEmpty();
        assertThat(strangersEvents).isEmpty();
        assertThat(stranger.peers().getFirst().link()).isEmpty();
        // Once it is listed, it gets in.
        server.trust(stranger.self());
        simulation.runFor(Duration.ofMinutes(2));
        assertThat(events).hasExactlyElementsOfTypes(PeerEvent.Up.class);
    }

    @Test
    @Tag("T-03")
    void whoExpectsAnotherKeyIsRefused() {
        Network server = start(simulation.addHost().start(), server(identity()));
        Network client = start(simulation.addHost().start(), client(identity()));
        server.trust(client.self());
        NetworkAddress wrong =
                server.addresses().getFirst().withoutKey().withKey(identity().publicKey());
        client.dial(wrong);
        simulation.runFor(Duration.ofMinutes(1));
        assertThat(events).isEmpty();
        assertThat(client.peers().getFirst().link()).isEmpty();
    }

    @Test
    void closingSendsWhatWasSentBeforeIt() {
        Network server = start(simulation.addHost().start(), server(identity()));
        Network client = start(simulation.addHost().start(), client(identity()));
        connect(client, server);
        List<Fate> fates = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Block block = new Block(100 * i, new byte[20_000]);
            assertThat(client.channel(BLOCKS).send(server.self(), block, fates::add))
                    .isEqualTo(Admission.ADMITTED);
        }
        CompletableFuture<Void> closed = client.closeAsync().toCompletableFuture();
        assertThat(client.peers().getFirst().link()).isPresent();
        simulation.runFor(Duration.ofSeconds(4));
        assertThat(closed).isDone();
        assertThat(fates).hasSize(200).containsOnly(Fate.WRITTEN);
        assertThat(blocks).hasSize(200).isSorted();
        assertThat(events).last().isEqualTo(new PeerEvent.Down(client.self(), new CloseCause.ByPeer()));
        assertThat(client.channel(BLOCKS).send(server.self(), new Block(1, new byte[0])))
                .isEqualTo(Admission.NOT_CONNECTED);
    }

    @Test
    @Tag("T-14")
    void aPeerThatReadsNothingCostsItsQueueIsCountedAndClosed() {
        DeafPlatform deafPlatform = new DeafPlatform(simulation.addHost().start());
        Network deaf = start(deafPlatform, server(identity()));
        List<PeerEvent> clientsEvents = new ArrayList<>();
        Network client = start(simulation.addHost().start(), client(identity()).onPeer(clientsEvents::add));
        connect(client, deaf);
        deafPlatform.stopReading();
        int sent = 0;
        for (; sent < 3000; sent++) client.channel(BLOCKS).broadcast(new Block(sent, new byte[1000]));
        simulation.runFor(Duration.ofSeconds(29));
        for (; sent < 4000; sent++) client.channel(BLOCKS).broadcast(new Block(sent, new byte[1000]));
        assertThat(counters(client).droppedNormal()).isGreaterThan(2000);
        var link = client.peers().getFirst().link().orElseThrow();
        assertThat(link.waitingMessages())
                .as("its lane, and a few health checks")
                .isLessThanOrEqualTo(1024 + 10);
        assertThat(clientsEvents).hasSize(1);
        simulation.runFor(SECOND.multipliedBy(2));
        assertThat(clientsEvents).element(1).isEqualTo(new PeerEvent.Down(deaf.self(), new CloseCause.Stalled(30_000)));
        assertThat(counters(client).droppedNormal() + counters(client).messagesOut())
                .isLessThanOrEqualTo(sent);
        // It reads on new links, so it is back.
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(clientsEvents).hasSize(3);
        client.channel(BLOCKS).broadcast(new Block(9999, new byte[1000]));
        simulation.runFor(SECOND);
        assertThat(blocks).containsExactly(9999);
    }

    @Test
    @Tag("T-21")
    void aNodeThatClosedDoesNothingMore() {
        Network server = start(simulation.addHost().start(), server(identity()));
        Network client = start(simulation.addHost().start(), client(identity()));
        connect(client, server);
        // One dial is under way, and one peer is not there.
        client.dial(NetworkAddress.parse("/memory/77").withKey(identity().publicKey()));
        Network other = start(
                simulation.addHost().start(),
                Network.builder().identity(identity()).listen("/memory/2").speak(BLOCKS));
        client.dial(other.addresses().getFirst());
        simulation.runFor(Duration.ofMillis(30));
        close(client);
        close(server);
        close(other);
        String before = simulation.traceHash();
        simulation.runFor(Duration.ofMinutes(10));
        assertThat(simulation.traceHash()).isEqualTo(before);
    }

    @Test
    @Tag("T-21")
    void aNodeThatClosedLeavesNoTaskBehind() {
        Host host = simulation.addHost();
        Network server = start(simulation.addHost().start(), server(identity()));
        Network client = start(host.start(), client(identity()));
        connect(client, server);
        assertThat(host.pendingTasks()).isPositive();
        CompletableFuture<Void> closed = client.closeAsync().toCompletableFuture();
        simulation.runFor(SECOND);
        assertThat(closed).isDone();
        assertThat(host.pendingTasks()).isZero();
        assertThat(host.heldBytes()).isZero();
    }
}
