package dev.heddle.session;

import dev.heddle.core.LimitUse;
import dev.heddle.core.Limits;
import java.util.Collection;
import java.util.List;

/// How many bytes all links of a node may hold: of messages that come in pieces, from the first piece until the
/// handler of the whole message has released it, and of messages that wait to be written, until they are. Each has
/// a budget of its own, so that what peers send cannot keep out what is sent to them, nor the other way round. Any
/// thread.
public final class MemoryBudget {
    private final ByteBudget reassembly;
    private final ByteBudget outbound;

    /// @param reassemblyBytes of messages that come in pieces
    /// @param outboundBytes of messages that wait to be written
    public MemoryBudget(long reassemblyBytes, long outboundBytes) {
        this.reassembly = new ByteBudget("reassembly bytes", reassemblyBytes);
        this.outbound = new ByteBudget("outbound bytes", outboundBytes);
    }

    /// The same as [#ofHeap(Collection)] for a node with one network.
    public static MemoryBudget ofHeap(Limits limits) {
        return ofHeap(List.of(limits));
    }

    /// What [Limits.Reassembly#nodeBytes()] and [Limits.Lanes#nodeBytes()] say, but together no more than a quarter
    /// of the heap, where the buffers are: where that is less, each has its part of the quarter.
    ///
    /// @param networks of one node; the widest limit counts
    public static MemoryBudget ofHeap(Collection<Limits> networks) {
        return within(Runtime.getRuntime().maxMemory() / 4, networks);
    }

    static MemoryBudget within(long bothBytes, Collection<Limits> networks) {
        long reassemblyBytes = 0;
        long outboundBytes = 0;
        for (Limits limits : networks) {
            reassemblyBytes = Math.max(reassemblyBytes, limits.reassembly().nodeBytes());
            outboundBytes = Math.max(outboundBytes, limits.lanes().nodeBytes());
        }
        double part = Math.min(1, bothBytes / ((double) reassemblyBytes + outboundBytes));
        return new MemoryBudget((long) (reassemblyBytes * part), (long) (outboundBytes * part));
    }

    /// The longest message that can come in pieces, and the longest that can wait to be written.
    public long longestBytes() {
        return Math.min(reassembly.bytes() / 2, outbound.bytes() - Lease.MESSAGE_BYTES);
    }

    /// What is held now, may be held, and was refused: `reassembly bytes`, then `outbound bytes`. Links hold outbound
    /// bytes ahead, up to a lease each, while something waits for them.
    public List<LimitUse> uses() {
        return List.of(reassembly.use(), outbound.use());
    }

    ByteBudget reassembly() {
        return reassembly;
    }

    ByteBudget outbound() {
        return outbound;
    }
}
