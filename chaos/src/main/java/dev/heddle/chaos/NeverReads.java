package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;

/// Asks as much as the node may be asked at a time, and never reads an answer.
final class NeverReads extends Mischief {
    private static final int REQUESTS = 100;

    private int asked;

    NeverReads(AttackTarget target) {
        super(target);
    }

    @Override
    int fill(ByteBuf plain, int most, long nowNanos) {
        if (target.question().isEmpty() || asked == REQUESTS) return 0;
        AttackTarget.Question question = target.question().get();
        FrameBytes.request(plain, question.protocol(), asked++, question.body());
        return 1;
    }

    @Override
    boolean reads() {
        return false;
    }
}
