package dev.heddle.chaos;

import dev.heddle.codec.Codec;
import dev.heddle.core.LimitUse;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.CallProtocol;
import dev.heddle.network.Network;
import dev.heddle.network.PeerStatus;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.session.Counters;
import dev.heddle.session.MemoryBudget;
import dev.heddle.transport.RealPlatform;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// A real node on a real socket, and those whom it lists: two members, and an honest peer.
final class Prey implements AutoCloseable {
    record Ask(int number) {}

    record Tell(int number, byte[] filler) {}

    static final CallProtocol<Ask, Tell> ASK = new CallProtocol<>(
            new ProtocolId(41),
            Priority.NORMAL,
            Codec.of(MethodHandles.lookup(), Ask.class),
            Codec.of(MethodHandles.lookup(), Tell.class));

    private static final int ANSWER_BYTES = 256 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SplittableRandom random = new SplittableRandom(5);
    private final Identity honest = identity();
    private final List<Identity> members = List.of(identity(), identity());
    private final RealPlatform platform = RealPlatform.open(RealPlatform.Options.DEFAULT.withLoops(1));
    private final MemoryBudget memory = MemoryBudget.ofHeap(Limits.DEFAULT);
    private final Network node;
    private long mostWaiting;

    Prey(Limits limits) {
        node = Network.builder()
                .platform(platform)
                .limits(limits)
                .memory(memory)
                .listen("/ip4/127.0.0.1/tcp/0")
                .onCall(
                        ASK,
                        (_, ask) -> CompletableFuture.completedStage(new Tell(ask.number(), new byte[ANSWER_BYTES])))
                .start();
        node.trust(honest.peer());
        for (Identity member : members) node.trust(member.peer());
    }

    private Identity identity() {
        return Identity.generate(random::nextBytes, Ciphers.system());
    }

    Network node() {
        return node;
    }

    AttackTarget target() {
        return AttackTarget.of(node.addresses().getFirst())
                .withListed(List.of(honest.peer(), members.getFirst().peer()))
                .withMembers(members)
                .withQuestion(new AttackTarget.Question(ASK.id(), new byte[4]));
    }

    /// How it stands with the member who speaks as a deployed node does.
    PeerStatus deployedMember() {
        return ofMember(0);
    }

    /// How it stands with the member who says that it is a Heddle node.
    PeerStatus heddleMember() {
        return ofMember(1);
    }

    private PeerStatus ofMember(int index) {
        PeerId id = members.get(index).peer();
        return node.peers().stream()
                .filter(status -> status.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /// Of the members' links together.
    Counters ofMembers() {
        return node.peers().stream()
                .filter(status ->
                        members.stream().anyMatch(member -> member.peer().equals(status.id())))
                .map(PeerStatus::counters)
                .reduce(Counters.NONE, Counters::plus);
    }

    /// Bytes that wait to be sent to members.
    long waitingForMembers() {
        long waiting = node.peers().stream()
                .flatMap(status -> status.link().stream())
                .mapToLong(PeerStatus.Link::waitingBytes)
                .sum();
        mostWaiting = Math.max(mostWaiting, waiting);
        return waiting;
    }

    /// The most that was seen of those bytes.
    long mostWaiting() {
        return mostWaiting;
    }

    int members() {
        return members.size();
    }

    /// Links that are up.
    long links() {
        return node.peers().stream().filter(status -> status.link().isPresent()).count();
    }

    /// What is in use of a limit.
    long used(String limit) {
        return Stream.concat(node.limits().stream(), memory.uses().stream())
                .filter(one -> one.name().equals(limit))
                .mapToLong(LimitUse::used)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no limit " + limit));
    }

    /// Comes, asks and goes.
    ///
    /// @return what the honest peer was told
    int askHonestly(int number) {
        try (Network peer =
                Network.builder().platform(platform).identity(honest).speak(ASK).start()) {
            PeerId up = platform.await(peer.dial(node.addresses().getFirst()));
            return platform.await(peer.call(ASK, up, new Ask(number), PATIENCE)).number();
        }
    }

    @Override
    public void close() {
        node.close();
        platform.close();
        honest.close();
        for (Identity member : members) member.close();
    }
}
