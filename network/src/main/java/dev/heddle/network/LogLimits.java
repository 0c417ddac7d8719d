package dev.heddle.network;

import java.time.Duration;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// At most one line in an interval for each of many causes, such as peers, and over all causes a burst and
/// then one a second: each cause's first line is seen, and a flood from many of them still cannot fill the
/// log (T-34). For one thread.
final class LogLimits {
    static final int CAUSES = 1024;
    static final int BURST_LINES = 256;

    private static final long REFILL_NANOS = Duration.ofSeconds(1).toNanos();

    private final long intervalNanos;
    // The one whose last line, or attempt at one, is the longest ago comes first.
    private final LinkedHashMap<String, Line> lines = new LinkedHashMap<>(16, 0.75f, true);
    private long keptBackOfOthers;
    private int burst = BURST_LINES;
    private long refilledNanos;
    private boolean refilled;

    private static final class Line {
        private long atNanos;
        private long keptBack;
    }

    LogLimits(Duration interval) {
        intervalNanos = interval.toNanos();
    }

    /// @return null when the line is to be kept back, else a remark to end it with: how many were kept back
    ///     before, of this cause and of others that have none to report it by
    @Nullable
    String remark(long nowNanos, String cause) {
        Line line = lines.get(cause);
        if (line != null && nowNanos - line.atNanos < intervalNanos) {
            line.keptBack++;
            return null;
        }
        if (!take(nowNanos)) {
            keptBackOfOthers++;
            return null;
        }
        if (line == null) {
            line = new Line();
            lines.put(cause, line);
            if (lines.size() > CAUSES) {
                Line eldest = lines.pollFirstEntry().getValue();
                keptBackOfOthers += eldest.keptBack;
            }
        }
        String remark = remark(line.keptBack, keptBackOfOthers);
        line.atNanos = nowNanos;
        line.keptBack = 0;
        keptBackOfOthers = 0;
        return remark;
    }

    private static String remark(long same, long others) {
        if (same == 0 && others == 0) return "";
        if (others == 0) return " (and " + same + " more like this)";
        if (same == 0) return " (and " + others + " of others)";
        return " (and " + same + " more like this, " + others + " of others)";
    }

    private boolean take(long nowNanos) {
        if (!refilled) {
            refilled = true;
            refilledNanos = nowNanos;
        }
        long more = (nowNanos - refilledNanos) / REFILL_NANOS;
        burst = (int) Math.min(BURST_LINES, burst + more);
        refilledNanos += more * REFILL_NANOS;
        if (burst == 0) return false;
        burst--;
        return true;
    }
}
