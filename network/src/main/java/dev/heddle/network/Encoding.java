package dev.heddle.network;

import dev.heddle.codec.Codec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Values into pooled buffers: on the heap, because the cipher reads from there fastest.
final class Encoding {
    private static final int FIRST_BYTES = 512;

    private Encoding() {}

    /// @return the encoded value; the caller owns it
    static <T> ByteBuf encode(ByteBufAllocator allocator, Codec<T> codec, T value) {
        ByteBuf body = allocator.heapBuffer(FIRST_BYTES);
        try {
            codec.encode(value, body);
            return body;
        } catch (RuntimeException failed) {
            body.release();
            throw failed;
        }
    }
}
