package dev.heddle.bench;

import dev.heddle.codec.Codec;
import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.network.MessageHandler;
import dev.heddle.network.MessageProtocol;
import dev.heddle.network.Network;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import dev.heddle.transport.RealPlatform;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Nodes in this process that are all to be linked with each other, each with loops and sockets of its own. Both
/// ends of a pair want the link, so that dials cross.
final class SoakMesh implements AutoCloseable {
    /// @param dueNanos when it was to be sent, as [System#nanoTime()]
    record Load(long dueNanos, byte[] rest) {
        /// Eight bytes of time and two of a length make 256.
        static Load at(long dueNanos) {
            return new Load(dueNanos, new byte[246]);
        }
    }

    private static final MessageProtocol<Load> LOAD =
            new MessageProtocol<>(new ProtocolId(100), Priority.NORMAL, Codec.of(MethodHandles.lookup(), Load.class));

    /// All nodes dial from one address.
    private static final Limits ONE_HOST = Limits.DEFAULT.withArrivals(new Limits.Arrivals(
            Limits.DEFAULT.unconfirmedLinks(),
            1_000,
            1_000,
            Limits.DEFAULT.arrivals().cpuPercent(),
            Limits.DEFAULT.arrivals().peerPerSecond(),
            Limits.DEFAULT.arrivals().peerBurst()));

    private final List<RealPlatform> platforms = new ArrayList<>();
    private final List<Network> nodes = new ArrayList<>();

    /// Returns when all listen and dial; [#missingEnds()] tells when they are linked.
    ///
    /// @param stores a folder for what the nodes keep: in memory it would be on the heap
    SoakMesh(int count, Path stores, MessageHandler<Load> handler) {
        boolean started = false;
        try {
            for (int i = 0; i < count; i++) {
                RealPlatform platform = RealPlatform.open(RealPlatform.Options.DEFAULT
                        .withLoops(1)
                        .withThreadNamePrefix("node" + i)
                        .withStore(stores.resolve("node" + i)));
                platforms.add(platform);
                nodes.add(Network.builder()
                        .platform(platform)
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .limits(ONE_HOST)
                        .onMessage(LOAD, handler)
                        .start());
            }
            for (Network node : nodes) {
                for (Network other : nodes) if (other != node) node.trust(other.self());
            }
            for (Network node : nodes) {
                for (Network other : nodes) {
                    if (other == node) continue;
                    var _ = node.dial(other.addresses().getFirst());
                }
            }
            started = true;
        } finally {
            if (!started) close();
        }
    }

    int size() {
        return nodes.size();
    }

    /// @param from the number of a node, as `to` is
    Admission send(int from, int to, long dueNanos, Consumer<Fate> fate) {
        return nodes.get(from).channel(LOAD).send(nodes.get(to).self(), Load.at(dueNanos), fate);
    }

    /// Ends the link of a pair in good order; both dial again.
    void cut(int one, int other) {
        nodes.get(one).disconnect(nodes.get(other).self());
    }

    /// The same for every pair.
    void cutAll() {
        for (int one = 0; one < nodes.size(); one++) {
            for (int other = 0; other < one; other++) cut(one, other);
        }
    }

    /// Ends of links that are not there yet, or not any more: twice the links where both miss it.
    int missingEnds() {
        int wanted = nodes.size() * (nodes.size() - 1);
        return wanted
                - Math.toIntExact(nodes.stream()
                        .flatMap(node -> node.peers().stream())
                        .filter(peer -> peer.link().isPresent())
                        .count());
    }

    /// What full queues dropped or refused, on either side of the wire.
    long dropped() {
        return nodes.stream()
                .flatMap(node -> node.peers().stream())
                .mapToLong(peer -> peer.counters().dropped())
                .sum();
    }

    @Override
    public void close() {
        nodes.forEach(Network::closeAsync);
        nodes.forEach(Network::close);
        platforms.forEach(RealPlatform::close);
    }
}
