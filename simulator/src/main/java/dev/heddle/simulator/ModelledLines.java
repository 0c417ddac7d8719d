package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.ForwardingPlatform;
import dev.heddle.core.ForwardingTransport;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/// Lines of the simulator's model over real transports, between nodes of one process: what a node sends is
/// held back until it would have arrived, a dial takes its round trip, and a link has the room that the
/// model says. The links below carry four bytes more, which say who dialled. Links of one loop share the
/// lines of their nodes, so a node has one loop where they are to share a rate. Any thread.
///
/// A link holds up to its line's window, the bytes of a round trip and 64 KiB, and its unsent queue.
public final class ModelledLines {
    private final LinkProfiles profiles;
    private final long seed;
    private final Map<String, Integer> listeners = new ConcurrentSkipListMap<>();

    /// @param seed of jitter and losses, where the profiles have them
    public ModelledLines(long seed, LinkProfiles profiles) {
        this.seed = seed;
        this.profiles = profiles;
    }

    /// A node's world whose links are modelled, to all that listen in a world of this model.
    ///
    /// @param owned closed with the result
    /// @param node its number, 1 for the first
    public Platform around(Platform owned, int node) {
        List<Transport> transports = owned.transports().stream()
                .<Transport>map(real -> new ModelledTransport(node, real))
                .toList();
        return new ForwardingPlatform(owned) {
            @Override
            public List<Transport> transports() {
                return transports;
            }
        };
    }

    /// On the loop.
    private NodeLines lines(EventLoop loop, int node) {
        return loop.local(LoopLines.class, LoopLines::new)
                .ofNodes
                .computeIfAbsent(node, _ -> new NodeLines(loop.nowNanos()));
    }

    /// What belongs to one loop: of each node that has links on it, its lines.
    private static final class LoopLines {
        private final Map<Integer, NodeLines> ofNodes = new TreeMap<>();
    }

    /// The lines between one node and the others, as it sees them.
    private final class NodeLines {
        /// Their times begin here, so that they are never negative.
        private final long originNanos;

        private final Map<String, LineTiming> ways = new TreeMap<>();

        NodeLines(long originNanos) {
            this.originNanos = originNanos;
        }

        LineTiming line(int from, int to) {
            String way = "line " + from + " " + to;
            return ways.computeIfAbsent(
                    way, _ -> new LineTiming(profiles.between(from, to), new Seeds(seed).stream(way), _ -> {}));
        }

        ModelledLink link(ByteLink real, int node, int other) {
            return new ModelledLink(real, line(node, other), line(other, node), originNanos);
        }

        long roundTripNanos(int node, int other) {
            return line(node, other).roundTripNanos(line(other, node));
        }
    }

    private final class ModelledTransport extends ForwardingTransport {
        private final int node;

        ModelledTransport(int node, Transport real) {
            super(real);
            this.node = node;
        }

        @Override
        public CompletionStage<Listener> listen(NetworkAddress address, Acceptor acceptor) {
            return super.listen(address, new Acceptor() {
                        @Override
                        public boolean admits(NetworkAddress from) {
                            return acceptor.admits(from);
                        }

                        @Override
                        public void accept(ByteLink link) {
                            ModelledArrival.start(link, (dialler, accepted) -> {
                                ModelledLink modelled =
                                        lines(accepted.loop(), node).link(accepted, node, dialler);
                                acceptor.accept(modelled);
                                return modelled;
                            });
                        }
                    })
                    .thenApply(listener -> {
                        listeners.put(listener.address().toString(), node);
                        return listener;
                    });
        }

        @Override
        public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
            Integer to = listeners.get(address.withoutKey().toString());
            if (to == null) {
                return CompletableFuture.failedFuture(
                        new IOException("cannot dial %s: no node of these lines listens there".formatted(address)));
            }
            CompletableFuture<ByteLink> dialled = new CompletableFuture<>();
            super.dial(address, timeoutNanos).whenComplete((link, failure) -> {
                if (link == null) dialled.completeExceptionally(failure);
                else if (link.loop().inLoop()) await(link, to, dialled);
                else link.loop().execute(() -> await(link, to, dialled));
            });
            return dialled;
        }

        /// The round trip that the connect would have taken.
        private void await(ByteLink real, int to, CompletableFuture<ByteLink> dialled) {
            EventLoop loop = real.loop();
            NodeLines lines = lines(loop, node);
            loop.schedule(loop.nowNanos() + lines.roundTripNanos(node, to), () -> {
                if (dialled.isDone()) {
                    real.close();
                    return;
                }
                ModelledLink link = lines.link(real, node, to);
                link.open(node);
                if (!dialled.complete(link)) link.close();
            });
        }
    }
}
