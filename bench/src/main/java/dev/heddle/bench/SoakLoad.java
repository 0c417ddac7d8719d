package dev.heddle.bench;

import dev.heddle.core.PeerId;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// Messages between random pairs at an even pace, and a link that is cut every second. What became of each message
/// is counted; how long one took is counted from when it was due. The sending side is for one thread.
final class SoakLoad {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long NAP_NANOS = 500_000;
    private static final int DIGITS = 3;
    /// A histogram of a fixed range: one that grows would be seen as a leak.
    private static final long LATENCY_MOST_NANOS = 60 * SECOND_NANOS;

    private final SoakMesh mesh;
    private final SplittableRandom random;
    private final int perSecond;
    private final Recorder latencyNanos;
    private final LongAdder received;
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private long sent;
    private long notConnected;
    private long refused;
    private long cuts;

    SoakLoad(SoakMesh mesh, Arrived arrived, int perSecond, long seed) {
        this.mesh = mesh;
        this.perSecond = perSecond;
        this.random = new SplittableRandom(seed);
        this.latencyNanos = arrived.latencyNanos;
        this.received = arrived.received;
    }

    /// What every node's handler counts in. Any thread.
    static final class Arrived {
        private final Recorder latencyNanos = new Recorder(1, LATENCY_MOST_NANOS, DIGITS);
        private final LongAdder received = new LongAdder();

        void on(PeerId from, SoakMesh.Load message) {
            long nanos = System.nanoTime() - message.dueNanos();
            latencyNanos.recordValue(Math.clamp(nanos, 1, LATENCY_MOST_NANOS));
            received.increment();
        }
    }

    /// @param sent all that were due
    /// @param notConnected of these, to a peer without a link at that moment
    /// @param refused at once, because a queue was full
    /// @param dropped for newer ones, because a queue was full
    /// @param lost when their link ended before they were written
    /// @param written handed to a link
    /// @param received by the other node's handler
    record Count(
            long sent,
            long notConnected,
            long refused,
            long dropped,
            long lost,
            long written,
            long received,
            long cuts) {}

    Count count() {
        return new Count(sent, notConnected, refused, dropped.sum(), lost.sum(), written.sum(), received.sum(), cuts);
    }

    static Histogram emptyLatency() {
        return new Histogram(1, LATENCY_MOST_NANOS, DIGITS);
    }

    /// Of what arrived since the last call.
    ///
    /// @param before what the last call returned; overwritten
    Histogram latency(@Nullable Histogram before) {
        return latencyNanos.getIntervalHistogram(before);
    }

    /// Sends and cuts for so long.
    void run(long nanos) {
        long beginNanos = System.nanoTime();
        long due = nanos / SECOND_NANOS * perSecond;
        long cutsDue = nanos / SECOND_NANOS;
        long sentHere = 0;
        long cutsHere = 0;
        for (long spent = 0; spent < nanos; spent = System.nanoTime() - beginNanos) {
            // In the middle of each second.
            while (cutsHere < cutsDue && spent >= cutsHere * SECOND_NANOS + SECOND_NANOS / 2) {
                cut();
                cutsHere++;
            }
            while (sentHere < due && spent >= sentHere * SECOND_NANOS / perSecond) {
                send(beginNanos + sentHere * SECOND_NANOS / perSecond);
                sentHere++;
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    private void cut() {
        int one = random.nextInt(mesh.size());
        mesh.cut(one, other(one));
        cuts++;
    }

    private void send(long dueNanos) {
        int from = random.nextInt(mesh.size());
        sent++;
        Admission admission = mesh.send(from, other(from), dueNanos, this::onFate);
        switch (admission) {
            case ADMITTED -> {
                // Its fate comes later.
            }
            case NOT_CONNECTED -> notConnected++;
            case FULL -> refused++;
            case TOO_LARGE, NOT_SPOKEN -> throw new IllegalStateException("a message was " + admission);
        }
    }

    private void onFate(Fate fate) {
        switch (fate) {
            case WRITTEN -> written.increment();
            case DROPPED -> dropped.increment();
            case LOST -> lost.increment();
        }
    }

    private int other(int one) {
        int other = random.nextInt(mesh.size() - 1);
        return other < one ? other : other + 1;
    }
}
