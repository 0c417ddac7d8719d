package dev.heddle.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;

/// The body of a message that came in pieces, as those pieces. Its bytes count against the
/// [MemoryBudget] until its last reference is released, on whatever thread; nobody else needs to count
/// them.
public final class ReassembledBody extends CompositeByteBuf {
    /// Half of the longest record: a shorter piece is copied, so that the memory held is at most twice what
    /// the budget counts (T-13).
    static final int COPIED_BELOW_BYTES = 32 << 10;

    private final ReassemblyShare share;
    private long takenBytes;

    ReassembledBody(ByteBufAllocator allocator, ReassemblyShare share) {
        super(allocator, false, 1 + FrameCodec.MOST_FRAGMENTS);
        this.share = share;
    }

    /// @param loan the next piece
    /// @return false when there is no room for it
    boolean append(ByteBuf loan) {
        int bytes = loan.readableBytes();
        if (!share.take(bytes)) return false;
        takenBytes += bytes;
        ByteBuf kept = bytes < COPIED_BELOW_BYTES ? alloc().heapBuffer(bytes).writeBytes(loan) : loan.retain();
        addComponent(true, kept);
        return true;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        share.giveBack(takenBytes);
    }
}
