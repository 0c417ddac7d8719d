package dev.heddle.codec;

import io.netty.buffer.ByteBuf;

/// One value on its way into bytes: the target, and how deep it is. Lives for one [Codec#encode]; one
/// thread.
public final class BcsWriter {
    private final CodecLimits limits;
    private ByteBuf target;
    private int depth;
    private int containers;

    BcsWriter(ByteBuf target, CodecLimits limits) {
        this.target = target;
        this.limits = limits;
    }

    /// The lowest 8 bits.
    public void u8(int value) {
        target.writeByte(value);
    }

    /// The lowest 16 bits, little-endian.
    public void u16(int value) {
        target.writeShortLE(value);
    }

    /// The lowest 32 bits, little-endian.
    public void u32(long value) {
        target.writeIntLE((int) value);
    }

    /// All 64 bits, little-endian.
    public void u64(long value) {
        target.writeLongLE(value);
    }

    /// A variant number, or the length before bytes.
    public void uleb(long value) {
        Uleb.write(target, value);
    }

    /// The bytes alone, without their length.
    public void raw(byte[] bytes) {
        target.writeBytes(bytes);
    }

    /// Enters a struct or an enum. What follows belongs to it until [#leave()].
    ///
    /// @throws EncodeException beyond [CodecLimits#depth()]
    public void enter() {
        if (depth == limits.depth()) {
            throw new EncodeException("more than %d structs and enums within each other".formatted(depth));
        }
        depth++;
    }

    public void leave() {
        depth--;
    }

    /// Enters a list, option or map: no level in BCS, but the stack must hold it.
    void open() {
        if (containers == CodecLimits.MOST_CONTAINERS) {
            throw new EncodeException("more than %d containers within each other".formatted(containers));
        }
        containers++;
    }

    void close() {
        containers--;
    }

    /// The count before the elements of a list or map.
    void count(int elements) {
        if (elements > limits.elements()) {
            throw new EncodeException("%d elements, the limit is %d".formatted(elements, limits.elements()));
        }
        uleb(elements);
    }

    /// A string with its length.
    void string(String value) {
        int bytes = Utf8.bytes(value);
        if (bytes > limits.stringBytes()) {
            throw new EncodeException("a string of %d bytes, the limit is %d".formatted(bytes, limits.stringBytes()));
        }
        uleb(bytes);
        Utf8.write(target, value, bytes);
    }

    /// A value within a byte string: its length, then its encoding.
    <T> void enclosed(Codec<T> codec, T value) {
        ByteBuf outer = target;
        ByteBuf inner = outer.alloc().buffer();
        try {
            target = inner;
            codec.write(this, value);
            target = outer;
            uleb(inner.readableBytes());
            outer.writeBytes(inner);
        } finally {
            target = outer;
            inner.release();
        }
    }

    ByteBuf target() {
        return target;
    }
}
