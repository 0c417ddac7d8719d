package dev.heddle.planted;

import dev.heddle.scenario.Sweep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// Judges the checkers: puts one small defect after the other in front of the real classes, and looks how many seeds it
/// takes until a checker sees it. Needs a JDK, a checkout, and the rooms on the class path.
public final class Planted {
    private static final long FIRST_SEED = 1;

    private final Plan plan;
    private final LongFunction<List<List<String>>> bugless;
    /// By the seed, for all threads.
    private final Map<Long, String> clean = new ConcurrentSkipListMap<>();
    /// By the bug's name, of all threads.
    private final Map<String, Begun> underWay = new ConcurrentSkipListMap<>();

    /// @param atNanos real time
    private record Begun(long seed, long atNanos) {}

    private Planted(Plan plan) {
        this.plan = plan;
        this.bugless = runs(new TreeMap<>());
    }

    /// Runs as planned.
    ///
    /// @param progress gets each result as it comes, on the calling thread
    /// @return the results in the order of the bugs' names
    /// @throws PlantedException when the scenario is not clean without a bug, a patch is not as it must be, or a
    ///     run with it does not end or ends the JVM
    public static PlantedReport run(Plan plan, Consumer<BugResult> progress)
            throws PlantedException, InterruptedException {
        return new Planted(plan).run(progress);
    }

    private PlantedReport run(Consumer<BugResult> progress) throws PlantedException, InterruptedException {
        // All of them first: whoever mends a patch need not wait for the others.
        SortedMap<Defect, SortedMap<String, String>> sources = new TreeMap<>(Comparator.comparing(Defect::name));
        for (Defect defect : chosen()) sources.put(defect, defect.applyTo(plan.root()));
        requireClean();
        // A run that never ends cannot be stopped; it must not keep the process alive.
        ExecutorService threads = Executors.newFixedThreadPool(
                plan.threads(), Thread.ofPlatform().daemon().factory());
        ExecutorCompletionService<BugResult> running = new ExecutorCompletionService<>(threads);
        sources.forEach((defect, changed) ->
                running.submit(() -> judge(defect, SourceCompiler.compile(defect.name(), changed))));
        SortedMap<String, BugResult> results = new TreeMap<>();
        try {
            while (results.size() < sources.size()) {
                Future<BugResult> ended = running.poll(1, TimeUnit.SECONDS);
                requireProgress();
                if (ended == null) continue;
                BugResult result = ended.get();
                results.put(result.name(), result);
                progress.accept(result);
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof PlantedException why) throw why;
            throw new IllegalStateException("a bug could not be judged", failed.getCause());
        } finally {
            threads.shutdownNow();
        }
        return PlantedReport.of(new ArrayList<>(results.values()), plan.bugs().isEmpty());
    }

    private void requireProgress() throws PlantedException {
        for (Map.Entry<String, Begun> bug : underWay.entrySet()) {
            Begun begun = bug.getValue();
            if (System.nanoTime() - begun.atNanos < plan.patience().toNanos()) continue;
            throw new PlantedException("%s: seed %d has not ended after %d s"
                    .formatted(bug.getKey(), begun.seed, plan.patience().toSeconds()));
        }
    }

    private List<Defect> chosen() throws PlantedException {
        List<Defect> all = Defect.all(plan.root());
        if (plan.bugs().isEmpty()) return all;
        List<Defect> chosen = new ArrayList<>();
        for (String name : plan.bugs()) {
            chosen.add(all.stream()
                    .filter(defect -> defect.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new PlantedException("there is no bug " + name)));
        }
        return chosen;
    }

    private void requireClean() throws PlantedException {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + plan.cleanSeeds(); seed++) {
            String violated = violatedWithoutBug(seed);
            if (!violated.isEmpty()) {
                throw new PlantedException("seed %d of %s is not clean without any bug, so nothing can be judged: %s"
                        .formatted(seed, plan.scenario().name(), violated));
            }
        }
    }

    /// With the classes as they are and in the same way as with a bug.
    ///
    /// @return the first of what a checker says; empty if none says anything
    private String violatedWithoutBug(long seed) {
        return clean.computeIfAbsent(seed, _ -> {
            List<List<String>> violations = bugless.apply(seed);
            return violations.isEmpty() ? "" : violations.getFirst().getLast();
        });
    }

    private BugResult judge(Defect defect, Map<String, byte[]> classes) throws PlantedException {
        LongFunction<List<List<String>>> runs = runs(classes);
        SequencedSet<String> checkers = new LinkedHashSet<>();
        String said = "";
        String broke = "";
        int tried = 0;
        int foundAt = 0;
        while (tried < (foundAt == 0 ? plan.seeds() : foundAt + plan.seedsAfter())) {
            long seed = FIRST_SEED + tried;
            underWay.put(defect.name(), new Begun(seed, System.nanoTime()));
            List<List<String>> violations;
            try {
                violations = runs.apply(seed);
            } catch (VirtualMachineError jvm) {
                throw new PlantedException("%s: seed %d ended with %s".formatted(defect.name(), seed, jvm), jvm);
            }
            // A seed in which checkers see something without the bug tells nothing of it.
            boolean telling = !violations.isEmpty() && violatedWithoutBug(seed).isEmpty();
            for (List<String> violation : telling ? violations : List.<List<String>>of()) {
                if (violation.getFirst().equals(Sweep.RUN)) {
                    if (broke.isEmpty()) broke = violation.getLast();
                    continue;
                }
                if (checkers.isEmpty()) said = violation.getLast();
                checkers.add(violation.getFirst());
            }
            tried++;
            if (foundAt == 0 && !checkers.isEmpty()) foundAt = tried;
        }
        underWay.remove(defect.name());
        return new BugResult(
                defect.name(),
                defect.bug(),
                defect.written(),
                foundAt > 0,
                foundAt > 0 ? foundAt : tried,
                checkers.isEmpty() ? "" : checkers.getFirst(),
                said,
                List.copyOf(checkers),
                broke);
    }

    private LongFunction<List<List<String>>> runs(Map<String, byte[]> classes) {
        return SeedRuns.in(new PatchedClasses(Planted.class.getClassLoader(), classes), plan.scenario());
    }
}
