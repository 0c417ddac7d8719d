package dev.heddle.session;

import dev.heddle.core.Limits;
import java.util.concurrent.atomic.AtomicLong;

/// How many bytes all links of a node may hold of messages that come in pieces, from the first piece until
/// the handler of the whole message has released it. Any thread.
public final class ReassemblyBudget {
    private final AtomicLong free;
    private final long bytes;

    /// @param bytes of all links together
    public ReassemblyBudget(long bytes) {
        this.bytes = bytes;
        this.free = new AtomicLong(bytes);
    }

    /// What [Limits.Reassembly#nodeBytes()] says, but no more than a quarter of the heap, where the pieces
    /// are.
    public static ReassemblyBudget ofHeap(Limits limits) {
        long quarterBytes = Runtime.getRuntime().maxMemory() / 4;
        return new ReassemblyBudget(Math.min(limits.reassembly().nodeBytes(), quarterBytes));
    }

    /// The most that may be held.
    public long bytes() {
        return bytes;
    }

    /// What is held now.
    public long usedBytes() {
        return bytes - free.get();
    }

    /// One link's part of the budget.
    Share share(long limitBytes) {
        return new Share(limitBytes);
    }

    /// What one link may hold. Taken on its loop, given back by whoever releases a message.
    final class Share {
        private final AtomicLong linkFree;

        private Share(long limitBytes) {
            linkFree = new AtomicLong(limitBytes);
        }

        /// @return false when the link or the node would hold too much; nothing is taken then
        boolean take(int count) {
            if (!takeFrom(linkFree, count)) return false;
            if (takeFrom(free, count)) return true;
            linkFree.addAndGet(count);
            return false;
        }

        void giveBack(long count) {
            linkFree.addAndGet(count);
            free.addAndGet(count);
        }
    }

    private static boolean takeFrom(AtomicLong from, int count) {
        long left = from.get();
        while (left >= count) {
            if (from.compareAndSet(left, left - count)) return true;
            left = from.get();
        }
        return false;
    }
}
