package dev.heddle.scenario;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How often something was reached in some runs: a kind of fault, or a state of the code that can be told
/// from outside. What no run of a sweep ever reaches, no checker ever looks at.
///
/// @param counts by name, those above 0
public record Census(SortedMap<String, Long> counts) {
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

    /// Which of these were never reached, in order.
    public List<String> unreached(Collection<String> expected) {
        return expected.stream().filter(name -> count(name) == 0).sorted().toList();
    }
}
