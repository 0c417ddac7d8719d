package dev.heddle.app;

import dev.heddle.core.EventLoop;
import dev.heddle.core.Timer;
import dev.heddle.network.Network;
import dev.heddle.network.PeerStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Pings every linked peer once a second, more often than the network does by itself, and counts the
/// answers. Lives on the node's loop.
final class Pinger {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final EventLoop loop;
    private final Network network;
    private final CallTally calls;
    private final Duration timeout;
    private @Nullable Timer timer;
    private boolean stopped;

    Pinger(EventLoop loop, Network network, CallTally calls, Duration timeout) {
        this.loop = loop;
        this.network = network;
        this.calls = calls;
        this.timeout = timeout;
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

    private void schedule(long roundNanos) {
        if (stopped) return;
        timer = loop.schedule(roundNanos, () -> {
            for (PeerStatus peer : network.peers()) {
                if (peer.link().isPresent()) {
                    CompletionStage<Duration> _ = calls.count(network.ping(peer.id(), timeout));
                }
            }
            schedule(roundNanos + INTERVAL_NANOS);
        });
    }
}
