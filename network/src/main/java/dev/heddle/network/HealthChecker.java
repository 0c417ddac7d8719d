package dev.heddle.network;

import dev.heddle.core.Limits;
import dev.heddle.core.Machine;
import dev.heddle.core.PeerId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Finds peers that fell silent, as the health checkers of deployed nodes do: in each round every linked
/// peer is asked, and one that fails too often in a row is to be dropped. Answers to what peers ask are not
/// made here; that a peer asks counts as a sign of life.
final class HealthChecker implements Machine<HealthChecker.Input, HealthChecker.Output> {
    sealed interface Input {
        /// The peer has a link now that it did not have before.
        record Linked(PeerId peer) implements Input {}

        /// The peer has no link any more.
        record Lost(PeerId peer) implements Input {}

        /// The peer asked us, by the link that it is asked by.
        record Pinged(PeerId peer) implements Input {}

        /// The peer answered.
        record Ponged(Output.Ping ping, long nonce) implements Input {}

        /// There was no answer in time, the link ended before it, or it was none; or those of earlier rounds
        /// still wait to be sent. Not for a ping for which there was no link any more, nor for one by a link
        /// that has given way to another: that one may well be alive.
        record Failed(Output.Ping ping) implements Input {}
    }

    sealed interface Output {
        /// @param nonce 0 to 2^32-1
        record Ping(PeerId peer, long round, long nonce) implements Output {}

        /// The peer answered with another nonce than it was asked with: neither a success nor a failure.
        record WrongNonce(PeerId peer) implements Output {}

        record Drop(PeerId peer, int failures) implements Output {}
    }

    private static final class Vitals {
        /// The newest round in which it was well.
        private long round;
        private int failures;
    }

    private final Limits.Health limits;
    private final RandomGenerator random;
    private final Map<PeerId, Vitals> peers = new TreeMap<>();
    private final Deque<Output> outputs = new ArrayDeque<>();
    private long round;
    private long nextRoundNanos;

    HealthChecker(Limits.Health limits, RandomGenerator random, long nowNanos) {
        this.limits = limits;
        this.random = random;
        this.nextRoundNanos = nowNanos + limits.interval().toNanos();
    }

    @Override
    public void on(long nowNanos, Input input) {
        switch (input) {
            case Input.Linked(PeerId peer) -> peers.computeIfAbsent(peer, _ -> new Vitals()).round = round;
            case Input.Lost(PeerId peer) -> peers.remove(peer);
            case Input.Pinged(PeerId peer) -> {
                Vitals health = peers.get(peer);
                if (health != null) health.failures = 0;
            }
            case Input.Ponged(Output.Ping ping, long nonce) -> onPonged(ping, nonce, peers.get(ping.peer()));
            case Input.Failed(Output.Ping ping) -> onFailed(ping, peers.get(ping.peer()));
        }
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (nextRoundNanos - nowNanos > 0) return;
        // One round, however late: what was missed need not be made up for.
        while (nextRoundNanos - nowNanos <= 0)
            nextRoundNanos += limits.interval().toNanos();
        round++;
        for (PeerId peer : peers.keySet()) {
            outputs.add(new Output.Ping(peer, round, random.nextLong(1L << 32)));
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return nextRoundNanos;
    }

    @Override
    public void drain(Consumer<? super Output> sink) {
        for (Output output = outputs.poll(); output != null; output = outputs.poll()) sink.accept(output);
    }

    private void onPonged(Output.Ping ping, long nonce, @Nullable Vitals health) {
        if (nonce != ping.nonce()) {
            outputs.add(new Output.WrongNonce(ping.peer()));
        } else if (health != null && ping.round() > health.round) {
            health.round = ping.round();
            health.failures = 0;
        }
    }

    private void onFailed(Output.Ping ping, @Nullable Vitals health) {
        if (health == null || health.round > ping.round()) return;
        health.failures++;
        if (health.failures > limits.tolerated()) outputs.add(new Output.Drop(ping.peer(), health.failures));
    }
}
