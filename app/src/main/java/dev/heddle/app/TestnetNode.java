package dev.heddle.app;

import dev.heddle.core.EventLoop;
import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.Platform;
import dev.heddle.network.Handling;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.network.PeerStatus;
import dev.heddle.noise.Identity;
import dev.heddle.noise.NoiseSuite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The program of one node of a testnet: it votes, pings, and sends a file or fetches it. It sees the world
/// through its platform alone and shares nothing with the other nodes, so that it runs in virtual time as
/// it does on sockets. Any thread.
final class TestnetNode {
    private final Network network;
    private final EventLoop loop;
    private final Duration callTimeout;
    private final VoteLoad load;
    private final VoteTally tally;
    private final Pinger pinger;
    private final CallTally calls = new CallTally();
    private volatile @Nullable FileFetch fetch;

    private TestnetNode(Platform platform, Network network, Duration callTimeout, VoteTally tally) {
        this.network = network;
        this.loop = platform.loop();
        this.callTimeout = callTimeout;
        this.load = new VoteLoad(loop, network.channel(Vote.PROTOCOL));
        this.tally = tally;
        this.pinger = new Pinger(loop, network, calls, callTimeout);
    }

    /// All nodes of a testnet dial from one address.
    private static final Limits ONE_HOST = Limits.DEFAULT.withArrivals(new Limits.Arrivals(
            Limits.DEFAULT.unconfirmedLinks(),
            1_000,
            1_000,
            Limits.DEFAULT.arrivals().cpuPercent(),
            Limits.DEFAULT.arrivals().peerPerSecond(),
            Limits.DEFAULT.arrivals().peerBurst()));

    /// @param identity whose peer id is its key
    /// @param listen where; a port of 0 lets the system choose
    /// @param callTimeout of each call that this node makes
    record Setup(Identity identity, NoiseSuite suite, NetworkAddress listen, Duration callTimeout) {}

    /// @param served the file that this node has for others; null when it has none
    /// @return the node once it listens, or the `IOException` that says why it cannot
    static CompletionStage<TestnetNode> start(Platform platform, Setup setup, @Nullable FileServer served) {
        VoteTally tally = new VoteTally(platform.loop());
        NetworkBuilder builder = Network.builder()
                .platform(platform)
                .identity(setup.identity())
                .suite(setup.suite())
                .listen(setup.listen())
                .limits(ONE_HOST)
                // It only counts: not worth waking another thread.
                .onMessage(Vote.PROTOCOL, tally::onVote, Handling.DEFAULT.inLoop());
        if (served == null) {
            builder.speak(FileProtocol.PROTOCOL);
        } else {
            builder.onCall(FileProtocol.PROTOCOL, served::answer);
        }
        return builder.startAsync()
                .thenApply(network -> new TestnetNode(platform, network, setup.callTimeout(), tally));
    }

    PeerId id() {
        return network.self();
    }

    /// Where it listens, with the port that was chosen and its key.
    NetworkAddress address() {
        return network.addresses().getFirst();
    }

    long nowNanos() {
        return loop.nowNanos();
    }

    /// @return completed once handshakes of the others are accepted
    CompletionStage<Void> trust(List<PeerId> others) {
        others.forEach(network::trust);
        // Behind what was posted to the loop just now.
        return CompletableFuture.runAsync(() -> {}, loop);
    }

    void dial(List<NetworkAddress> others) {
        others.forEach(network::dial);
    }

    /// Begins to vote and to ping.
    void begin(VoteClock clock) {
        load.start(clock);
        pinger.start(clock.startNanos());
    }

    /// Gets the file that another node serves, and verifies it.
    void fetch(PeerId from) {
        FileFetch started = new FileFetch(network, from, calls, callTimeout, loop);
        fetch = started;
        started.start();
    }

    CompletionStage<Void> stopPinging() {
        return pinger.stop();
    }

    List<PeerStatus> peers() {
        return network.peers();
    }

    VoteLoad load() {
        return load;
    }

    VoteTally tally() {
        return tally;
    }

    CallTally calls() {
        return calls;
    }

    /// Empty unless it was told to fetch.
    Optional<FileFetch> fetch() {
        return Optional.ofNullable(fetch);
    }

    CompletionStage<Void> close() {
        return network.closeAsync();
    }
}
