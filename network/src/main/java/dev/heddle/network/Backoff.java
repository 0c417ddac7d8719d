package dev.heddle.network;

import dev.heddle.core.Limits;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before each dial of one peer. For one thread.
sealed interface Backoff {
    /// Whether the first dial waits too, and each wait begins at the next check of wish against truth, as
    /// in deployed nodes.
    boolean fromChecks();

    /// The wait before the next dial.
    long nextNanos();

    /// Another dial will fare no better until somebody changes something.
    void despair();

    /// The peer's addresses changed.
    void restart();

    /// A link to the peer ended.
    void linkEnded(long livedNanos);

    /// A random time up to an end that doubles, so that peers never redial in step.
    final class FullJitter implements Backoff {
        /// Where doubling ends at the latest, so that nothing overflows.
        private static final int MOST_WAITS = 30;

        private final Limits limits;
        private final RandomGenerator random;
        /// Since the last link that was good for a while.
        private int waits;

        FullJitter(Limits limits, RandomGenerator random) {
            this.limits = limits;
            this.random = random;
        }

        @Override
        public boolean fromChecks() {
            return false;
        }

        @Override
        public long nextNanos() {
            long mostNanos = limits.backoffMost().toNanos();
            long firstNanos = limits.backoffFirst().toNanos();
            long endNanos = firstNanos > mostNanos >> waits ? mostNanos : firstNanos << waits;
            waits = Math.min(waits + 1, MOST_WAITS);
            return random.nextLong(endNanos + 1);
        }

        @Override
        public void despair() {
            waits = MOST_WAITS;
        }

        @Override
        public void restart() {
            waits = 0;
        }

        @Override
        public void linkEnded(long livedNanos) {
            if (livedNanos >= limits.backoffReset().toNanos()) waits = 0;
        }
    }

    /// The series of deployed nodes: 2, 4, 8, 16, 32, 60, 60 s and so on, each with up to 0.1 s added.
    final class Deployed implements Backoff {
        private static final Duration FIRST = Duration.ofSeconds(2);
        private static final Duration MOST = Duration.ofSeconds(60);
        private static final Duration JITTER = Duration.ofMillis(100);

        private final RandomGenerator random;
        private long waitNanos = FIRST.toNanos();

        Deployed(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public boolean fromChecks() {
            return true;
        }

        @Override
        public long nextNanos() {
            long nextNanos = waitNanos + random.nextLong(JITTER.toNanos() + 1);
            waitNanos = Math.min(2 * waitNanos, MOST.toNanos());
            return nextNanos;
        }

        /// They do not know why a dial failed.
        @Override
        public void despair() {}

        @Override
        public void restart() {
            waitNanos = FIRST.toNanos();
        }

        /// However long it lived.
        @Override
        public void linkEnded(long livedNanos) {
            restart();
        }
    }
}
