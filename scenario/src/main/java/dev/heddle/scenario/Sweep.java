package dev.heddle.scenario;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A scenario with one seed after the other.
public final class Sweep {
    private Sweep() {}

    /// One run.
    public static RunResult run(Scenario scenario, long seed, Supplier<List<Checker>> checkers) {
        try (Run run = new Run(scenario, seed, checkers.get())) {
            return run.toItsEnd();
        }
    }

    /// Runs with `seeds` seeds from the first on, each told when it has ended.
    public static void run(Scenario scenario, long first, int seeds, Consumer<RunResult> told) {
        for (long seed = first; seed < first + seeds; seed++) told.accept(run(scenario, seed, Checkers::all));
    }
}
