package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;

/// One wrong thing after the other: either the handshake message is wrong already, or there follow frames
/// that mean nothing, frames that do not decode, and then a record that is none.
final class Malformed extends Mischief {
    /// Of their kinds there are so many, one for each link in turn.
    private static final int BAD_HELLOS = 4;

    private static final byte[][] BAD_RECORDS = {{0, 0}, {0, 5, 1, 2, 3, 4, 5}, new byte[2 + 40]};

    static {
        BAD_RECORDS[2][1] = 40;
    }

    private final int kind;
    private boolean said;

    /// @param number of the link
    Malformed(AttackTarget target, int number) {
        super(target);
        this.kind = number % (BAD_HELLOS + BAD_RECORDS.length);
    }

    @Override
    void hello(ByteBuf plain, boolean heddle) {
        switch (kind) {
            // Two messaging versions, of which there is one.
            case 0 -> plain.writeShort(1).writeByte(2);
            case 1 -> plain.writeShort(0);
            case 2 -> FrameBytes.hello(plain, target.chainId() + 1 & 0xff, target.network(), heddle);
            case 3 -> {
                int start = plain.writerIndex();
                super.hello(plain, heddle);
                plain.setShort(start, plain.getShort(start) + 1).writeByte(0);
            }
            default -> super.hello(plain, heddle);
        }
    }

    @Override
    int fill(ByteBuf plain, int most, long nowNanos) {
        if (said) return 0;
        said = true;
        return kind < BAD_HELLOS ? 1 : meaningless(plain) + unreadable(plain);
    }

    @Override
    byte[] unsealed() {
        return kind < BAD_HELLOS ? NOTHING : BAD_RECORDS[kind - BAD_HELLOS];
    }

    /// They decode, and have no place.
    private static int meaningless(ByteBuf plain) {
        FrameBytes.badPing(plain, 1);
        FrameBytes.response(plain, 7, 3);
        FrameBytes.streamHeader(plain, 1, 0, 8);
        FrameBytes.streamHeader(plain, 2, 17, 8);
        FrameBytes.fragment(plain, 3, 1, 8);
        // Notices: of a frame that did not decode, and of a protocol that is not served.
        FrameBytes.frame(plain, 0, 0, 0, 9, 5);
        FrameBytes.frame(plain, 0, 0, 1, 0, 9);
        // A stream of a notice.
        FrameBytes.frame(plain, 1, 0, 4, 0, 0, 0, 1, 0, 0, 9, 5);
        return 8;
    }

    /// Fewer than make a node close the link in one second.
    private static int unreadable(ByteBuf plain) {
        FrameBytes.frame(plain);
        FrameBytes.frame(plain, 7);
        FrameBytes.frame(plain, 1, 5);
        FrameBytes.frame(plain, 0, 9);
        // A protocol that there is not.
        FrameBytes.frame(plain, 0, 3, 0xfa, 0x01, 0, 0);
        // A number that is not in its shortest form.
        FrameBytes.frame(plain, 0, 3, 0x82, 0x00, 0, 0);
        // More body announced than there is, and less.
        FrameBytes.frame(plain, 0, 3, 2, 0, 9, 1);
        FrameBytes.frame(plain, 0, 3, 2, 0, 1, 1, 2);
        return 8;
    }
}
