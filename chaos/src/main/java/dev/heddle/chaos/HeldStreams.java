package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;

/// All of the largest message but its last piece; then now and then a piece that has no place, which must
/// not keep the others alive; then the next message.
final class HeldStreams extends Mischief {
    /// As deployed nodes cut a message.
    private static final int PIECE_BYTES = (4 << 20) - 64;
    private static final int FRAGMENTS = 16;
    private static final long SECOND_NANOS = 1_000_000_000L;
    /// A little longer than the node should hold what stands still.
    private static final int DRIPS = 12;

    private int streamId;
    private int pieces;
    private int drips;
    private long nextDripNanos;

    HeldStreams(AttackTarget target) {
        super(target);
    }

    @Override
    int fill(ByteBuf plain, int most, long nowNanos) {
        if (pieces < FRAGMENTS) {
            if (pieces == 0) FrameBytes.streamHeader(plain, streamId, FRAGMENTS, PIECE_BYTES);
            else FrameBytes.fragment(plain, streamId, pieces, PIECE_BYTES);
            pieces++;
            drips = 0;
            nextDripNanos = nowNanos + SECOND_NANOS;
            return 1;
        }
        if (nextDripNanos - nowNanos > 0) return 0;
        FrameBytes.fragment(plain, streamId, 1, 1);
        nextDripNanos = nowNanos + SECOND_NANOS;
        if (++drips == DRIPS) {
            streamId++;
            pieces = 0;
        }
        return 1;
    }
}
