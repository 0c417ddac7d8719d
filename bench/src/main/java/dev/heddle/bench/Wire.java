package dev.heddle.bench;

import java.net.InetSocketAddress;
import java.util.Arrays;

/// A plain socket here and one there, directly or through something that stands between.
interface Wire extends AutoCloseable {
    /// Where the far socket is, to be dialled directly or by what stands between.
    InetSocketAddress far();

    /// One small message there and back at a time.
    ///
    /// @param to the far socket, or what leads to it
    /// @return the median round trip; NaN when answers stay out
    double roundTripNanos(InetSocketAddress to, long nanos);

    /// As much as goes.
    ///
    /// @param offered bytes per second that are sent at least as fast where nothing holds up the sender
    /// @return what arrives, in bytes per second; NaN when nothing does
    double bytesPerSecond(InetSocketAddress to, long offered, long nanos);

    @Override
    void close();

    /// Round trips of one measurement.
    final class RoundTrips {
        private static final int LEAST = 15;

        private final long endNanos;
        private long[] nanos = new long[64];
        private int count;

        RoundTrips(long spanNanos) {
            endNanos = System.nanoTime() + spanNanos;
        }

        boolean wantsMore() {
            return count < LEAST || (System.nanoTime() - endNanos < 0 && count < 1 << 20);
        }

        void add(long roundTripNanos) {
            if (count == nanos.length) nanos = Arrays.copyOf(nanos, 2 * count);
            nanos[count++] = roundTripNanos;
        }

        double median() {
            Arrays.sort(nanos, 0, count);
            return nanos[count / 2];
        }
    }
}
