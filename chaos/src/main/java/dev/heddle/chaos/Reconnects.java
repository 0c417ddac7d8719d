package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;

/// Goes as soon as it is known.
final class Reconnects extends Mischief {
    Reconnects(AttackTarget target) {
        super(target);
    }

    @Override
    int fill(ByteBuf plain, int most, long nowNanos) {
        return 0;
    }

    @Override
    boolean leaves() {
        return true;
    }
}
