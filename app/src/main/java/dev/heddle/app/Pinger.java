package dev.heddle.app;

import dev.heddle.core.EventLoop;
import dev.heddle.core.PeerId;
import dev.heddle.core.Platform;
import dev.heddle.core.Timer;
import dev.heddle.network.Network;
import dev.heddle.network.PeerStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Pings every linked peer once a second and remembers how long the answer took. Lives on the node's loop.
final class Pinger {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final Platform platform;
    private final EventLoop loop;
    private final Network network;
    private final CallTally calls;
    private final Duration timeout;
    private final Map<PeerId, Long> rttNanos = new ConcurrentHashMap<>();
    private @Nullable Timer timer;
    private boolean stopped;

    Pinger(Platform platform, Network network, CallTally calls, Duration timeout) {
        this.platform = platform;
        this.loop = platform.loop();
        this.network = network;
        this.calls = calls;
        this.timeout = timeout;
    }

    /// Answers a ping at once; nobody should ask with a pong.
    static CompletionStage<HealthCheck> answer(HealthCheck request) {
        return switch (request) {
            case HealthCheck.Ping(long nonce) -> CompletableFuture.completedFuture(new HealthCheck.Pong(nonce));
            case HealthCheck.Pong _ ->
                CompletableFuture.failedFuture(new IllegalArgumentException("a pong is no request"));
        };
    }

    /// Any thread, once.
    ///
    /// @param startNanos of the first round
    void start(long startNanos) {
        loop.execute(() -> schedule(startNanos));
    }

    /// Pings no more; what is on its way may still be answered. Any thread.
    ///
    /// @return completed once the last ping is counted
    CompletionStage<Void> stop() {
        return CompletableFuture.runAsync(
                () -> {
                    stopped = true;
                    if (timer != null) timer.cancel();
                },
                loop);
    }

    /// The last round trip to a peer; 0 before there was one. Any thread.
    long rttNanos(PeerId peer) {
        return rttNanos.getOrDefault(peer, 0L);
    }

    private void schedule(long roundNanos) {
        if (stopped) return;
        timer = loop.schedule(roundNanos, () -> {
            for (PeerStatus peer : network.peers()) if (peer.link().isPresent()) ping(peer.id());
            schedule(roundNanos + INTERVAL_NANOS);
        });
    }

    private void ping(PeerId peer) {
        long nonce = platform.entropy().nextLong() & 0xffff_ffffL;
        long sentNanos = loop.nowNanos();
        var _ = calls.count(network.call(HealthCheck.PROTOCOL, peer, new HealthCheck.Ping(nonce), timeout)
                .thenAccept(answer -> {
                    if (!answer.equals(new HealthCheck.Pong(nonce))) {
                        throw new IllegalStateException(peer.brief() + " answered a ping with something else");
                    }
                    rttNanos.put(peer, loop.nowNanos() - sentNanos);
                }));
    }
}
