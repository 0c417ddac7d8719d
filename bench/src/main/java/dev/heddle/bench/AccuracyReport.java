package dev.heddle.bench;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/// Whether something does what it is told.
record AccuracyReport(String command, String name, List<Row> rows, boolean ok) implements Report {
    /// @param what with its unit
    /// @param direct what the same sockets do by themselves
    /// @param measured the median of the rounds, without what they do by themselves where that counts
    /// @param error of what was told: in the unit of `what`, or in percent
    /// @param allowed likewise
    /// @param errorUnit of both
    record Row(
            String what,
            double told,
            double direct,
            double measured,
            double least,
            double most,
            double error,
            double allowed,
            String errorUnit,
            boolean ok) {
        /// @param each of the rounds
        /// @param relative whether the error is in percent of what was told
        static Row of(
                String what, double told, double direct, double[] each, double allowed, boolean relative, String unit) {
            double[] sorted = each.clone();
            Arrays.sort(sorted);
            double median = sorted[sorted.length / 2];
            double error = relative ? (median - told) / told * 100 : median - told;
            return new Row(
                    what,
                    told,
                    direct,
                    median,
                    sorted[0],
                    sorted[sorted.length - 1],
                    error,
                    allowed,
                    relative ? "%" : unit,
                    // Not a number is no success either.
                    Math.abs(error) <= allowed);
        }
    }

    static AccuracyReport of(String name, List<Row> rows) {
        return new AccuracyReport("bench", name, rows, rows.stream().allMatch(Row::ok));
    }

    @Override
    public void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%n%-26s %10s %10s %10s %10s %10s %12s%n",
                "what",
                "told",
                "measured",
                "min",
                "max",
                "direct",
                "error");
        for (Row row : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-26s %10.2f %10.3f %10.3f %10.3f %10.3f %10.3f %s%s%n",
                    row.what,
                    row.told,
                    row.measured,
                    row.least,
                    row.most,
                    row.direct,
                    row.error,
                    row.errorUnit,
                    row.ok ? "" : "  more than %s".formatted(row.allowed));
        }
        out.println(ok ? "ok" : "not ok: an error is larger than allowed");
        out.flush();
    }

    @Override
    public String json() {
        return new JsonMapper().writeValueAsString(this);
    }
}
