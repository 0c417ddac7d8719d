package dev.heddle.session;

import dev.heddle.core.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/// Collects the peer's handshake message, the first thing in its sealed records; any split must be accepted,
/// and what follows it is frames already.
final class HelloReader {
    private final ByteBuf collected;

    HelloReader(ByteBufAllocator allocator) {
        collected = allocator.heapBuffer(64);
    }

    /// @param owned the next piece of plaintext
    /// @return the message once it is complete
    @Nullable
    HandshakeMessage read(ByteBuf owned) {
        collected.writeBytes(owned);
        owned.release();
        if (collected.readableBytes() < HandshakeMessage.LENGTH_BYTES) return null;
        int bytes = collected.getUnsignedShort(collected.readerIndex());
        if (bytes > HandshakeMessage.MOST_BYTES) {
            throw new ProtocolViolation(
                    "a handshake message of %d bytes, limit %d".formatted(bytes, HandshakeMessage.MOST_BYTES));
        }
        if (collected.readableBytes() < HandshakeMessage.LENGTH_BYTES + bytes) return null;
        collected.skipBytes(HandshakeMessage.LENGTH_BYTES);
        return HandshakeMessage.read(collected.readSlice(bytes));
    }

    /// What came behind the message, to be read as frames.
    ///
    /// @return owned by the caller
    ByteBuf takeRest() {
        return collected.readRetainedSlice(collected.readableBytes());
    }

    void close() {
        collected.release();
    }
}
