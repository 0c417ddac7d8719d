package dev.heddle.scenario;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A scenario with one seed after the other.
public final class Sweep {
    /// In place of a checker's name where the run itself broke.
    public static final String RUN = "Run";

    private Sweep() {}

    /// One run.
    public static RunResult run(Scenario scenario, long seed, Supplier<List<Checker>> checkers) {
        try (Run run = new Run(scenario, seed, checkers.get())) {
            return run.toItsEnd();
        }
    }

    /// One run; one that breaks is a violation of [#RUN], and nothing else is known of it.
    public static RunResult tried(Scenario scenario, long seed, Supplier<List<Checker>> checkers) {
        try {
            return run(scenario, seed, checkers);
        } catch (VirtualMachineError jvm) {
            // It tells nothing of the run.
            throw jvm;
        } catch (RuntimeException | Error broken) {
            return RunResult.broken(seed, broken);
        }
    }

    /// Runs with `seeds` seeds from the first on, each told when it has ended; behind the largest comes the smallest.
    public static void run(Scenario scenario, long first, int seeds, Consumer<RunResult> told) {
        for (int i = 0; i < seeds; i++) told.accept(run(scenario, first + i, Checkers::all));
    }
}
