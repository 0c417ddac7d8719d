package dev.heddle.session;

import java.util.concurrent.atomic.AtomicLong;

/// What one link may hold of messages that come in pieces, inside what its node may. Taken on its loop, given back
/// by whoever releases a message.
///
/// A link that takes has just got a piece, so the whole budget is there for it, but no link holds more than half of
/// what the node may.
final class ReassemblyShare {
    private final ByteBudget node;
    private final AtomicLong free;

    /// @param limitBytes of this link
    ReassemblyShare(ByteBudget node, long limitBytes) {
        this.node = node;
        this.free = new AtomicLong(Math.min(limitBytes, node.bytes() / 2));
    }

    /// @return false when the link or the node would hold too much; nothing is taken then
    boolean take(int count) {
        long left = free.get();
        while (left >= count && !free.compareAndSet(left, left - count)) left = free.get();
        if (left < count) return false;
        if (node.take(count, count, true) == count) return true;
        free.addAndGet(count);
        return false;
    }

    void giveBack(long count) {
        free.addAndGet(count);
        node.giveBack(count);
    }
}
