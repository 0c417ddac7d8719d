package dev.heddle.app;

import dev.heddle.core.Priority;
import dev.heddle.session.Counters;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// What a testnet did, as it stands in its JSON report: names, order and units do not change.
///
/// @param command `testnet`
/// @param seconds from the first vote to the moment when all had arrived, or was waited for in vain
/// @param ok whether every link was up, every vote delivered and every call answered, the file verified by
///     each receiver, and nothing dropped
record TestnetReport(
        String command,
        int nodes,
        double seconds,
        Links links,
        Votes votes,
        Sync sync,
        Calls calls,
        Dropped dropped,
        boolean ok) {

    /// @param up at the end, seen by both ends; each link counts once
    /// @param kind what they were like
    record Links(int expected, int up, String kind) {}

    /// @param sent broadcasts
    /// @param expected deliveries: one for each broadcast at each of the other nodes
    /// @param delivered counted in the receivers' handlers
    record Votes(long sent, long expected, long delivered, LatencyMicros latencyMicros) {}

    /// From the moment when a vote was due to that when its handler had it.
    record LatencyMicros(long p50, long p99, long max) {
        static LatencyMicros of(Histogram nanos) {
            return new LatencyMicros(
                    TimeUnit.NANOSECONDS.toMicros(nanos.getValueAtPercentile(50)),
                    TimeUnit.NANOSECONDS.toMicros(nanos.getValueAtPercentile(99)),
                    TimeUnit.NANOSECONDS.toMicros(nanos.getMaxValue()));
        }
    }

    /// @param bytes of the file, which each receiver gets whole
    /// @param verified by every receiver, with SHA-256
    /// @param megabytesPerSecond what all receivers got together, in 1,000,000 bytes, by the time from the
    ///     begin until the last of them was done
    record Sync(long bytes, int receivers, boolean verified, double megabytesPerSecond) {}

    /// @param failed also those without an answer at the end
    record Calls(long sent, long ok, long failed) {}

    /// Messages given up because a queue was full, on either side of the wire.
    record Dropped(long critical, long high, long normal, long low) {
        static Dropped of(Counters counters) {
            return new Dropped(
                    counters.dropped(Priority.CRITICAL),
                    counters.dropped(Priority.HIGH),
                    counters.dropped(Priority.NORMAL),
                    counters.dropped(Priority.LOW));
        }

        long sum() {
            return critical + high + normal + low;
        }
    }

    /// @param links what they were like
    static TestnetReport of(Cluster cluster, String links) {
        Figures figures = cluster.figures();
        Links linked = new Links(figures.links().size(), figures.linksUp(), links);
        Votes votes = new Votes(
                figures.votesSent(),
                figures.votesExpected(),
                figures.votesDelivered(),
                LatencyMicros.of(cluster.voteLatencyNanos()));
        long fetchNanos = cluster.fetchNanos();
        Sync sync = new Sync(
                cluster.fileBytes(),
                cluster.size() - 1,
                cluster.verified(),
                fetchNanos == 0 ? 0 : round(figures.fetchedBytes() * 1_000.0 / fetchNanos));
        Calls calls =
                new Calls(figures.callsSent(), figures.callsAnswered(), figures.callsSent() - figures.callsAnswered());
        Dropped dropped = Dropped.of(figures.counters());
        boolean ok = linked.up == linked.expected
                && votes.delivered == votes.expected
                && sync.verified
                && calls.failed == 0
                && dropped.sum() == 0;
        return new TestnetReport(
                "testnet", cluster.size(), round(figures.nanos() / 1e9), linked, votes, sync, calls, dropped, ok);
    }

    /// One line.
    String json() {
        return ReportFile.json(this);
    }

    private static double round(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
