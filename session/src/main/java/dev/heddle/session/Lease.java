package dev.heddle.session;

import java.util.concurrent.atomic.AtomicLong;

/// What one link has taken of its node's budget and not used yet. It takes many bytes at a time, so that messages
/// share no counter with other links, and gives them back when nothing waits. Any thread, but for
/// [#moving(boolean)].
final class Lease {
    /// What is taken in one go.
    static final int BYTES = 256 << 10;

    /// Of a message beside its bytes: the spare room of its buffer and the objects around it. Without it short
    /// messages would hold ten times what is counted.
    static final int MESSAGE_BYTES = 512;

    private final ByteBudget node;
    private final AtomicLong free = new AtomicLong();
    private volatile boolean moving = true;

    Lease(ByteBudget node) {
        this.node = node;
    }

    /// Whether the link wrote something in the last second, or had nothing to write. Loop only.
    void moving(boolean now) {
        if (moving != now) moving = now;
    }

    /// @return false when the node would hold too much; nothing is taken then
    boolean take(long count) {
        while (true) {
            long left = free.get();
            if (left >= count) {
                if (free.compareAndSet(left, left - count)) return true;
                continue;
            }
            long missing = count - left;
            long more = node.take(missing, Math.max(missing, BYTES), moving);
            if (more < 0) return false;
            free.addAndGet(more);
        }
    }

    /// What was taken is not used any more; what many messages needed does not stay here.
    void giveBack(long count) {
        long left = free.addAndGet(count);
        if (left > 2L * BYTES && free.compareAndSet(left, BYTES)) node.giveBack(left - BYTES);
    }

    /// Nothing waits: keeps nothing.
    void idle() {
        if (free.get() != 0) node.giveBack(free.getAndSet(0));
    }

    /// Takes a part in a shared charge.
    ///
    /// @return false when there is no room for it
    boolean join(SharedCharge shared) {
        return shared.join(node, moving);
    }

    void part(SharedCharge shared) {
        shared.part(node);
    }
}
