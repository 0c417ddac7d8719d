package dev.heddle.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// At most one line a second of one kind, so that strangers cannot fill the log (T-34). Any thread.
final class LogLimit {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final AtomicLong nextNanos;
    private final AtomicInteger suppressed = new AtomicInteger();

    LogLimit(long nowNanos) {
        nextNanos = new AtomicLong(nowNanos);
    }

    /// @return null when the line is to be kept back, else a remark to end it with: how many were kept back
    ///     before
    @Nullable
    String remark(long nowNanos) {
        long next = nextNanos.get();
        if (nowNanos - next < 0 || !nextNanos.compareAndSet(next, nowNanos + INTERVAL_NANOS)) {
            suppressed.incrementAndGet();
            return null;
        }
        int more = suppressed.getAndSet(0);
        return more == 0 ? "" : " (and " + more + " more like this)";
    }
}
