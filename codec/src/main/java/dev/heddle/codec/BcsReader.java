package dev.heddle.codec;

import dev.heddle.codec.DecodeException.Kind;
import io.netty.buffer.ByteBuf;

/// One input on its way into a value: where it ends, how deep it is, and how much open lists and maps still
/// have to come. Lives for one [Codec#decode]; one thread. Every method but the plain accessors throws
/// [DecodeException].
public final class BcsReader {
    private final ByteBuf source;
    private final CodecLimits limits;
    private final int start;
    private int end;
    // Elements that open lists and maps announced and that have not begun. Each takes a byte at least, so
    // what is announced within them must fit into what is left after these; else the input ends too early
    // for sure.
    private int owed;
    private int depth;
    private int containers;

    BcsReader(ByteBuf source, CodecLimits limits) {
        this.source = source;
        this.limits = limits;
        this.start = source.readerIndex();
        this.end = source.writerIndex();
    }

    /// Bytes read so far.
    public int offset() {
        return source.readerIndex() - start;
    }

    /// 0 to 255.
    public int u8() {
        require(1);
        return source.readUnsignedByte();
    }

    /// 0 to 65,535.
    public int u16() {
        require(2);
        return source.readUnsignedShortLE();
    }

    /// 0 to 4,294,967,295.
    public long u32() {
        require(4);
        return source.readUnsignedIntLE();
    }

    /// 64 bits: above 2^63-1 the result is negative.
    public long u64() {
        require(8);
        return source.readLongLE();
    }

    /// A variant number, 0 to 2^32-1.
    public long uleb() {
        return Uleb.read(source, start, end);
    }

    /// The length before bytes, checked against what is left.
    public int length() {
        int offset = offset();
        int length = length(offset);
        requireLeft(length, offset, "bytes");
        return length;
    }

    /// A fresh array of bytes, without a length before them.
    public byte[] raw(int bytes) {
        requireLeft(bytes, offset(), "bytes");
        byte[] raw = new byte[bytes];
        source.readBytes(raw);
        return raw;
    }

    /// Enters a struct or an enum. What follows belongs to it until [#leave()].
    public void enter() {
        if (depth == limits.depth()) {
            throw failure(Kind.DEPTH_EXCEEDED, "more than %d structs and enums within each other".formatted(depth));
        }
        depth++;
    }

    public void leave() {
        depth--;
    }

    /// Enters a list, option or map: no level in BCS, but the stack must hold it.
    void open() {
        if (containers == CodecLimits.MOST_CONTAINERS) {
            throw failure(Kind.DEPTH_EXCEEDED, "more than %d containers within each other".formatted(containers));
        }
        containers++;
    }

    void close() {
        containers--;
    }

    /// Makes an error that says where the reader is now.
    ///
    /// @param detail what was seen and what is allowed; no plaintext
    public DecodeException failure(Kind kind, String detail) {
        return new DecodeException(kind, offset(), detail);
    }

    /// The count before the elements of a list or map; no claim yet that they are there.
    int count() {
        int offset = offset();
        int count = length(offset);
        if (count > limits.elements()) throw overLimit(offset, count, limits.elements(), "elements");
        return count;
    }

    /// Begins a list or map whose elements each take a byte or more; [#next()] begins each of them.
    ///
    /// @param offset where their count was
    void expect(int elements, int offset) {
        requireLeft(elements, offset, "elements");
        owed += elements;
    }

    void next() {
        owed--;
    }

    String string() {
        int offset = offset();
        int length = length(offset);
        if (length > limits.stringBytes()) throw overLimit(offset, length, limits.stringBytes(), "bytes");
        requireLeft(length, offset, "bytes");
        if (!Utf8.valid(source, length)) {
            throw new DecodeException(Kind.MALFORMED_UTF8, offset, "within a string of " + length + " bytes");
        }
        return Utf8.read(source, length);
    }

    /// A value within a byte string: its length, then its encoding and nothing else.
    <T> T enclosed(Codec<T> codec) {
        int length = length();
        int outerEnd = end;
        int outerOwed = owed;
        end = source.readerIndex() + length;
        owed = 0;
        T value = codec.read(this);
        requireEnd();
        end = outerEnd;
        owed = outerOwed;
        return value;
    }

    /// All that is left, for a codec that takes a whole input.
    ByteBuf rest() {
        return source.readSlice(end - source.readerIndex());
    }

    void requireEnd() {
        int left = end - source.readerIndex();
        if (left != 0) throw failure(Kind.REMAINING_INPUT, left + " bytes after the value");
    }

    ByteBuf source() {
        return source;
    }

    private int length(int offset) {
        long length = uleb();
        if (length > Integer.MAX_VALUE) throw overLimit(offset, length, Integer.MAX_VALUE, "bytes or elements");
        return (int) length;
    }

    private void require(int bytes) {
        int left = end - source.readerIndex();
        if (left < bytes) throw failure(Kind.END_OF_INPUT, "%d bytes needed, %d left".formatted(bytes, left));
    }

    private void requireLeft(int announced, int offset, String unit) {
        int left = end - source.readerIndex() - owed;
        if (announced > left) {
            throw new DecodeException(
                    Kind.END_OF_INPUT,
                    offset,
                    "%d %s announced, %d bytes left".formatted(announced, unit, Math.max(left, 0)));
        }
    }

    private static DecodeException overLimit(int offset, long announced, int limit, String unit) {
        String detail = "%d %s announced, the limit is %d".formatted(announced, unit, limit);
        return new DecodeException(Kind.LENGTH_OVER_LIMIT, offset, detail);
    }
}
