package dev.heddle.simulator;

import org.jspecify.annotations.Nullable;

/// The timers of a host that are not due, in the order in which they were set: to be posted again when its
/// clock changes its rate. Linked through the timers themselves, because almost every one of them comes and
/// goes unseen.
final class HostTimers {
    /// Something that can be in the list.
    abstract static class Entry {
        private boolean listed;
        private @Nullable Entry before;
        private @Nullable Entry after;

        final boolean listed() {
            return listed;
        }

        /// Puts it into the world's queue, for its time by the clock as it runs now.
        abstract void post();
    }

    private @Nullable Entry first;
    private @Nullable Entry last;

    /// @param entry in no list
    void add(Entry entry) {
        entry.listed = true;
        entry.before = last;
        if (last == null) first = entry;
        else last.after = entry;
        last = entry;
    }

    /// @param entry in this list
    void remove(Entry entry) {
        if (entry.before == null) first = entry.after;
        else entry.before.after = entry.after;
        if (entry.after == null) last = entry.before;
        else entry.after.before = entry.before;
        entry.listed = false;
        entry.before = null;
        entry.after = null;
    }

    /// Forgets those of an incarnation that is gone.
    void clear() {
        while (first != null) remove(first);
    }

    void postAgain() {
        for (Entry entry = first; entry != null; entry = entry.after) entry.post();
    }
}
