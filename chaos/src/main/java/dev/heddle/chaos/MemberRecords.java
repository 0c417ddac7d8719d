package dev.heddle.chaos;

import dev.heddle.noise.Sealer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/// The memory in which all members of one loop write and seal what they say.
final class MemberRecords {
    private final ByteBuf plain = Unpooled.buffer(1 << 17);
    private final byte[] sealed = new byte[Sealer.MAX_PLAIN_BYTES + Sealer.OVERHEAD_BYTES];

    /// Empty, on loan until the next call.
    ByteBuf plain() {
        return plain.clear();
    }

    /// Seals all that was written to [#plain()], into as many records as it needs.
    ///
    /// @return direct memory, which the caller owns
    ByteBuf seal(Sealer sealer, ByteBufAllocator allocator) {
        int records = (plain.readableBytes() + Sealer.MAX_PLAIN_BYTES - 1) / Sealer.MAX_PLAIN_BYTES;
        ByteBuf out = allocator.directBuffer(plain.readableBytes() + records * Sealer.OVERHEAD_BYTES);
        while (plain.isReadable()) {
            int bytes = Math.min(plain.readableBytes(), Sealer.MAX_PLAIN_BYTES);
            int written = sealer.seal(plain.array(), plain.readerIndex(), bytes, sealed, 0);
            plain.skipBytes(bytes);
            out.writeBytes(sealed, 0, written);
        }
        return out;
    }

    void close() {
        plain.release();
    }
}
