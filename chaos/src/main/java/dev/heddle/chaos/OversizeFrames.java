package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;

/// One frame whose length is above the limit, with a part of what it announces.
final class OversizeFrames extends Mischief {
    private static final int[] LENGTHS = {(4 << 20) + 1, 64 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, -1};
    private static final int PART_BYTES = 1_024;

    private final int length;
    private boolean said;

    /// @param number of the link; which length it is follows from it
    OversizeFrames(AttackTarget target, int number) {
        super(target);
        this.length = LENGTHS[number % LENGTHS.length];
    }

    @Override
    int fill(ByteBuf plain, int most, long nowNanos) {
        if (said) return 0;
        said = true;
        plain.writeInt(length).writeZero(PART_BYTES);
        return 1;
    }
}
