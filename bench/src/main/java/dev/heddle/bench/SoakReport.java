package dev.heddle.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// What a soak found, and whether that is well.
///
/// @param warmUpSamples at the begin, which no check looks at
/// @param heapMebibytesPerHour how the heap after a collection rises under load
/// @param p99MicrosFirst of the first tenth after the warm-up, all its messages together; likewise `p99MicrosLast`
/// @param receiverDropped what full queues of handlers dropped
/// @param unexplained what was handed to a link and neither received nor dropped
record SoakReport(
        String command,
        String name,
        int nodes,
        int perSecond,
        double minutes,
        int warmUpSamples,
        List<SoakSample> samples,
        Slope heapMebibytesPerHour,
        double p99MicrosFirst,
        double p99MicrosLast,
        SoakLoad.Count messages,
        long receiverDropped,
        long unexplained,
        List<Check> checks,
        boolean ok)
        implements Report {
    static final String HEAD = String.format(
            Locale.ROOT,
            "%8s %8s %8s %10s %10s %10s %6s %8s %9s %9s",
            "load s",
            "settle",
            "missing",
            "heap MiB",
            "pool MiB",
            "direct B",
            "files",
            "threads",
            "p50 us",
            "p99 us");

    private static final double MEBIBYTE = 1 << 20;
    private static final double SLOPE_MOST = 1;
    /// What may come in a short run: caches of the JVM and of the pools fill for some minutes.
    private static final double SHORT_RISE_MOST_MEBIBYTES = 1;
    private static final double RATIO_MOST = 1.1;
    private static final double ENOUGH = 0.99;
    private static final double RECEIVED_LEAST = 0.95;
    /// One pair that is being dialled at the moment of a look.
    private static final double MISSING_MOST = 2;
    /// From here on a run can tell such a slope from noise, and its latencies are judged.
    private static final double LONG_MINUTES = 20;

    /// @param ok whether it holds; also where the run is too short to tell
    record Check(String name, boolean ok, String text) {}

    static SoakReport of(
            Soak.Settings settings,
            List<SoakSample> samples,
            Histogram first,
            Histogram last,
            SoakLoad.Count count,
            long dropped) {
        List<SoakSample> steady = samples.subList(settings.warmUp(), samples.size());
        boolean judged = settings.minutes() >= LONG_MINUTES;
        Slope slope = Slope.of(
                figures(steady, sample -> sample.loadSeconds() / 3600),
                figures(steady, sample -> sample.heapBytes() / MEBIBYTE));
        double p99First = first.getValueAtPercentile(99) / 1e3;
        double p99Last = last.getValueAtPercentile(99) / 1e3;
        // Both sides count there: what senders were refused or lost to newer messages is known already.
        long receiverDropped = dropped - count.refused() - count.dropped();
        long unexplained = count.written() - count.received() - receiverDropped;
        List<Check> checks = new ArrayList<>();
        double hours = (steady.getLast().loadSeconds() - steady.getFirst().loadSeconds()) / 3600;
        checks.add(heap(slope, judged ? SLOPE_MOST : Math.max(SLOPE_MOST, SHORT_RISE_MOST_MEBIBYTES / hours), judged));
        checks.add(constant("direct", steady, SoakSample::directActiveBytes, 0));
        checks.add(constant("descriptors", steady, SoakSample::descriptors, 2));
        checks.add(constant("threads", steady, SoakSample::threads, 0));
        checks.add(latency(p99First, p99Last, steady, judged));
        checks.add(messages(count, receiverDropped, unexplained));
        checks.add(load(settings, samples, steady, count, last));
        return new SoakReport(
                "bench",
                "soak",
                settings.nodes(),
                settings.perSecond(),
                settings.minutes(),
                settings.warmUp(),
                samples,
                slope,
                p99First,
                p99Last,
                count,
                receiverDropped,
                unexplained,
                checks,
                checks.stream().allMatch(Check::ok));
    }

    static String line(SoakSample sample) {
        return String.format(
                Locale.ROOT,
                "%8.0f %8d %8d %10.3f %10.1f %10d %6d %8d %9.0f %9.0f",
                sample.loadSeconds(),
                sample.settleMillis(),
                sample.missingEnds(),
                sample.heapBytes() / MEBIBYTE,
                sample.pooledHeapReservedBytes() / MEBIBYTE,
                sample.directActiveBytes(),
                sample.descriptors(),
                sample.threads(),
                sample.p50Micros(),
                sample.p99Micros());
    }

    @Override
    public void print(PrintWriter out) {
        out.println();
        for (Check check : checks) {
            out.printf("%-12s %-4s %s%n", check.name(), check.ok() ? "ok" : "BAD", check.text());
        }
        out.println(ok ? "nothing creeps" : "something creeps");
        out.flush();
    }

    @Override
    public String json() {
        return JsonMapper.builder()
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .build()
                .writeValueAsString(this);
    }

    /// @param most the slope that a run of this length may find
    private static Check heap(Slope slope, double most, boolean judged) {
        boolean steep = slope.low() > most || (judged && slope.median() > most);
        return new Check(
                "heap",
                !steep,
                String.format(
                        Locale.ROOT,
                        "rises by %.2f MiB/h after collections, with 95 %% probability %.2f to %.2f; in a run of this"
                                + " length at most %.1f is well, and it can tell %.1f",
                        slope.median(),
                        slope.low(),
                        slope.high(),
                        most,
                        slope.uncertainty()));
    }

    /// @param each of a missing end of a link
    private static Check constant(String name, List<SoakSample> steady, ToDoubleFunction<SoakSample> figure, int each) {
        int third = Math.max(1, steady.size() / 3);
        List<SoakSample> early = steady.subList(0, third);
        List<SoakSample> late = steady.subList(steady.size() - third, steady.size());
        double before = Figures.median(figures(early, figure));
        double after = Figures.median(figures(late, figure));
        double allowed = each
                * Math.max(
                        Figures.median(figures(early, SoakSample::missingEnds)),
                        Figures.median(figures(late, SoakSample::missingEnds)));
        double[] all = figures(steady, figure);
        return new Check(
                name,
                Math.abs(after - before) <= allowed,
                String.format(
                        Locale.ROOT,
                        "%.0f in the first third, %.0f in the last (medians), %.0f may differ for links under way;"
                                + " %.0f to %.0f in all",
                        before,
                        after,
                        allowed,
                        Arrays.stream(all).min().orElseThrow(),
                        Arrays.stream(all).max().orElseThrow()));
    }

    private static Check latency(double first, double last, List<SoakSample> steady, boolean judged) {
        double ratio = last / first;
        double[] all = figures(steady, SoakSample::p99Micros);
        return new Check(
                "latency",
                !judged || ratio <= RATIO_MOST,
                String.format(
                        Locale.ROOT,
                        "p99 of the last tenth %.0f us, of the first after the warm-up %.0f us: %.2f times; single"
                                + " intervals have %.0f to %.0f us%s",
                        last,
                        first,
                        ratio,
                        Arrays.stream(all).min().orElseThrow(),
                        Arrays.stream(all).max().orElseThrow(),
                        judged ? "" : "; not judged below 20 minutes"));
    }

    private static Check messages(SoakLoad.Count count, long receiverDropped, long unexplained) {
        return new Check(
                "messages",
                unexplained == 0,
                String.format(
                        Locale.ROOT,
                        "%d sent, %d received; %d had no link, %d and %d were refused or dropped by full queues, %d went"
                                + " with their link; of those written %d were dropped by the receiver, and %d are"
                                + " unexplained; %d cuts",
                        count.sent(),
                        count.received(),
                        count.notConnected(),
                        count.refused(),
                        count.dropped(),
                        count.lost(),
                        receiverDropped,
                        unexplained,
                        count.cuts()));
    }

    /// A network that falls apart creeps nowhere.
    private static Check load(
            Soak.Settings settings,
            List<SoakSample> samples,
            List<SoakSample> steady,
            SoakLoad.Count count,
            Histogram last) {
        double due = settings.minutes() * 60 * settings.perSecond();
        double missing = Figures.median(figures(
                steady.subList(steady.size() - Math.max(1, steady.size() / 3), steady.size()),
                SoakSample::missingEnds));
        double cutsDue = settings.minutes() * 60;
        boolean well = count.sent() >= ENOUGH * due
                && count.received() >= RECEIVED_LEAST * count.sent()
                && count.cuts() >= ENOUGH * cutsDue
                && last.getTotalCount() > 0
                && missing <= MISSING_MOST;
        return new Check(
                "load",
                well,
                String.format(
                        Locale.ROOT,
                        "%d of %.0f due messages sent, %.1f %% received; %d of %.0f due cuts; %.0f ends of links missing in"
                                + " the last third (median), %.0f at most of %d moments",
                        count.sent(),
                        due,
                        100.0 * count.received() / Math.max(1, count.sent()),
                        count.cuts(),
                        cutsDue,
                        missing,
                        Arrays.stream(figures(samples, SoakSample::missingEnds))
                                .max()
                                .orElseThrow(),
                        samples.size()));
    }

    private static double[] figures(List<SoakSample> samples, ToDoubleFunction<SoakSample> figure) {
        return samples.stream().mapToDouble(figure).toArray();
    }
}
