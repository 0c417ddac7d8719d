package dev.heddle.session;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What a body that goes to many peers holds of the node's budget: its bytes once, from the first outbox that takes
/// it to the last that leaves it. A link that does not move takes part only while half of the budget is free, and so
/// what such links keep is no more than half.
public final class SharedCharge {
    /// A shorter body is charged to each link: its bytes are fewer than a link takes ahead anyway.
    static final int LEAST_BYTES = 16 << 10;

    private final int bytes;
    private final AtomicInteger outboxes = new AtomicInteger();

    private SharedCharge(int bytes) {
        this.bytes = bytes;
    }

    /// @return what to offer the body with, by one thread to one peer after the other; null where it is to be charged
    ///     to each
    public static @Nullable SharedCharge of(int bodyBytes) {
        return bodyBytes < LEAST_BYTES ? null : new SharedCharge(bodyBytes);
    }

    /// By the thread that offers the body to one peer after the other.
    boolean join(ByteBudget node, boolean moving) {
        int before = outboxes.get();
        while (before > 0) {
            // For others it is paid, and what stands still takes no part in the half that is kept.
            if (!moving && node.usedBytes() > node.bytes() / 2) return node.refuse();
            if (outboxes.compareAndSet(before, before + 1)) return true;
            before = outboxes.get();
        }
        if (node.take(bytes, bytes, moving) < 0) return false;
        outboxes.incrementAndGet();
        return true;
    }

    /// Any thread.
    void part(ByteBudget node) {
        if (outboxes.decrementAndGet() == 0) node.giveBack(bytes);
    }
}
