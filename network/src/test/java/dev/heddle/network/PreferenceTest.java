package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.codec.Codec;
import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.session.Admission;
import dev.heddle.session.CallFailure;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Section 10, choice by the sender: by which of several protocols a message goes.
class PreferenceTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final World world = new World(1);
    private final List<String> seen = new ArrayList<>();
    private final List<DeployedProtocol> encoded = new ArrayList<>();
    private final List<MessageProtocol<Talk.Note>> messages =
            DeployedProtocol.CONSENSUS_MESSAGES.stream().map(this::watched).toList();
    private final List<CallProtocol<Talk.Ask, Talk.Tell>> calls = DeployedProtocol.CONSENSUS_CALLS.stream()
            .map(one -> new CallProtocol<>(
                    one.id(), Priority.NORMAL, one.codec(LOOKUP, Talk.Ask.class), one.codec(LOOKUP, Talk.Tell.class)))
            .toList();
    private final Network sender = world.start(declared());

    private MessageProtocol<Talk.Note> watched(DeployedProtocol deployed) {
        Codec<Talk.Note> codec = deployed.codec(LOOKUP, Talk.Note.class);
        Codec<Talk.Note> counting = codec.map(note -> note, note -> {
            encoded.add(deployed);
            return note;
        });
        return new MessageProtocol<>(deployed.id(), Priority.NORMAL, counting);
    }

    private NetworkBuilder declared() {
        NetworkBuilder builder =
                Network.builder().identity(Talk.identity(world.random)).speak(Talk.NOTES);
        messages.forEach(builder::speak);
        calls.forEach(builder::speak);
        return builder;
    }

    /// A linked peer that speaks those of the lists with these numbers.
    private PeerId peer(String name, Integer... numbers) {
        List<Integer> spoken = List.of(numbers);
        NetworkBuilder builder = Network.builder()
                .identity(Talk.identity(world.random))
                .listen("/memory/" + (10 + name.charAt(0)))
                .speak(Talk.NOTES);
        for (MessageProtocol<Talk.Note> one : messages) {
            if (!spoken.contains(one.id().number())) continue;
            builder.onMessage(one, (_, note) -> seen.add(name + " " + one.id().number() + " " + note.number()));
        }
        for (CallProtocol<Talk.Ask, Talk.Tell> one : calls) {
            if (!spoken.contains(one.id().number())) continue;
            builder.onCall(one, (_, ask) -> {
                seen.add(name + " " + one.id().number() + " asked " + ask.number());
                return CompletableFuture.completedStage(new Talk.Tell(2 * ask.number(), new byte[0]));
            });
        }
        Network network = world.start(builder);
        network.trust(sender.self());
        sender.dial(network.addresses().getFirst());
        world.runFor(SOON);
        return network.self();
    }

    @AfterEach
    void everythingEnds() {
        world.close();
    }

    @Test
    @DisplayName("section 10: the first of the preferred protocols that is in the negotiated set is used")
    void theFirstThatBothSpeak() {
        Channel<Talk.Note> channel = sender.channel(messages);
        assertThat(channel.send(peer("a", 6, 1, 12), Talk.note(1))).isEqualTo(Admission.ADMITTED);
        assertThat(channel.send(peer("b", 6, 1), Talk.note(2))).isEqualTo(Admission.ADMITTED);
        assertThat(channel.send(peer("c", 6), Talk.note(3))).isEqualTo(Admission.ADMITTED);
        world.runFor(SOON);
        assertThat(seen).containsExactly("a 12 1", "b 1 2", "c 6 3");
    }

    @Test
    @DisplayName("section 10: no entry in the set is a local refusal, and nothing is sent")
    void noneThatBothSpeak() {
        PeerId silent = peer("a");
        assertThat(sender.channel(messages).send(silent, Talk.note(1))).isEqualTo(Admission.NOT_SPOKEN);
        CompletableFuture<Talk.Tell> call =
                sender.call(calls, silent, new Talk.Ask(1), SOON).toCompletableFuture();
        assertThat(call.handle((_, failure) -> failure).join())
                .isInstanceOfSatisfying(
                        CallFailure.CallException.class,
                        failed -> assertThat(failed.failure())
                                .isEqualTo(new CallFailure.NotAdmitted(Admission.NOT_SPOKEN)));
        world.runFor(SOON);
        assertThat(encoded).isEmpty();
        assertThat(sender.peers().getFirst().counters().messagesOut()).isZero();
    }

    @Test
    @DisplayName("section 10: a call goes by the first that both speak, and its answer comes by the same")
    void callsChooseToo() {
        PeerId all = peer("a", 0, 7, 11);
        PeerId json = peer("b", 7);
        var first = sender.call(calls, all, new Talk.Ask(5), SOON).toCompletableFuture();
        var second = sender.call(calls, json, new Talk.Ask(6), SOON).toCompletableFuture();
        world.runFor(SOON);
        assertThat(seen).containsExactlyInAnyOrder("a 11 asked 5", "b 7 asked 6");
        assertThat(first.join().number()).isEqualTo(10);
        assertThat(second.join().number()).isEqualTo(12);
    }

    @Test
    void aBroadcastIsEncodedOnceForEachProtocolThatIsUsed() {
        for (String name : List.of("a", "b", "c")) peer(name, 12, 1);
        for (String name : List.of("d", "e")) peer(name, 1);
        peer("f");
        assertThat(sender.channel(messages).broadcast(Talk.note(1))).isEqualTo(5);
        assertThat(encoded)
                .containsExactlyInAnyOrder(
                        DeployedProtocol.CONSENSUS_DIRECT_SEND_COMPRESSED, DeployedProtocol.CONSENSUS_DIRECT_SEND_BCS);
        world.runFor(SOON);
        assertThat(seen).containsExactlyInAnyOrder("a 12 1", "b 12 1", "c 12 1", "d 1 1", "e 1 1");
    }

    @Test
    void peersForAProtocolAreThoseThatSpeakIt() {
        PeerId a = peer("a", 12, 1);
        PeerId b = peer("b", 1);
        PeerId c = peer("c");
        assertThat(sender.peersFor(messages.get(0))).containsExactly(a);
        assertThat(sender.peersFor(messages.get(1))).containsExactly(a, b);
        assertThat(sender.peersFor(messages.get(2))).isEmpty();
        assertThat(sender.peersFor(Talk.NOTES)).containsExactly(a, b, c);
        world.cut();
        world.runFor(Duration.ofMillis(1));
        assertThat(sender.peersFor(Talk.NOTES)).isEmpty();
    }

    @Test
    void allOfAListMustBeDeclared() {
        Network other = world.start(Network.builder().speak(messages.getFirst()));
        assertThatThrownBy(() -> other.channel(messages)).hasMessageContaining("protocol 1 was not declared");
        assertThatThrownBy(() -> other.call(calls, sender.self(), new Talk.Ask(1), SOON))
                .hasMessageContaining("protocol 11 was not declared");
        assertThatThrownBy(() -> other.peersFor(Talk.NOTES)).hasMessageContaining("protocol 40");
        assertThatThrownBy(() -> other.channel(List.<MessageProtocol<Talk.Note>>of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
