package dev.heddle.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/// Prints a testnet's report as people read it.
final class TestnetSummary {
    private static final Locale LOCALE = Locale.ROOT;

    private TestnetSummary() {}

    /// @param failures of single nodes
    static void print(PrintWriter out, TestnetReport report, List<String> failures) {
        out.printf(LOCALE, "testnet   %d nodes, %.1f s%n", report.nodes(), report.seconds());
        out.printf(
                LOCALE,
                "links     %,d of %,d up, %s%n",
                report.links().up(),
                report.links().expected(),
                report.links().kind());
        printVotes(out, report.votes());
        printFile(out, report.sync());
        TestnetReport.Calls calls = report.calls();
        out.printf(LOCALE, "calls     %,d sent, %,d answered, %,d failed%n", calls.sent(), calls.ok(), calls.failed());
        TestnetReport.Dropped dropped = report.dropped();
        out.printf(
                LOCALE,
                "dropped   %,d critical, %,d high, %,d normal, %,d low%n",
                dropped.critical(),
                dropped.high(),
                dropped.normal(),
                dropped.low());
        if (report.ok()) {
            out.println("ok");
        } else {
            printProblems(out, report);
            for (String failure : failures) out.println("  " + failure);
        }
        out.flush();
    }

    private static void printVotes(PrintWriter out, TestnetReport.Votes votes) {
        TestnetReport.LatencyMicros latency = votes.latencyMicros();
        out.printf(
                LOCALE,
                "votes     %,d sent, %,d of %,d delivered; they took %s (p50), %s (p99), %s (most)%n",
                votes.sent(),
                votes.delivered(),
                votes.expected(),
                Units.micros(latency.p50()),
                Units.micros(latency.p99()),
                Units.micros(latency.max()));
    }

    private static void printFile(PrintWriter out, TestnetReport.Sync sync) {
        out.printf(
                LOCALE,
                "file      %s MB to %d nodes, %s; %s MB/s together%n",
                Units.digits(sync.bytes() / 1e6),
                sync.receivers(),
                sync.verified() ? "verified by each" : "not verified by each",
                Units.digits(sync.megabytesPerSecond()));
    }

    private static void printProblems(PrintWriter out, TestnetReport report) {
        TestnetReport.Links links = report.links();
        TestnetReport.Votes votes = report.votes();
        if (links.up() < links.expected()) {
            out.printf(
                    LOCALE, "not ok: %,d of %,d links were not up%n", links.expected() - links.up(), links.expected());
        }
        if (report.seconds() == 0) out.println("not ok: not all links came up in time, so nothing was sent");
        if (votes.delivered() != votes.expected()) {
            out.printf(LOCALE, "not ok: %,d votes arrived where %,d should%n", votes.delivered(), votes.expected());
        }
        if (!report.sync().verified()) out.println("not ok: not every receiver verified the file");
        if (report.calls().failed() > 0) {
            out.printf(LOCALE, "not ok: %,d calls failed%n", report.calls().failed());
        }
        if (report.dropped().sum() > 0) {
            out.printf(
                    LOCALE,
                    "not ok: %,d messages were dropped%n",
                    report.dropped().sum());
        }
    }
}
