package dev.heddle.scenario;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How often something was reached in some runs: a kind of fault, or a state of the code that can be told
/// from outside. What no run of a sweep ever reaches, no checker ever looks at.
///
/// @param counts by name, those above 0
public record Census(SortedMap<String, Long> counts) {
    /// So many runs reach all there is.
    public static final int SEEDS_LEAST = 100;

    public static final Census NONE = new Census(new TreeMap<>());

    public Census {
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }

    public long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    public Census plus(Census other) {
        SortedMap<String, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((name, count) -> sum.merge(name, count, Long::sum));
        return new Census(sum);
    }

    /// What runs of this scenario must reach together, and did not, in order. Of fewer than [#SEEDS_LEAST] seeds it
    /// says nothing.
    public List<String> unreached(Scenario scenario) {
        return States.expected(scenario).stream()
                .filter(name -> count(name) == 0)
                .toList();
    }
}
