package dev.heddle.daemon;

import dev.heddle.core.LimitUse;
import java.util.List;

/// How far a node's limits are used, as `GET /limits` answers it.
public record NodeLimits(List<LimitUse> limits) {}
