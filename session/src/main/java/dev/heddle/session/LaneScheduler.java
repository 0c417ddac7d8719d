package dev.heddle.session;

import dev.heddle.core.Priority;
import org.jspecify.annotations.Nullable;

/// Which lane is next: the most urgent one that has work, except that each waiting lane is owed a sixteenth of
/// the bytes and goes first once it is owed as much as its next message (T-18).
final class LaneScheduler {
    /// A lane with work is owed one byte for this many that others write, which makes a sixteenth of all.
    private static final int OTHERS = 15;

    private static final Priority[] PRIORITIES = Priority.values();

    // In fifteenths of a byte, so that nothing is lost by rounding when frames are short.
    private final long[] owed = new long[PRIORITIES.length];

    /// Tells how long the next frame of a lane would be.
    interface Heads {
        /// @return bytes of the next frame; 0 when the lane is empty
        int nextBytes(Priority priority);
    }

    @Nullable
    Priority next(Heads heads) {
        Priority mostUrgent = null;
        Priority creditor = null;
        for (Priority priority : PRIORITIES) {
            int bytes = heads.nextBytes(priority);
            if (bytes == 0) {
                owed[priority.ordinal()] = 0;
                continue;
            }
            if (mostUrgent == null) mostUrgent = priority;
            // The least urgent of those owed goes first: the others also come first by rank.
            if (owed[priority.ordinal()] >= (long) OTHERS * bytes) creditor = priority;
        }
        return creditor != null ? creditor : mostUrgent;
    }

    /// Accounts for a frame of a lane; the lanes that had no work at the last [#next] are owed nothing.
    void wrote(Priority served, int bytes, Heads heads) {
        int index = served.ordinal();
        owed[index] = Math.max(0, owed[index] - (long) OTHERS * bytes);
        for (Priority priority : PRIORITIES) {
            if (priority != served && heads.nextBytes(priority) > 0) {
                owed[priority.ordinal()] += bytes;
            }
        }
    }
}
