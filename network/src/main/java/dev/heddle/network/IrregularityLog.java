package dev.heddle.network;

import dev.heddle.core.PeerId;
import dev.heddle.session.Irregularity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one link's peer did that has no place: a line a second of each kind at most (T-34). For the link's
/// loop.
final class IrregularityLog {
    private static final Logger LOG = LoggerFactory.getLogger(IrregularityLog.class);

    // As many as there are kinds.
    private final Map<Class<?>, LogLimit> limits = new LinkedHashMap<>();

    void log(long nowNanos, @Nullable PeerId peer, Irregularity irregularity) {
        LogLimit limit = limits.computeIfAbsent(irregularity.getClass(), _ -> new LogLimit());
        String more = limit.remark(nowNanos);
        if (more == null) return;
        LOG.warn("from {}: {}{}", peer == null ? "somebody" : peer.brief(), irregularity.reason(), more);
    }
}
