package dev.heddle.codec;

import dev.heddle.codec.DecodeException.Kind;
import io.netty.buffer.ByteBuf;

/// The number that BCS writes before lists, bytes, strings and variants: seven bits per byte, low bits
/// first, the top bit set on every byte but the last; 0 to 4,294,967,295, in the shortest form only. Java
/// has no such `int`, so values are `long`.
///
/// | value | bytes |
/// | --- | --- |
/// | 0 | `00` |
/// | 127 | `7f` |
/// | 128 | `80 01` |
/// | 4,294,967,295 | `ff ff ff ff 0f` |
public final class Uleb {
    /// The highest value there is.
    public static final long MOST = 0xffff_ffffL;
    /// What the highest value takes.
    public static final int MOST_BYTES = 5;

    private Uleb() {}

    /// How many bytes a value takes, 1 to 5.
    ///
    /// @throws IllegalArgumentException if it is not 0 to 2^32-1
    public static int bytes(long value) {
        requireRange(value);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value | 1);
        return (bits + 6) / 7;
    }

    /// Appends a value.
    ///
    /// @throws IllegalArgumentException if it is not 0 to 2^32-1
    public static void write(ByteBuf target, long value) {
        requireRange(value);
        long rest = value;
        while (rest > 0x7f) {
            target.writeByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        target.writeByte((int) rest);
    }

    /// Reads a value and moves behind it.
    ///
    /// @return 0 to 2^32-1
    /// @throws DecodeException if the input ends, the form is not the shortest, or the value is above
    ///     2^32-1; the offset in it counts from the reader index at the call
    public static long read(ByteBuf source) {
        return read(source, source.readerIndex(), source.writerIndex());
    }

    /// @param start the index where offsets in errors count from
    /// @param end the index that must not be reached
    static long read(ByteBuf source, int start, int end) {
        int first = source.readerIndex();
        long value = 0;
        for (int i = 0; i < MOST_BYTES; i++) {
            if (first + i >= end) {
                throw new DecodeException(Kind.END_OF_INPUT, first - start, "within a length or variant number");
            }
            byte next = source.readByte();
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                if (next == 0 && i > 0) {
                    throw new DecodeException(
                            Kind.ULEB_NOT_MINIMAL, first - start, value + " in " + (i + 1) + " bytes");
                }
                if (value <= MOST) return value;
                break;
            }
        }
        throw new DecodeException(Kind.ULEB_OVERFLOW, first - start, "the highest value is " + MOST);
    }

    private static void requireRange(long value) {
        if (value < 0 || value > MOST) throw new IllegalArgumentException("a ULEB is 0 to 2^32-1, got " + value);
    }
}
