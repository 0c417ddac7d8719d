package dev.heddle.scenario;

import dev.heddle.core.LimitUse;
import dev.heddle.core.Limits;
import dev.heddle.core.Priority;

/// What a node holds in buffers stays within what its limits allow for its links, at any second (T-12,
/// T-13), and is next to nothing when nothing has been said for long: that is known of the scenario's own
/// load alone. What all its links take of the node's budgets is never more than those, and has all been given back
/// then, and when the node has closed in good order (T-21).
///
/// Limits count the bytes of bodies. A buffer may be twice as long as what is in it, and has a least
/// length; what waits for a handler may hold eight times its own size, and a piece of a message twice.
/// Beside the queues a link holds the records that are under way between its parts.
final class WithinBudget extends Checker {
    private static final long IDLE_NANOS = 10_000_000_000L;
    private static final long SETTLED_NANOS = 1_000_000_000L;
    private static final int LEAST_BUFFER_BYTES = 512;
    private static final int GROWTH = 2;
    private static final int SLICE = 8;
    private static final int PIECE = 2;
    /// Four of the longest records, both ways.
    private static final int LINK_BYTES = 512 << 10;
    /// Of a link that has not confirmed (T-02).
    private static final int UNCONFIRMED_BYTES = 16 << 10;
    /// Of a link on which nothing is under way.
    private static final int IDLE_BYTES = 4 << 10;

    private long linkBytes;
    private long lastSendNanos;

    @Override
    protected void onBegin() {
        Limits limits = run().limits();
        long entries = limits.large().messages();
        for (Priority priority : Priority.values()) entries += limits.lanes().entries(priority);
        long outbound =
                GROWTH * ((long) limits.lanes().bytes() + limits.large().bytes()) + LEAST_BUFFER_BYTES * entries;
        long inbound = (long) SLICE * limits.inbound().peerBytes();
        long pieces = (long) PIECE * limits.reassembly().peerBytes();
        linkBytes = outbound + inbound + pieces + limits.frameBytes() + LINK_BYTES;
    }

    @Override
    protected void onSend(Sending message) {
        // The last ones say next to nothing.
        if (message.kind() != Sending.Kind.PROBE) lastSendNanos = run().nowNanos();
    }

    @Override
    protected void onQuiet() {
        if (run().workload().isEmpty() || run().nowNanos() - lastSendNanos < IDLE_NANOS) return;
        for (Member at : run().machines()) {
            requireGivenBack(at, "nothing has been said for long");
            long heldBytes = at.host().heldBytes();
            long allowedBytes = (long) IDLE_BYTES * at.ends().all().size();
            if (heldBytes > allowedBytes) {
                violated("%s holds %d bytes with %d links, and nothing has been said for long"
                        .formatted(at, heldBytes, at.ends().all().size()));
            }
        }
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        if (inGoodOrder && run().troubles().calmNanos(member) > SETTLED_NANOS)
            requireGivenBack(member, "it has closed");
    }

    private void requireGivenBack(Member at, String though) {
        for (LimitUse use : at.memory().uses()) {
            if (use.used() != 0) violated("%s has %s, and %s".formatted(at, use, though));
        }
    }

    @Override
    protected void everySecond() {
        for (Member at : run().machines()) {
            for (LimitUse use : at.memory().uses()) {
                if (use.used() < 0 || use.used() > use.limit()) violated("%s has %s".formatted(at, use));
            }
            long heldBytes = at.host().heldBytes();
            // Cheap first: hardly ever more than one link may hold.
            if (heldBytes <= UNCONFIRMED_BYTES) continue;
            // One that stood still may find its links ended, and what came by them not handled.
            if (run().troubles().calmNanos(at) < SETTLED_NANOS) continue;
            long allowedBytes = UNCONFIRMED_BYTES;
            for (LinkEnd end : at.ends().all()) allowedBytes += end.confirmed() ? linkBytes : UNCONFIRMED_BYTES;
            if (heldBytes > allowedBytes) {
                violated("%s holds %d bytes with %d links, %d are allowed"
                        .formatted(at, heldBytes, at.ends().all().size(), allowedBytes));
            }
        }
    }
}
