package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs each comparison once on small inputs, so that none rots. No figure is judged here.
class BenchCommandTest {
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) throws Exception {
        CommandLine command = new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, _, _) -> {
                    out.append(String.valueOf(failure.getMessage()));
                    return 2;
                });
        // A thread of its own: the comparison keeps its caller on one core.
        Callable<Integer> execute = () -> command.execute(arguments);
        FutureTask<Integer> result = new FutureTask<>(execute);
        Thread.ofPlatform().start(result);
        return result.get();
    }

    @Test
    void throughputReportsBothVariantsAndTheirRatios(@TempDir Path folder) throws Exception {
        Path report = folder.resolve("bench.json");
        int exitCode = run("throughput", "--rounds", "1", "--seconds", "0.05", "--report", report.toString());
        assertThat(out.toString()).contains("heddle", "netty tcp", "ratio");
        assertThat(exitCode).as(out.toString()).isZero();

        JsonNode json = new JsonMapper().readTree(Files.readString(report));
        assertThat(json.propertyNames()).containsExactly("command", "name", "rows", "ratios", "ok");
        assertThat(json.get("command").asString()).isEqualTo("bench");
        assertThat(json.get("rows")).hasSize(8).allSatisfy(row -> {
            assertThat(row.propertyNames()).containsExactly("variant", "metric", "min", "median", "max");
            assertThat(row.get("median").asDouble()).isPositive();
        });
        assertThat(json.get("ratios"))
                .hasSize(4)
                .allSatisfy(ratio -> assertThat(ratio.propertyNames()).containsExactly("name", "min", "median", "max"));
    }

    /// What a short one finds is in no report that anybody judges, but for its messages.
    @Test
    @Tag("T-21")
    void aSoakAccountsForEveryMessageAndComesToRestAgainAndAgain() {
        SoakReport report = Soak.run(new Soak.Settings(4, 200, 5, 1), new PrintWriter(out));
        SoakSample first = report.samples().getFirst();
        long endsAtFirst = first.descriptors() + first.missingEnds();
        assertThat(report.samples()).hasSize(5).allSatisfy(sample -> {
            // Links so young are dialled with growing waits, so that one may be under way.
            long ends = sample.descriptors() + sample.missingEnds();
            assertThat(ends).isBetween(endsAtFirst - 4, endsAtFirst + 4);
            assertThat(sample.heapBytes()).isPositive();
            assertThat(sample.p99Micros()).isGreaterThanOrEqualTo(sample.p50Micros());
        });
        SoakLoad.Count count = report.messages();
        assertThat(count.cuts()).isEqualTo(5);
        assertThat(count.received()).isPositive();
        assertThat(count.sent())
                .isEqualTo(count.notConnected() + count.refused() + count.dropped() + count.lost() + count.written());
        assertThat(report.unexplained()).as(out.toString()).isZero();
        report.print(new PrintWriter(out));
        assertThat(out.toString()).contains("load s", "messages", "descriptors");
    }

    @Test
    void proxyReportsWhatWasToldAndMeasured(@TempDir Path folder) throws Exception {
        Path report = folder.resolve("bench.json");
        int exitCode = run("proxy", "--rounds", "1", "--seconds", "0.05", "--report", report.toString());
        JsonNode json = new JsonMapper().readTree(Files.readString(report));
        assertThat(json.propertyNames()).containsExactly("command", "name", "rows", "ok");
        // Neither verdict is wrong on a machine that is busy, but the exit code follows it.
        assertThat(exitCode).as(out.toString()).isEqualTo(json.get("ok").asBoolean() ? 0 : 1);
        assertThat(json.get("rows")).hasSize(14).allSatisfy(row -> {
            assertThat(row.propertyNames())
                    .containsExactly(
                            "what",
                            "told",
                            "direct",
                            "measured",
                            "least",
                            "most",
                            "error",
                            "allowed",
                            "errorUnit",
                            "ok");
            assertThat(row.get("measured").isNumber()).isTrue();
        });
        assertThat(out.toString()).contains("tcp delay, ms each way", "udp rate, Mbit/s");
    }

    @Test
    void attacksReportWhatTheyCost(@TempDir Path folder) throws Exception {
        Path report = folder.resolve("attacks.json");
        run("attacks", "--only", "junk", "--seconds", "4", "--report", report.toString());
        JsonNode json = new JsonMapper().readTree(Files.readString(report));
        assertThat(json.propertyNames()).containsExactly("command", "name", "secondsEach", "pinned", "rows", "ok");
        assertThat(json.get("rows")).as(out.toString()).hasSize(1).allSatisfy(row -> {
            assertThat(row.get("attack").asString()).isEqualTo("junk");
            assertThat(row.get("perSecond").asDouble()).isPositive();
            assertThat(row.get("goodput").asDouble()).isPositive();
            assertThat(row.get("bareGoodput")).hasSize(2);
            assertThat(row.get("visitors").get("count").asLong()).isPositive();
            assertThat(row.get("newcomers").get("count").asLong()).isPositive();
            assertThat(row.get("memoryBefore").asLong()).isPositive();
            assertThat(row.get("client").get("violations").asLong()).isZero();
        });
    }

    @Test
    void wrongUsageIsRefusedBeforeAnythingRuns(@TempDir Path folder) throws Exception {
        assertThat(run("throughput", "--rounds", "0")).isEqualTo(2);
        assertThat(run("throughput", "--seconds", "NaN")).isEqualTo(2);
        assertThat(run("throughput", "--report", folder.toString())).isEqualTo(2);
        assertThat(run("latency")).isEqualTo(2);
        assertThat(run("attacks", "--only", "flood")).isEqualTo(2);
        assertThat(run("attacks", "--seconds", "3")).isEqualTo(2);
        assertThat(run("attacks", "--sources", "0")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(run("soak", "--nodes", "1")).isEqualTo(2);
        assertThat(run("soak", "--minutes", "0")).isEqualTo(2);
        assertThat(out.toString())
                .contains("--rounds takes 1 to 1000", "cannot write the report to", "--nodes takes 2 to 100, not 1");
    }
}
