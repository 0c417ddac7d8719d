package dev.heddle.bench;

import java.util.concurrent.locks.LockSupport;

/// Counts what arrives in a fixed span of time that begins once the load is flowing. Written by one loop, read
/// by the thread that measures.
final class Arrivals {
    /// A load that has not begun to arrive by then never will.
    static final long PATIENCE_NANOS = 10_000_000_000L;

    private volatile long count;

    // One writer: a plain increment of a volatile field loses nothing.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void add(long more) {
        count += more;
    }

    /// Waits for the first arrival, then counts for a while.
    ///
    /// @return arrivals per second; NaN when nothing arrives
    double perSecond(long nanos) {
        long start = count;
        long waitingSince = System.nanoTime();
        while (count == start) {
            if (System.nanoTime() - waitingSince > PATIENCE_NANOS) return Double.NaN;
            LockSupport.parkNanos(100_000);
        }
        long from = count;
        long begin = System.nanoTime();
        long now = begin;
        while (now - begin < nanos) {
            LockSupport.parkNanos(nanos - (now - begin));
            now = System.nanoTime();
        }
        return (count - from) * 1e9 / (now - begin);
    }

    /// Waits until nothing more of a load that was stopped arrives.
    void settle() {
        long last = -1;
        while (count != last) {
            last = count;
            LockSupport.parkNanos(5_000_000);
        }
    }
}
