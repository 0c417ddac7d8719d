package dev.heddle.app;

import dev.heddle.core.EventLoop;
import dev.heddle.core.PeerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Counts the votes that reach a node's handler, and how long each took. Any thread.
final class VoteTally {
    private static final int SIGNIFICANT_DIGITS = 3;

    private final EventLoop clock;
    private final Map<PeerId, LongAdder> delivered = new ConcurrentHashMap<>();
    private final Histogram latencyNanos = new ConcurrentHistogram(SIGNIFICANT_DIGITS);

    /// @param clock shares its scale with the voters' loops, as all loops of one process do
    VoteTally(EventLoop clock) {
        this.clock = clock;
    }

    void onVote(PeerId from, Vote vote) {
        latencyNanos.recordValue(clock.nowNanos() - vote.intendedNanos());
        delivered.computeIfAbsent(from, _ -> new LongAdder()).increment();
    }

    long delivered() {
        return delivered.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long deliveredFrom(PeerId peer) {
        LongAdder votes = delivered.get(peer);
        return votes == null ? 0 : votes.sum();
    }

    void addLatencyTo(Histogram sum) {
        sum.add(latencyNanos);
    }

    /// An empty histogram to sum up in.
    static Histogram emptyLatency() {
        return new Histogram(SIGNIFICANT_DIGITS);
    }
}
