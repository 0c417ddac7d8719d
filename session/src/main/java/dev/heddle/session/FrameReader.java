package dev.heddle.session;

import dev.heddle.core.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Cuts the plaintext stream into frames. A frame that lies within one piece of plaintext is a slice of it;
/// only one that spans several is copied together, into memory that grows with what arrived and not with
/// what was announced (T-12).
final class FrameReader {
    /// A frame's memory may be this many times what has arrived of it, so that it is seldom moved while it
    /// grows.
    private static final int GROWTH = 16;
    private static final int FIRST_BYTES = 64;

    private final int frameLimitBytes;
    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf partial;
    private boolean closed;

    FrameReader(int frameLimitBytes, ByteBufAllocator allocator) {
        this.frameLimitBytes = frameLimitBytes;
        this.allocator = allocator;
    }

    /// @param owned the next piece of plaintext, of any size
    /// @param frames gets each whole frame without its length, on loan until it returns
    /// @throws ProtocolViolation when a frame announces more than the limit
    void read(ByteBuf owned, Consumer<ByteBuf> frames) {
        try {
            while (owned.isReadable() && !closed) {
                if (partial != null) {
                    continuePartial(partial, owned, frames);
                } else if (holdsWholeFrame(owned)) {
                    int bytes = owned.readInt();
                    frames.accept(owned.readSlice(bytes));
                } else {
                    partial = allocator.heapBuffer(Math.max(FIRST_BYTES, owned.readableBytes()));
                }
            }
        } finally {
            owned.release();
        }
    }

    /// Whether a frame has begun and not ended.
    boolean midFrame() {
        return partial != null;
    }

    /// What has come of the frame that has begun, with its length.
    int partialBytes() {
        return partial == null ? 0 : partial.readableBytes();
    }

    /// May be called by the consumer of a frame: nothing is read after it.
    void close() {
        closed = true;
        if (partial != null) partial.release();
        partial = null;
    }

    private boolean holdsWholeFrame(ByteBuf plain) {
        int readable = plain.readableBytes();
        if (readable < FrameCodec.LENGTH_BYTES) return false;
        return readable - FrameCodec.LENGTH_BYTES >= frameBytes(plain);
    }

    private void continuePartial(ByteBuf frame, ByteBuf more, Consumer<ByteBuf> frames) {
        int wanted = FrameCodec.LENGTH_BYTES;
        if (frame.readableBytes() >= FrameCodec.LENGTH_BYTES) wanted += frameBytes(frame);
        int missing = wanted - frame.readableBytes();
        int taken = Math.min(missing, more.readableBytes());
        if (frame.writableBytes() < taken) {
            long received = frame.readableBytes() + (long) taken;
            frame.capacity((int) Math.min(Math.max(wanted, received), Math.max(FIRST_BYTES, received * GROWTH)));
        }
        frame.writeBytes(more, taken);
        if (taken < missing || frame.readableBytes() < FrameCodec.LENGTH_BYTES + frameBytes(frame)) return;
        partial = null;
        try {
            frames.accept(frame.skipBytes(FrameCodec.LENGTH_BYTES));
        } finally {
            frame.release();
        }
    }

    private int frameBytes(ByteBuf at) {
        int bytes = at.getInt(at.readerIndex());
        if (bytes < 0 || bytes > frameLimitBytes) {
            throw new ProtocolViolation(
                    "a frame of %d bytes, limit %d".formatted(Integer.toUnsignedLong(bytes), frameLimitBytes));
        }
        return bytes;
    }
}
