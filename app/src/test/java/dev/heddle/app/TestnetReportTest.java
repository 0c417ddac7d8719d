package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TestnetReportTest {
    private static final TestnetReport.Votes VOTES =
            new TestnetReport.Votes(8_000, 24_000, 24_000, new TestnetReport.LatencyMicros(143, 1_250, 2_500_000));
    private static final TestnetReport GOOD = new TestnetReport(
            "testnet",
            4,
            20.012,
            new TestnetReport.Links(6, 6, "loopback"),
            VOTES,
            new TestnetReport.Sync(52_428_800, 3, true, 412.5),
            new TestnetReport.Calls(900, 900, 0),
            new TestnetReport.Dropped(0, 0, 0, 0),
            true);
    private static final TestnetReport BAD = new TestnetReport(
            "testnet",
            4,
            20.012,
            new TestnetReport.Links(6, 5, "six-regions"),
            new TestnetReport.Votes(8_000, 24_000, 23_990, VOTES.latencyMicros()),
            new TestnetReport.Sync(52_428_800, 3, false, 0),
            new TestnetReport.Calls(900, 899, 1),
            new TestnetReport.Dropped(10, 0, 0, 1),
            false);

    @Test
    void hasTheseKeysInThisOrderInOneLine() {
        assertThat(GOOD.json()).isEqualTo("""
                {"command":"testnet","nodes":4,"seconds":20.012,\
                "links":{"expected":6,"up":6,"kind":"loopback"},\
                "votes":{"sent":8000,"expected":24000,"delivered":24000,\
                "latencyMicros":{"p50":143,"p99":1250,"max":2500000}},\
                "sync":{"bytes":52428800,"receivers":3,"verified":true,"megabytesPerSecond":412.5},\
                "calls":{"sent":900,"ok":900,"failed":0},\
                "dropped":{"critical":0,"high":0,"normal":0,"low":0},"ok":true}""");
    }

    @Test
    void readsWellToPeople() {
        assertThat(print(GOOD, List.of())).isEqualToNormalizingNewlines("""
                testnet   4 nodes, 20.0 s
                links     6 of 6 up, loopback
                votes     8,000 sent, 24,000 of 24,000 delivered; they took 143 us (p50), 1.25 ms (p99), 2.50 s (most)
                file      52.4 MB to 3 nodes, verified by each; 413 MB/s together
                calls     900 sent, 900 answered, 0 failed
                dropped   0 critical, 0 high, 0 normal, 0 low
                ok
                """);
    }

    @Test
    void saysWhatWasNotRight() {
        assertThat(print(BAD, List.of("node 2: no answer"))).isEqualToNormalizingNewlines("""
                testnet   4 nodes, 20.0 s
                links     5 of 6 up, six-regions
                votes     8,000 sent, 23,990 of 24,000 delivered; they took 143 us (p50), 1.25 ms (p99), 2.50 s (most)
                file      52.4 MB to 3 nodes, not verified by each; 0.00 MB/s together
                calls     900 sent, 899 answered, 1 failed
                dropped   10 critical, 0 high, 0 normal, 1 low
                not ok: 1 of 6 links were not up
                not ok: 23,990 votes arrived where 24,000 should
                not ok: not every receiver verified the file
                not ok: 1 calls failed
                not ok: 11 messages were dropped
                  node 2: no answer
                """);
    }

    private static String print(TestnetReport report, List<String> failures) {
        StringWriter text = new StringWriter();
        TestnetSummary.print(new PrintWriter(text), report, failures);
        return text.toString();
    }
}
