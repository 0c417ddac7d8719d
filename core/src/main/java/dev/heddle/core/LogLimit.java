package dev.heddle.core;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// At most one line a second of one kind, so that whoever causes the lines cannot fill the log (T-34). Any
/// thread.
public final class LogLimit {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final AtomicReference<@Nullable Line> last = new AtomicReference<>();
    private final AtomicLong suppressed = new AtomicLong();

    private record Line(long atNanos) {}

    /// @return null when the line is to be kept back, else a remark to end it with: how many were kept back
    ///     before
    public @Nullable String remark(long nowNanos) {
        Line before = last.get();
        boolean early = before != null && nowNanos - before.atNanos < INTERVAL_NANOS;
        if (early || !last.compareAndSet(before, new Line(nowNanos))) {
            suppressed.incrementAndGet();
            return null;
        }
        long more = suppressed.getAndSet(0);
        return more == 0 ? "" : " (and " + more + " more like this)";
    }
}
