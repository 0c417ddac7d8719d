package dev.heddle.bench;

import dev.heddle.bench.BenchReport.Ratio;
import dev.heddle.bench.BenchReport.Row;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What does Heddle's path cost beside bare TCP on the same loops? Both ends run on one core, so that a figure
/// is the total cost; the two take turns, round by round.
final class Throughput {
    private static final int BULK = 0;
    private static final int SMALL = 1;
    private static final int PING_P50 = 2;
    private static final int PING_P99 = 3;
    private static final String[] METRICS = {
        "bulk 64 KiB, MB/s", "64-byte messages, M/s", "ping 100 B p50, us", "ping 100 B p99, us"
    };

    private Throughput() {}

    static BenchReport run(int rounds, long nanos, PrintWriter out) {
        boolean pinned = OneCore.pinCaller();
        out.println(pinned ? "both ends on one core" : "this system does not pin threads: both ends on any core");
        try (Contender heddle = new HeddlePair();
                Contender netty = new NettyPair()) {
            double[][] ours = new double[METRICS.length][rounds];
            double[][] base = new double[METRICS.length][rounds];
            out.println("warming up");
            out.flush();
            for (int i = 0; i < 3; i++) {
                measure(heddle, nanos, new double[METRICS.length][1], 0);
                measure(netty, nanos, new double[METRICS.length][1], 0);
            }
            for (int round = 0; round < rounds; round++) {
                measure(heddle, nanos, ours, round);
                measure(netty, nanos, base, round);
                out.printf(
                        Locale.ROOT,
                        "round %d of %d: bulk %.0f and %.0f MB/s, small %.2f and %.2f M/s, ping %.1f and %.1f us%n",
                        round + 1,
                        rounds,
                        ours[BULK][round],
                        base[BULK][round],
                        ours[SMALL][round],
                        base[SMALL][round],
                        ours[PING_P50][round],
                        base[PING_P50][round]);
                out.flush();
            }
            List<Row> rows = new ArrayList<>();
            List<Ratio> ratios = new ArrayList<>();
            boolean ok = heddle.lost() == 0 && netty.lost() == 0;
            for (int metric = 0; metric < METRICS.length; metric++) {
                rows.add(Row.of(heddle.name(), METRICS[metric], ours[metric]));
                rows.add(Row.of(netty.name(), METRICS[metric], base[metric]));
                // A lower time is better, so that side is turned over.
                boolean time = metric == PING_P50 || metric == PING_P99;
                double[] ratio = new double[rounds];
                for (int round = 0; round < rounds; round++) {
                    ratio[round] = time
                            ? base[metric][round] / ours[metric][round]
                            : ours[metric][round] / base[metric][round];
                    ok &= Double.isFinite(ratio[round]) && ratio[round] > 0;
                }
                ratios.add(Ratio.of(METRICS[metric].substring(0, METRICS[metric].indexOf(',')), ratio));
            }
            return new BenchReport("bench", "throughput", rows, ratios, ok);
        }
    }

    private static void measure(Contender contender, long nanos, double[][] into, int round) {
        into[BULK][round] = contender.bulk(nanos);
        into[SMALL][round] = contender.small(nanos);
        Contender.Ping ping = contender.ping(nanos);
        into[PING_P50][round] = ping.p50Micros();
        into[PING_P99][round] = ping.p99Micros();
    }
}
