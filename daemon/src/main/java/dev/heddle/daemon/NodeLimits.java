package dev.heddle.daemon;

import dev.heddle.core.LimitUse;
import java.util.List;

/// How far a node's limits are used, as `GET /limits` answers it.
public record NodeLimits(List<OneLimit> limits) {
    /// As [LimitUse] has it.
    public record OneLimit(String name, long used, long limit, long refused) {}

    static NodeLimits of(List<LimitUse> uses) {
        return new NodeLimits(uses.stream()
                .map(use -> new OneLimit(use.name(), use.used(), use.limit(), use.refused()))
                .toList());
    }
}
