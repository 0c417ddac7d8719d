package dev.heddle.app;

import dev.heddle.config.ConfigException;
import dev.heddle.config.Mistake;
import dev.heddle.planted.Plan;
import dev.heddle.planted.PlantedReport;
import dev.heddle.scenario.Checker;
import dev.heddle.scenario.Checkers;
import dev.heddle.scenario.RunResult;
import dev.heddle.scenario.Scenario;
import dev.heddle.scenario.Sweep;
import dev.heddle.scenario.SweepTotals;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `heddle simulate`: whole nodes in virtual time, on one thread.
@Command(
        name = "simulate",
        description = {
            "Runs a scenario in virtual time, once for each seed: nodes with the code and the encryption of real ones,"
                    + " links and clocks that are modelled, faults, and checkers of what must hold all the same.",
            "The same seed gives the same run, to the last bit. A seed that fails is printed with the command that"
                    + " runs it again.",
            "Scenarios: mesh, lan, flaky, wan, six-regions, or a file; docs/simulation.md says what is in one."
        })
final class SimulateCommand extends SubCommand {
    private static final int SEEDS = 10;
    private static final int SEEDS_MOST = 1_000_000;

    @Parameters(
            paramLabel = "SCENARIO",
            arity = "0..1",
            description = "A scenario's name, or a file (default: ${DEFAULT-VALUE}).")
    private String scenario = "mesh";

    @Option(names = "--seed", paramLabel = "N", description = "Run this seed alone.")
    private @Nullable Long seed;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds (default: 10; with --planted 1000, for each bug at most).")
    private @Nullable Integer seeds;

    @Option(names = "--first-seed", paramLabel = "N", description = "The first of them (default: ${DEFAULT-VALUE}).")
    private long firstSeed = 1;

    @Option(names = "--nodes", paramLabel = "N", description = "How many nodes (default: what the scenario says).")
    private @Nullable Integer nodes;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "Virtual minutes of a run, such as 10 or 0.5 (default: what the scenario says).")
    private @Nullable String minutes;

    @Mixin
    private final ReportOption report = new ReportOption();

    @Option(
            names = "--trace",
            paramLabel = "DIR",
            description = "With --seed: write what happened to DIR/trace.log, and a picture of it to DIR/trace.svg.")
    private @Nullable Path trace;

    @Option(
            names = "--planted",
            description = "Judge the checkers: put one small bug after the other into the nodes, each a patch in the"
                    + " checkout's folder planted, and tell which checker sees it, after how many seeds.")
    private boolean planted;

    @Option(
            names = "--bugs",
            paramLabel = "NAME",
            split = ",",
            description = "With --planted: these bugs alone, with commas between them.")
    private List<String> bugs = List.of();

    private final Supplier<List<Checker>> checkers;

    SimulateCommand() {
        this(Checkers::all);
    }

    /// @param checkers fresh ones for each run
    SimulateCommand(Supplier<List<Checker>> checkers) {
        this.checkers = checkers;
    }

    @Override
    public Integer call() throws InterruptedException {
        // What nodes log would fill the terminal and cost time; the first logger is made after this.
        if (System.getProperty("heddle.log") == null) System.setProperty("heddle.log", "OFF");
        PrintWriter people = report.people();
        Consumer<String> results = report.open();
        Scenario chosen = chosen();
        String json;
        boolean ok;
        if (planted) {
            PlantedReport result = PlantedRun.run(plan(chosen), people);
            json = ReportFile.json(result);
            ok = result.ok();
        } else {
            SimulateReport result = sweep(chosen, people);
            json = ReportFile.json(result);
            ok = result.ok();
        }
        results.accept(json);
        return ok ? 0 : 1;
    }

    private Plan plan(Scenario chosen) {
        String root = System.getProperty("heddle.root");
        if (root == null) throw new WrongUsage("planted bugs are patches of a checkout; run ./heddle there");
        Plan all = Plan.of(Path.of(root), chosen)
                .withBugs(bugs)
                .withThreads(Runtime.getRuntime().availableProcessors());
        return seeds == null ? all : all.withSeeds(seeds, all.seedsAfter(), all.cleanSeeds());
    }

    private SimulateReport sweep(Scenario chosen, PrintWriter people) {
        Long only = seed;
        long first = only == null ? firstSeed : only;
        int count = only != null ? 1 : seeds == null ? SEEDS : seeds;
        SweepTotals totals = new SweepTotals();
        LinkMemory memory = new LinkMemory();
        SweepProgress progress = new SweepProgress(people, Terminal.present(), count, failed -> replay(chosen, failed));
        for (int i = 0; i < count; i++) {
            RunResult result = run(chosen, first + i, i == 0 ? List.of(memory) : List.of());
            totals.add(result);
            progress.show(result, totals);
        }
        progress.end();
        SimulateReport result = SimulateReport.of(chosen, totals, realSeconds(), memory.bytesPerLink());
        SimulateSummary.print(people, result);
        return result;
    }

    /// @param besides the checkers
    private RunResult run(Scenario chosen, long with, List<Checker> besides) {
        List<Checker> watchers = new ArrayList<>(checkers.get());
        watchers.addAll(besides);
        if (trace == null) return Sweep.tried(chosen, with, () -> watchers);
        String title = "%s, seed %d".formatted(chosen.name(), with);
        try (TraceFiles files = TraceFiles.in(trace, title, chosen.nodes())) {
            watchers.add(files.checker());
            return Sweep.tried(chosen, with, () -> watchers);
        }
    }

    private Scenario chosen() {
        if (seed != null && (given("--seeds") || given("--first-seed"))) {
            throw wrong("--seed runs one seed; --first-seed and --seeds run many");
        }
        if (trace != null && seed == null) throw wrong("--trace writes one run down; say which with --seed");
        if (!planted && given("--bugs")) throw wrong("--bugs names bugs of --planted");
        if (planted && (seed != null || given("--first-seed") || trace != null)) {
            throw wrong("--planted takes no --seed, --first-seed and --trace");
        }
        if (seeds != null) requireWithin("--seeds", seeds, 1, SEEDS_MOST);
        Scenario read = read();
        try {
            if (nodes != null) read = read.withNodes(nodes);
            if (minutes != null) read = read.withLength(ScenarioReader.minutes(minutes));
        } catch (IllegalArgumentException unfitting) {
            throw wrong("%s: %s".formatted(read.name(), unfitting.getMessage()));
        }
        return read;
    }

    private Scenario read() {
        try {
            ScenarioFile read = ScenarioFile.read(scenario);
            for (Mistake mistake : read.mistakes()) {
                err().println(mistake.describe(read.file()));
            }
            return read.scenario()
                    .orElseThrow(() -> new WrongUsage("cannot run the scenario " + scenario + ", see above"));
        } catch (ConfigException absent) {
            throw new WrongUsage(String.valueOf(absent.getMessage()), absent);
        }
    }

    /// The command that runs one seed of this again.
    private String replay(Scenario chosen, long failed) {
        return "./heddle simulate %s --seed %d --nodes %d --minutes %s"
                .formatted(quoted(scenario), failed, chosen.nodes(), minutes(chosen.length()));
    }

    /// As a shell takes it.
    private static String quoted(String argument) {
        return argument.matches("[\\w./+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private static String minutes(Duration length) {
        long millis = length.toMillis();
        return millis % 60_000 == 0
                ? String.valueOf(millis / 60_000)
                : String.format(Locale.ROOT, "%.9f", millis / 60_000.0).replaceFirst("0+$", "");
    }

    private static double realSeconds() {
        Instant began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
        return Duration.between(began, Instant.now()).toNanos() / 1e9;
    }
}
