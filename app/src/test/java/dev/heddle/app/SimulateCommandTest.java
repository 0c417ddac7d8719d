package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.heddle.core.PeerId;
import dev.heddle.scenario.Checker;
import dev.heddle.scenario.Member;
import dev.heddle.scenario.Sending;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `simulate` prints, writes and answers.
final class SimulateCommandTest {
    @TempDir
    private Path directory;

    private String scenario = "";

    /// What nodes log is off in the command's own process, which reads another configuration.
    @BeforeAll
    static void silenceNodes() {
        level(Level.OFF);
    }

    @AfterAll
    static void letNodesLog() {
        level(null);
    }

    private static void level(@Nullable Level level) {
        ((Logger) LoggerFactory.getLogger("dev.heddle.network")).setLevel(level);
    }

    @BeforeEach
    void writeScenario() throws IOException {
        Path file = Files.writeString(directory.resolve("brief one.yaml"), """
                name: brief
                nodes: 3
                minutes: 4
                """);
        scenario = file.toString();
    }

    @Test
    void aSweepThatFindsNothingIsOkAndReported() throws IOException {
        Path report = directory.resolve("report.json");
        Ran ran = HeddleTest.run("simulate", scenario, "--seeds", "3", "--report", report.toString());
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).contains("brief: 3 nodes, 3 seeds", "0 violations: ok", "trace hash ");
        JsonNode json = new JsonMapper().readTree(Files.readString(report));
        assertThat(List.copyOf(json.propertyNames()))
                .containsExactly(
                        "command",
                        "scenario",
                        "seeds",
                        "virtualSeconds",
                        "realSeconds",
                        "faults",
                        "violations",
                        "failedSeeds",
                        "traceHash",
                        "ok",
                        "nodes",
                        "messages",
                        "virtualPerReal",
                        "linksUpSeconds",
                        "bytesPerLink",
                        "violationsByChecker",
                        "census",
                        "unreached");
        assertThat(json.path("command").asString()).isEqualTo("simulate");
        assertThat(json.path("scenario").asString()).isEqualTo("brief");
        assertThat(json.path("seeds").asInt()).isEqualTo(3);
        assertThat(json.path("virtualSeconds").asDouble()).isGreaterThanOrEqualTo(720);
        assertThat(json.path("realSeconds").asDouble()).isPositive();
        assertThat(json.path("violations").asInt()).isZero();
        assertThat(json.path("failedSeeds").isEmpty()
                        && json.path("failedSeeds").isArray())
                .isTrue();
        assertThat(json.path("traceHash").asString()).matches("[0-9a-f]{64}");
        assertThat(json.path("ok").asBoolean()).isTrue();
        assertThat(json.path("messages").asLong()).isPositive();
        assertThat(json.path("linksUpSeconds").asDouble()).isPositive();
        assertThat(json.path("bytesPerLink").isNull()).isTrue();
    }

    @Test
    void aReportOnTheStandardOutputStandsThereAlone() {
        Ran ran = HeddleTest.run("simulate", scenario, "--seed", "7", "--report", "-");
        assertThat(new JsonMapper().readTree(ran.out()).path("ok").asBoolean()).isTrue();
        assertThat(ran.err()).contains("0 violations: ok");
    }

    @Test
    void aSeedThatFailsIsPrintedWithTheCommandThatRunsItAgain() {
        Ran sweep = runComplaining(scenario, "--seeds", "2", "--first-seed", "41", "--minutes", "3.5");
        assertThat(sweep.exitCode()).isEqualTo(1);
        assertThat(sweep.out())
                .contains("seed 41 failed: ", "seed 42 failed: ", "  Complaining at ", "failed with seeds 41 42");
        Matcher again =
                Pattern.compile("again: \\./heddle (simulate .*--seed 42 .*)").matcher(sweep.out());
        assertThat(again.find()).isTrue();
        assertThat(again.group(1)).isEqualTo("simulate '" + scenario + "' --seed 42 --nodes 3 --minutes 3.5");
        String hash = hash(runComplaining(scenario, "--seed", "42", "--nodes", "3", "--minutes", "3.5"));
        assertThat(hash(runComplaining(scenario, "--seeds", "1", "--first-seed", "42", "--minutes", "3.5")))
                .isEqualTo(hash);
    }

    @Test
    void aRunThatBreaksIsAViolationAndTheNextSeedRuns() throws IOException {
        Path report = directory.resolve("report.json");
        Ran sweep = run(Breaking::new, scenario, "--seeds", "2", "--report", report.toString());
        assertThat(sweep.exitCode()).isEqualTo(1);
        assertThat(sweep.out())
                .contains(
                        "seed 1 failed: 1 violations",
                        "  Run at 0.000 s: it ended with java.lang.IllegalStateException: no more at dev.heddle.app.",
                        "  again: ./heddle simulate '" + scenario + "' --seed 1 --nodes 3 --minutes 4",
                        "Run: 2 violations",
                        "failed with seeds 1 2");
        JsonNode json = new JsonMapper().readTree(Files.readString(report));
        assertThat(json.path("ok").asBoolean()).isFalse();
        assertThat(json.path("violations").asInt()).isEqualTo(2);
        assertThat(json.path("failedSeeds").toString()).isEqualTo("[1,2]");
    }

    @Test
    void theSmallestSeedComesBehindTheLargest() {
        Ran sweep = runComplaining(scenario, "--first-seed", "9223372036854775807", "--seeds", "2");
        assertThat(sweep.out()).contains("3 nodes, 2 seeds, ");
        assertThat(sweep.out()).contains("failed with seeds 9223372036854775807 -9223372036854775808");
        Ran again = runComplaining(scenario, "--seed", "-9223372036854775808");
        assertThat(again.out()).contains("3 nodes, 1 seed, ", "failed with seeds -9223372036854775808");
    }

    @Test
    void aTraceIsTheSameEachTimeAndChangesNoHash() throws Exception {
        String[] run = {"simulate", scenario, "--seed", "3"};
        String[] traced = {"simulate", scenario, "--seed", "3", "--trace", ""};
        traced[5] = directory.resolve("one").toString();
        String hash = hash(HeddleTest.run(traced));
        traced[5] = directory.resolve("two").toString();
        assertThat(hash(HeddleTest.run(traced))).isEqualTo(hash).isEqualTo(hash(HeddleTest.run(run)));
        for (String file : List.of("trace.log", "trace.svg")) {
            assertThat(directory.resolve("one").resolve(file))
                    .hasSameBinaryContentAs(directory.resolve("two").resolve(file));
        }
        String log = Files.readString(directory.resolve("one/trace.log"));
        assertThat(log).contains("peer up: node ", "sends message 1 ", "got message ", "dials node ");
        assertThat(PictureTest.parse(Files.readString(directory.resolve("one/trace.svg")))
                        .getElementsByTagName("line")
                        .getLength())
                .isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mash                     | there is no file mash; scenarios that come with heddle: mesh, lan, flaky, wan, six-regions
            mesh --seed 1 --seeds 2  | --seed runs one seed; --first-seed and --seeds run many; see 'heddle simulate --help'
            mesh --seeds 0           | --seeds takes 1 to 1000000, not 0; see 'heddle simulate --help'
            mesh --trace there       | --trace writes one run down; say which with --seed; see 'heddle simulate --help'
            mesh --bugs one          | --bugs names bugs of --planted; see 'heddle simulate --help'
            mesh --planted --seed 1  | --planted takes no --seed, --first-seed and --trace; see 'heddle simulate --help'
            mesh --nodes 1           | mesh: a scenario has 2 to 256 nodes, not 1; see 'heddle simulate --help'
            mesh --minutes 3         | mesh: a run of 180 s with a quiet phase of 190 s; it takes more than that, and a day at most; see 'heddle simulate --help'
            mesh --minutes soon      | mesh: 'soon' is no number such as 10 or 0.5; see 'heddle simulate --help'
            mesh --planted           | planted bugs are patches of a checkout; run ./heddle there
            """)
    void wrongUsageIsOneSentenceAndExitCode2(String arguments, String sentence) {
        String[] line = ("simulate " + arguments).split(" ");
        assertThat(HeddleTest.run(line)).isEqualTo(new Ran(2, "", "heddle: " + sentence + System.lineSeparator()));
    }

    @Test
    void mistakesOfAScenarioAreToldWithTheirLines() throws IOException {
        Path file = Files.writeString(directory.resolve("wrong.yaml"), "nodes: 0\nlonks: lan\nfaults: {kinds: []}\n");
        Ran ran = HeddleTest.run("simulate", file.toString());
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.errLines())
                .containsExactly(
                        file + ":1: nodes: found 0; allowed: 2 to 256",
                        file + ":2: lonks: unknown key; did you mean 'links'? allowed: name, nodes, minutes, quiet,"
                                + " links, load, faults, limits",
                        file + ":3: faults.kinds: found 0 entries; allowed: 1 to 64",
                        "heddle: cannot run the scenario " + file + ", see above");
    }

    private static String hash(Ran ran) {
        Matcher hash = Pattern.compile("trace hash ([0-9a-f]{64})").matcher(ran.out());
        assertThat(hash.find()).as(ran.toString()).isTrue();
        return hash.group(1);
    }

    private static Ran runComplaining(String... arguments) {
        return run(Complaining::new, arguments);
    }

    /// @param checker the only one
    private static Ran run(Supplier<Checker> checker, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new SimulateCommand(() -> List.of(checker.get())))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    /// Finds something wrong with each message that arrives.
    private static final class Complaining extends Checker {
        @Override
        protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
            violated(at + " got " + message);
        }
    }

    private static final class Breaking extends Checker {
        @Override
        protected void everySecond() {
            throw new IllegalStateException("no more");
        }
    }
}
