package dev.heddle.bench;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/// What a comparison found. Ratios are what counts: an absolute figure says as much about the machine as about
/// us.
///
/// @param rows each variant's figures over the rounds
/// @param ratios ours to the baseline's of the same round; above 1 is better
/// @param ok whether every load ran and nothing of it was lost; no figure is judged
record BenchReport(String command, String name, List<Row> rows, List<Ratio> ratios, boolean ok) implements Report {
    /// @param metric with its unit, such as `bulk MB/s`
    record Row(String variant, String metric, double min, double median, double max) {
        static Row of(String variant, String metric, double[] figures) {
            double[] sorted = sorted(figures);
            return new Row(variant, metric, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
        }
    }

    /// @param name the metric; of times the baseline's is divided by ours, so that here too above 1 is better
    record Ratio(String name, double min, double median, double max) {
        static Ratio of(String name, double[] ratios) {
            double[] sorted = sorted(ratios);
            return new Ratio(name, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
        }
    }

    @Override
    public void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%n%-12s %-24s %12s %12s %12s%n", "variant", "metric", "min", "median", "max");
        for (Row row : rows) {
            out.printf(
                    Locale.ROOT,
                    "%-12s %-24s %12.2f %12.2f %12.2f%n",
                    row.variant,
                    row.metric,
                    row.min,
                    row.median,
                    row.max);
        }
        out.printf(Locale.ROOT, "%n%-37s %12s %12s %12s%n", "ratio, round by round", "min", "median", "max");
        for (Ratio ratio : ratios) {
            out.printf(Locale.ROOT, "%-37s %12.2f %12.2f %12.2f%n", ratio.name, ratio.min, ratio.median, ratio.max);
        }
        if (!ok) out.println("not ok: something ran wrong; no figure above counts");
        out.flush();
    }

    @Override
    public String json() {
        return new JsonMapper().writeValueAsString(this);
    }

    private static double[] sorted(double[] figures) {
        double[] copy = figures.clone();
        Arrays.sort(copy);
        return copy;
    }
}
