package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;

/// A visit of somebody whom the node must not answer.
abstract class StrangerVisit extends Visit {
    private boolean answered;

    StrangerVisit(AttackTally tally) {
        super(tally);
    }

    /// Whether the answer that comes now is right all the same.
    boolean mayBeAnswered() {
        return false;
    }

    @Override
    final void onHeard(ByteBuf loan) {
        if (!answered && !mayBeAnswered()) tally.violations.increment();
        answered = true;
    }

    /// Sends bytes of an array that is on loan.
    final void send(byte[] bytes, int offset, int length) {
        send(channel().alloc().directBuffer(length).writeBytes(bytes, offset, length));
    }
}
