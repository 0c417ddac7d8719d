package dev.heddle.app;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.network.PeerStatus;
import dev.heddle.session.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/// The nodes of one testnet seen together: what they are told to do and what came of it. Node 0 serves the
/// file. It waits for nothing, so that it works in virtual time too. Any thread.
final class Cluster {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long SPREAD_MOST_NANOS = 10_000_000L;

    private final List<TestnetNode> nodes;
    private final long fileBytes;
    private volatile boolean begun;
    private volatile long beginNanos;

    Cluster(List<TestnetNode> nodes, long fileBytes) {
        this.nodes = List.copyOf(nodes);
        this.fileBytes = fileBytes;
    }

    /// Where each node listens, in their order.
    List<NetworkAddress> addresses() {
        return nodes.stream().map(TestnetNode::address).toList();
    }

    /// Lets every node dial every other one, so that dials cross.
    ///
    /// @return completed once all were told to
    CompletionStage<Void> connect() {
        return all(nodes.stream().map(node -> node.trust(others(node, TestnetNode::id))))
                .thenRun(() -> nodes.forEach(node -> node.dial(others(node, TestnetNode::address))));
    }

    /// Starts votes, pings and the file's transfer.
    ///
    /// @param votesPerSecond of each node
    /// @return completed once all votes are sent and each receiver has verified the file or given up
    CompletionStage<Void> begin(int votesPerSecond, long durationNanos) {
        beginNanos = nowNanos();
        begun = true;
        long spreadNanos = Math.min(SPREAD_MOST_NANOS, SECOND_NANOS / Math.max(1, votesPerSecond));
        for (int i = 0; i < nodes.size(); i++) {
            // Evenly between each other: nodes that share nothing would not vote in step either.
            long startNanos = beginNanos + spreadNanos * i / nodes.size();
            nodes.get(i).begin(new VoteClock(startNanos, votesPerSecond, durationNanos));
            if (i > 0) nodes.get(i).fetch(nodes.getFirst().id());
        }
        return all(Stream.concat(
                nodes.stream().map(node -> node.load().done()), fetches().map(FileFetch::ended)));
    }

    /// @return completed once the last ping is counted
    CompletionStage<Void> stopPinging() {
        return all(nodes.stream().map(TestnetNode::stopPinging));
    }

    Figures figures() {
        List<Map<PeerId, PeerStatus>> peers = nodes.stream().map(Cluster::peers).toList();
        // In this order, so that never more seems to arrive than was sent.
        long delivered =
                nodes.stream().mapToLong(node -> node.tally().delivered()).sum();
        long sent = nodes.stream().mapToLong(node -> node.load().sent()).sum();
        return new Figures(
                begun ? nowNanos() - beginNanos : 0,
                links(peers),
                sent,
                sent * (nodes.size() - 1),
                delivered,
                fileBytes * (nodes.size() - 1),
                fetches().mapToLong(FileFetch::hashedBytes).sum(),
                nodes.stream().mapToLong(node -> node.calls().sent()).sum(),
                nodes.stream().mapToLong(node -> node.calls().answered()).sum(),
                nodes.stream().mapToLong(node -> node.calls().failed()).sum(),
                peers.stream()
                        .flatMap(of -> of.values().stream())
                        .map(PeerStatus::counters)
                        .reduce(Counters.NONE, Counters::plus));
    }

    /// How long votes took from when they were due to their handlers.
    Histogram voteLatencyNanos() {
        Histogram sum = VoteTally.emptyLatency();
        for (TestnetNode node : nodes) node.tally().addLatencyTo(sum);
        return sum;
    }

    int size() {
        return nodes.size();
    }

    long fileBytes() {
        return fileBytes;
    }

    /// Whether every receiver has the whole file, with the right hash.
    boolean verified() {
        return begun && fetches().allMatch(FileFetch::succeeded);
    }

    /// From the begin until the last receiver that succeeded was done; 0 when none is.
    long fetchNanos() {
        return fetches()
                .filter(FileFetch::succeeded)
                .mapToLong(fetch -> fetch.endNanos() - beginNanos)
                .max()
                .orElse(0);
    }

    /// What failed first at each node and why, for people.
    List<String> failures() {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            String who = "node " + i + ": ";
            TestnetNode node = nodes.get(i);
            node.calls()
                    .firstFailure()
                    .or(() -> node.fetch().flatMap(FileFetch::failure))
                    .ifPresent(reason -> found.add(who + reason));
        }
        return found;
    }

    CompletionStage<Void> close() {
        return all(nodes.stream().map(TestnetNode::close));
    }

    private long nowNanos() {
        return nodes.getFirst().nowNanos();
    }

    private Stream<FileFetch> fetches() {
        return nodes.stream().flatMap(node -> node.fetch().stream());
    }

    private List<Figures.Link> links(List<Map<PeerId, PeerStatus>> peers) {
        List<Figures.Link> links = new ArrayList<>();
        for (int low = 0; low < nodes.size(); low++) {
            for (int high = low + 1; high < nodes.size(); high++) {
                TestnetNode left = nodes.get(low);
                TestnetNode right = nodes.get(high);
                PeerStatus leftEnd = peers.get(low).get(right.id());
                PeerStatus rightEnd = peers.get(high).get(left.id());
                if (leftEnd == null || rightEnd == null) {
                    links.add(new Figures.Link(low, high, false, 0, 0, 0, 0));
                    continue;
                }
                links.add(new Figures.Link(
                        low,
                        high,
                        sameLink(leftEnd, rightEnd),
                        leftEnd.rtt().map(Duration::toNanos).orElse(0L),
                        left.tally().deliveredFrom(right.id()) + right.tally().deliveredFrom(left.id()),
                        leftEnd.counters().bytesOut() + rightEnd.counters().bytesOut(),
                        leftEnd.counters().dropped() + rightEnd.counters().dropped()));
            }
        }
        return links;
    }

    /// Of two crossing dials each end may have another one in use for a moment; then one has both dialled.
    private static boolean sameLink(PeerStatus one, PeerStatus other) {
        return one.link().isPresent()
                && other.link().isPresent()
                && one.link().get().direction() != other.link().get().direction();
    }

    private static Map<PeerId, PeerStatus> peers(TestnetNode node) {
        Map<PeerId, PeerStatus> peers = new TreeMap<>();
        for (PeerStatus status : node.peers()) peers.put(status.id(), status);
        return peers;
    }

    private <T> List<T> others(TestnetNode node, Function<TestnetNode, T> part) {
        return nodes.stream().filter(other -> other != node).map(part).toList();
    }

    private static CompletionStage<Void> all(Stream<? extends CompletionStage<?>> stages) {
        return CompletableFuture.allOf(
                stages.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
    }
}
