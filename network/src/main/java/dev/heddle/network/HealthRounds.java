package dev.heddle.network;

import dev.heddle.core.EventLoop;
import dev.heddle.core.PeerId;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Timer;
import dev.heddle.session.Admission;
import dev.heddle.session.CallFailure;
import dev.heddle.session.Capability;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Joins a [HealthChecker] to the node's loop and to the links of its peers. Methods are for the node's
/// loop unless they say otherwise.
final class HealthRounds {
    /// What it needs of the node.
    interface Peers {
        /// The peers that are linked now. Any thread.
        Map<PeerId, Peer> peers();

        void onRoundTrip(PeerId peer, Duration roundTrip);

        void drop(PeerId peer, int failures);
    }

    /// After that a ping counts as arrived, or as gone.
    private static final Duration LATEST_ANSWER = Duration.ofSeconds(60);

    /// The places of our pings of one peer; a deployed one takes any number.
    private record Paces(PingPace ofRounds, PingPace asked) {
        static Paces of(boolean heddlePeer) {
            return heddlePeer
                    ? new Paces(
                            new PingPace(PingPace.OF_ROUNDS), new PingPace(PingPace.PER_SECOND - PingPace.OF_ROUNDS))
                    : new Paces(new PingPace(Integer.MAX_VALUE), new PingPace(Integer.MAX_VALUE));
        }
    }

    private final Platform platform;
    private final EventLoop loop;
    private final Duration timeout;
    private final Peers peers;
    private final HealthChecker checker;
    private final Map<PeerId, Paces> paces = new TreeMap<>();
    private @Nullable Timer timer;
    private boolean stopped;

    HealthRounds(Platform platform, Duration timeout, Peers peers, HealthChecker checker) {
        this.platform = platform;
        this.loop = platform.loop();
        this.timeout = timeout;
        this.peers = peers;
        this.checker = checker;
    }

    void tell(HealthChecker.Input input) {
        if (stopped) return;
        // Its pings failed with its link.
        if (input instanceof HealthChecker.Input.Lost(PeerId peer)) paces.remove(peer);
        checker.on(loop.nowNanos(), input);
        run();
    }

    /// Asks no more.
    void stop() {
        stopped = true;
        if (timer != null) timer.cancel();
    }

    /// Drains the machine and waits for its next round.
    void run() {
        checker.drain(this::perform);
        if (timer != null) timer.cancel();
        timer = loop.schedule(checker.nextDeadlineNanos(), () -> {
            checker.onDeadline(loop.nowNanos());
            run();
        });
    }

    /// Measures one round trip. Any thread.
    ///
    /// @return completed where urgent handlers run
    CompletionStage<Duration> ping(PeerId to, Duration within) {
        CompletableFuture<Duration> result = new CompletableFuture<>();
        Executor handlers = platform.handlers(Priority.CRITICAL);
        Consumer<CallFailure> fail = failure ->
                handlers.execute(() -> result.completeExceptionally(new CallFailure.CallException(to, failure)));
        Peer peer = peers.peers().get(to);
        if (peer == null || !peer.protocols().contains(HealthCheck.PROTOCOL)) {
            fail.accept(new CallFailure.NotAdmitted(peer == null ? Admission.NOT_CONNECTED : Admission.NOT_SPOKEN));
            return result;
        }
        long nonce = platform.entropy().nextLong() >>> 32;
        PingCall.Waiter waiter = new PingCall.Waiter() {
            @Override
            public void onPong(long answered, Duration roundTrip) {
                if (answered != nonce) {
                    fail.accept(new CallFailure.InvalidResponse("the answer has another nonce"));
                    return;
                }
                peers.onRoundTrip(to, roundTrip);
                handlers.execute(() -> result.complete(roundTrip));
            }

            @Override
            public void onFailure(CallFailure failure) {
                fail.accept(failure);
            }
        };
        loop.execute(() -> {
            // It may have gone since, and with it its pace.
            if (!peers.peers().containsKey(to)) {
                fail.accept(new CallFailure.NotAdmitted(Admission.NOT_CONNECTED));
                return;
            }
            PingPace pace = paces(peer).asked;
            if (!pace.pass(loop.nowNanos())) {
                fail.accept(new CallFailure.TooManyPings(PingPace.PER_SECOND));
                return;
            }
            TimedPing ping = new TimedPing(loop, pace, within, waiter);
            PingCall.send(platform, peer, nonce, callTimeout(peer, within), ping);
        });
        return result;
    }

    private void perform(HealthChecker.Output output) {
        switch (output) {
            case HealthChecker.Output.Ping ping -> ask(ping);
            case HealthChecker.Output.WrongNonce(PeerId peer) -> {
                Peer linked = peers.peers().get(peer);
                if (linked != null) linked.delivery().log().wrongNonce(loop.nowNanos());
            }
            case HealthChecker.Output.Drop(PeerId peer, int failures) -> peers.drop(peer, failures);
        }
    }

    private void ask(HealthChecker.Output.Ping ping) {
        Peer peer = peers.peers().get(ping.peer());
        if (peer == null || !peer.protocols().contains(HealthCheck.PROTOCOL)) return;
        PingCall.Waiter waiter = new PingCall.Waiter() {
            @Override
            public void onPong(long nonce, Duration roundTrip) {
                if (nonce == ping.nonce()) peers.onRoundTrip(ping.peer(), roundTrip);
                tell(new HealthChecker.Input.Ponged(ping, nonce));
            }

            @Override
            public void onFailure(CallFailure failure) {
                // Places are kept for it: where there was none, the pings of earlier rounds hold them.
                boolean noLink = failure.equals(new CallFailure.NotAdmitted(Admission.NOT_CONNECTED));
                if (!noLink) failed(ping, peer);
            }
        };
        PingPace pace = paces(peer).ofRounds;
        if (pace.pass(loop.nowNanos())) {
            TimedPing timed = new TimedPing(loop, pace, timeout, waiter);
            PingCall.sendOfRound(platform, peer, ping.nonce(), callTimeout(peer, timeout), timed);
        } else if (pace.unheard()) {
            failed(ping, peer);
        }
    }

    private Paces paces(Peer peer) {
        return paces.computeIfAbsent(peer.id(), _ -> Paces.of(isHeddle(peer)));
    }

    /// A Heddle node closes a link that brings too many: there a ping has its place until its answer comes.
    private static Duration callTimeout(Peer peer, Duration within) {
        return isHeddle(peer) && within.compareTo(LATEST_ANSWER) < 0 ? LATEST_ANSWER : within;
    }

    private static boolean isHeddle(Peer peer) {
        return peer.protocols().contains(Capability.HEDDLE_NODE);
    }

    /// What was asked by a link that has given way meanwhile tells nothing of the one that came.
    private void failed(HealthChecker.Output.Ping ping, Peer asked) {
        Peer now = peers.peers().get(ping.peer());
        if (now != null && now.outbox() == asked.outbox()) tell(new HealthChecker.Input.Failed(ping));
    }
}
