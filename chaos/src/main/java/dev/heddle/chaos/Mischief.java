package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;

/// What a member says on one link once the node has answered its handshake. Loop only.
abstract class Mischief {
    static final byte[] NOTHING = {};

    final AttackTarget target;

    Mischief(AttackTarget target) {
        this.target = target;
    }

    /// Writes the first thing said in a record: a handshake message with its length.
    ///
    /// @param heddle whether the member says that it is a Heddle node
    void hello(ByteBuf plain, boolean heddle) {
        FrameBytes.hello(plain, target.chainId(), target.network(), heddle);
    }

    /// Writes what comes next: about a record, or one frame if that is larger.
    ///
    /// @param most frames, at least 1
    /// @return frames written, 0 when there is nothing to say at the moment
    abstract int fill(ByteBuf plain, int most, long nowNanos);

    /// Bytes that follow without being sealed when [#fill] had nothing to say for the first time.
    byte[] unsealed() {
        return NOTHING;
    }

    /// Whether anything is read behind the node's answer to the handshake.
    boolean reads() {
        return true;
    }

    /// Whether the link is closed as soon as the handshake message was sent.
    boolean leaves() {
        return false;
    }
}
