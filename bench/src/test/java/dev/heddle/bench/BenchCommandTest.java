package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
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
    void wrongUsageIsRefusedBeforeAnythingRuns(@TempDir Path folder) throws Exception {
        assertThat(run("throughput", "--rounds", "0")).isEqualTo(2);
        assertThat(run("throughput", "--seconds", "NaN")).isEqualTo(2);
        assertThat(run("throughput", "--report", folder.toString())).isEqualTo(2);
        assertThat(run("latency")).isEqualTo(2);
        assertThat(out.toString()).contains("--rounds takes 1 to 1000", "cannot write the report to");
    }
}
