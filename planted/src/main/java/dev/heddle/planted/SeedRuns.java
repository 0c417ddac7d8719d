package dev.heddle.planted;

import dev.heddle.scenario.Checkers;
import dev.heddle.scenario.RunResult;
import dev.heddle.scenario.Scenario;
import dev.heddle.scenario.Sweep;
import dev.heddle.scenario.Violation;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/// The runs of one scenario, seed by seed, with the classes of this class's own loader. Whoever is of another loader
/// knows it as a function from a seed to what was violated: for each violation the checker's name and what it said.
final class SeedRuns implements LongFunction<List<List<String>>> {
    private final Scenario scenario;

    /// @param parts of the scenario
    SeedRuns(Object parts) {
        scenario = (Scenario) Portable.putTogether(parts);
    }

    /// Those with the classes of a loader.
    @SuppressWarnings("unchecked")
    static LongFunction<List<List<String>>> in(ClassLoader classes, Scenario scenario) {
        try {
            Constructor<?> theirs =
                    Class.forName(SeedRuns.class.getName(), true, classes).getDeclaredConstructor(Object.class);
            // Of another loader, the class is not this one although it has its name.
            theirs.setAccessible(true);
            return (LongFunction<List<List<String>>>) theirs.newInstance(Portable.takeApart(scenario));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("the loader does not have these classes", impossible);
        }
    }

    @Override
    public List<List<String>> apply(long seed) {
        RunResult result = Sweep.tried(scenario, seed, Checkers::all);
        List<List<String>> all = new ArrayList<>();
        for (Violation violation : result.violations()) all.add(List.of(violation.checker(), violation.toString()));
        // Of many not all are kept, but who saw one is.
        for (String checker : result.violationsByChecker().keySet()) all.add(List.of(checker, ""));
        return all;
    }
}
