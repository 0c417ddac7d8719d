package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;
import java.util.function.ObjIntConsumer;

/// The mischief of saying one thing over and over.
final class Floods {
    /// Of frames in one go; with what the last one adds it is about a record.
    private static final int FILL_BYTES = 60_000;

    private Floods() {}

    static Mischief pings(AttackTarget target) {
        return new Flood(target, FrameBytes::ping);
    }

    static Mischief responses(AttackTarget target) {
        return new Flood(target, (plain, number) -> FrameBytes.response(plain, number, 16));
    }

    /// Each makes the node throw the one before away.
    static Mischief halfStreams(AttackTarget target) {
        return new Flood(target, (plain, number) -> FrameBytes.streamHeader(plain, number, 1 + number % 16, 64));
    }

    /// Network messages of a variant that there is not.
    static Mischief errors(AttackTarget target) {
        return new Flood(target, (plain, _) -> FrameBytes.frame(plain, 0, 9));
    }

    /// @param question to ask
    static Mischief calls(AttackTarget target, AttackTarget.Question question) {
        return new Flood(
                target, (plain, number) -> FrameBytes.request(plain, question.protocol(), number, question.body())) {
            @Override
            boolean reads() {
                return false;
            }
        };
    }

    private static class Flood extends Mischief {
        private final ObjIntConsumer<ByteBuf> frames;
        private int number;

        /// @param frames writes the one of a number
        Flood(AttackTarget target, ObjIntConsumer<ByteBuf> frames) {
            super(target);
            this.frames = frames;
        }

        @Override
        int fill(ByteBuf plain, int most, long nowNanos) {
            int filled = 0;
            for (; filled < most && plain.readableBytes() < FILL_BYTES; filled++) frames.accept(plain, number++);
            return filled;
        }
    }
}
