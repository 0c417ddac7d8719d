package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What creeps is found, and what does not is not.
class SoakReportTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final Soak.Settings LONG = new Soak.Settings(20, 1_000, 120, 10);
    private static final Soak.Settings SHORT = new Soak.Settings(20, 1_000, 12, 10);

    @Test
    void aNetworkThatHoldsIsWell() {
        SoakReport report = report(LONG, i -> sample(i, 40 * MEBIBYTE + noise(i), 500, 30, 0), 1_000_000);
        assertThat(report.ok()).as(String.valueOf(report.checks())).isTrue();
        assertThat(report.checks())
                .extracting(SoakReport.Check::name)
                .containsExactly("heap", "direct", "descriptors", "threads", "latency", "messages", "load");
    }

    @Test
    void aHeapThatGrowsIsFoundInALongRun() {
        // 1.5 MiB an hour: 4.4 KiB in 10 s, beneath noise of 16 KiB.
        SoakReport report = report(
                LONG, i -> sample(i, 40 * MEBIBYTE + noise(i) + i * MEBIBYTE * 3 / 2 / 360, 500, 30, 0), 1_000_000);
        assertBad(report, "heap");
        assertThat(report.heapMebibytesPerHour().median()).isBetween(1.2, 1.8);
    }

    @Test
    void aShortRunJudgesOnlyWhatItCanTell() {
        IntFunction<SoakSample> slight = i -> sample(i, 40 * MEBIBYTE + 20 * noise(i) + i * 6_000L, 500, 30, 0);
        assertThat(report(SHORT, slight, 1_000_000).ok()).isTrue();
        IntFunction<SoakSample> steep = i -> sample(i, 40 * MEBIBYTE + i * MEBIBYTE, 500, 30, 0);
        assertBad(report(SHORT, steep, 1_000_000), "heap");
    }

    /// Whatever else is constant then.
    @Test
    void aNetworkThatFallsApartIsFound() {
        assertBad(report(SHORT, i -> sample(i, 40 * MEBIBYTE, 500, 30, i), 1_000_000), "load");
        SoakReport silent = SoakReport.of(
                SHORT,
                samples(SHORT, i -> sample(i, 40 * MEBIBYTE, 500, 30, 0)),
                latency(1_000_000),
                SoakLoad.emptyLatency(),
                count(SHORT, 0),
                6);
        assertBad(silent, "load");
    }

    @Test
    void oneDescriptorOrThreadMoreIsFound() {
        assertBad(report(SHORT, i -> sample(i, 40 * MEBIBYTE, i < 8 ? 500 : 501, 30, 0), 1_000_000), "descriptors");
        assertBad(report(SHORT, i -> sample(i, 40 * MEBIBYTE, 500, i < 8 ? 30 : 31, 0), 1_000_000), "threads");
    }

    @Test
    void linksUnderWayExplainTheirDescriptorsOnly() {
        assertThat(report(SHORT, i -> sample(i, 40 * MEBIBYTE, i < 8 ? 500 : 502, 30, i < 8 ? 0 : 2), 1_000_000)
                        .ok())
                .isTrue();
        assertBad(
                report(SHORT, i -> sample(i, 40 * MEBIBYTE, i < 8 ? 500 : 505, 30, i < 8 ? 0 : 2), 1_000_000),
                "descriptors");
    }

    @Test
    void latencyIsJudgedInALongRun() {
        IntFunction<SoakSample> steady = i -> sample(i, 40 * MEBIBYTE, 500, 30, 0);
        assertBad(report(LONG, steady, 1_200_000), "latency");
        SoakReport brief = report(SHORT, steady, 1_200_000);
        assertThat(brief.ok()).isTrue();
        assertThat(check(brief, "latency").text()).contains("1.20 times", "not judged below 20 minutes");
    }

    @Test
    void aMessageThatNobodyCountedIsFound() {
        SoakLoad.Count count = count(SHORT, 1);
        List<SoakSample> samples = samples(SHORT, i -> sample(i, 40 * MEBIBYTE, 500, 30, 0));
        SoakReport report = SoakReport.of(SHORT, samples, latency(1_000_000), latency(1_000_000), count, 6);
        assertThat(report.receiverDropped()).isOne();
        assertThat(report.unexplained()).isOne();
        assertBad(report, "messages");
    }

    @Test
    void keysAreStable() {
        JsonNode json = new JsonMapper()
                .readTree(report(SHORT, i -> sample(i, 40 * MEBIBYTE, 500, 30, 0), 1_000_000)
                        .json());
        assertThat(json.propertyNames())
                .containsExactly(
                        "command",
                        "name",
                        "nodes",
                        "perSecond",
                        "minutes",
                        "warmUpSamples",
                        "samples",
                        "heapMebibytesPerHour",
                        "p99MicrosFirst",
                        "p99MicrosLast",
                        "messages",
                        "receiverDropped",
                        "unexplained",
                        "checks",
                        "ok");
        assertThat(json.get("samples")).hasSize(12);
        assertThat(json.at("/samples/0").propertyNames())
                .containsExactly(
                        "loadSeconds",
                        "settleMillis",
                        "missingEnds",
                        "heapBytes",
                        "pooledHeapReservedBytes",
                        "directActiveBytes",
                        "descriptors",
                        "threads",
                        "p50Micros",
                        "p99Micros");
    }

    private static void assertBad(SoakReport report, String name) {
        assertThat(report.ok()).isFalse();
        assertThat(report.checks())
                .as(String.valueOf(report.checks()))
                .allMatch(check -> check.ok() == !check.name().equals(name));
    }

    private static SoakReport.Check check(SoakReport report, String name) {
        return report.checks().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static SoakReport report(Soak.Settings settings, IntFunction<SoakSample> sample, long lastNanos) {
        return SoakReport.of(
                settings, samples(settings, sample), latency(1_000_000), latency(lastNanos), count(settings, 0), 6);
    }

    /// @param unexplained written, and neither received nor dropped
    private static SoakLoad.Count count(Soak.Settings settings, int unexplained) {
        long seconds = Math.round(settings.minutes() * 60);
        long sent = seconds * settings.perSecond();
        return new SoakLoad.Count(sent, 10, 2, 3, 5, sent - 20, sent - 21 - unexplained, seconds);
    }

    private static List<SoakSample> samples(Soak.Settings settings, IntFunction<SoakSample> sample) {
        return IntStream.range(0, settings.intervals()).mapToObj(sample).toList();
    }

    private static SoakSample sample(int i, long heapBytes, long descriptors, int threads, int missingEnds) {
        return new SoakSample(
                (i + 1) * 10, 5, missingEnds, heapBytes, 16 * MEBIBYTE, 0, descriptors, threads, 100, 900);
    }

    private static long noise(int i) {
        return new SplittableRandom(i).nextLong(-16_384, 16_384);
    }

    private static Histogram latency(long nanos) {
        Histogram latency = SoakLoad.emptyLatency();
        latency.recordValue(nanos);
        return latency;
    }
}
