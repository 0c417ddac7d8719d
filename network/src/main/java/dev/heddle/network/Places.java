package dev.heddle.network;

import java.util.LinkedHashMap;
import java.util.Map;

/// Addresses at which listed peers are known to be, with how many reasons there are for each. Node loop only.
final class Places {
    private final Map<Subnet, Integer> reasons = new LinkedHashMap<>();

    void add(Subnet place) {
        reasons.merge(place, 1, Integer::sum);
    }

    void remove(Subnet place) {
        reasons.computeIfPresent(place, (_, count) -> count == 1 ? null : count - 1);
    }

    boolean has(Subnet place) {
        return reasons.containsKey(place);
    }
}
