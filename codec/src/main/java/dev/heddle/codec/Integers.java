package dev.heddle.codec;

import java.lang.annotation.Annotation;
import java.math.BigInteger;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Integers: up to 64 bits through `long` without boxing where a component is primitive, wider ones as
/// `BigInteger`.
final class Integers {
    static final Small<Integer> U8 = new Small<>("u8", 8, false, value -> (int) value, Integer::longValue);
    static final Small<Integer> U16 = new Small<>("u16", 16, false, value -> (int) value, Integer::longValue);
    static final Small<Long> U32 = new Small<>("u32", 32, false, value -> value, Long::longValue);
    static final Small<Byte> I8 = new Small<>("i8", 8, true, value -> (byte) value, Byte::longValue);
    static final Small<Short> I16 = new Small<>("i16", 16, true, value -> (short) value, Short::longValue);
    static final Small<Integer> I32 = new Small<>("i32", 32, true, value -> (int) value, Integer::longValue);
    static final Small<Long> I64 = new Small<>("i64", 64, true, value -> value, Long::longValue);
    static final Wide U64 = new Wide("u64", 64, false);
    static final Wide U128 = new Wide("u128", 128, false);
    static final Wide U256 = new Wide("u256", 256, false);
    static final Wide I128 = new Wide("i128", 128, true);

    private Integers() {}

    /// The codec of a component's type, or null if the two do not go together.
    static @Nullable Codec<?> of(Class<?> raw, @Nullable Annotation marker) {
        if (raw == BigInteger.class) {
            return switch (marker) {
                case U64 _ -> U64;
                case U128 _ -> U128;
                case U256 _ -> U256;
                case I128 _ -> I128;
                case null, default -> null;
            };
        }
        return switch (marker) {
            case null -> plain(raw);
            case U8 _ -> unsigned("u8", 8, raw);
            case U16 _ -> unsigned("u16", 16, raw);
            case U32 _ -> unsigned("u32", 32, raw);
            default -> null;
        };
    }

    private static @Nullable Codec<?> plain(Class<?> raw) {
        if (raw == byte.class || raw == Byte.class) return I8;
        if (raw == short.class || raw == Short.class) return I16;
        if (raw == int.class || raw == Integer.class) return I32;
        if (raw == long.class || raw == Long.class) return I64;
        return null;
    }

    private static @Nullable Codec<?> unsigned(String name, int bits, Class<?> raw) {
        Codec<?> java = plain(raw);
        if (!(java instanceof Small<?> small) || small.bits <= bits) return null;
        return small.unsigned(name, bits);
    }

    /// 8, 16, 32 or 64 bits.
    static final class Small<T> extends Codec<T> {
        private final int bits;
        private final boolean signed;
        private final LongFunction<T> box;
        private final ToLongFunction<T> unbox;

        Small(String name, int bits, boolean signed, LongFunction<T> box, ToLongFunction<T> unbox) {
            super(name);
            this.bits = bits;
            this.signed = signed;
            this.box = box;
            this.unbox = unbox;
        }

        Small<T> unsigned(String name, int fewerBits) {
            return new Small<>(name, fewerBits, false, box, unbox);
        }

        @Override
        public void write(BcsWriter writer, T value) {
            writeLong(writer, unbox.applyAsLong(value));
        }

        @Override
        public T read(BcsReader reader) {
            return box.apply(readLong(reader));
        }

        void writeLong(BcsWriter writer, long value) {
            if (!signed && value >>> bits != 0) {
                throw new EncodeException("%s is 0 to %d, got %d".formatted(this, (1L << bits) - 1, value));
            }
            switch (bits) {
                case 8 -> writer.u8((int) value);
                case 16 -> writer.u16((int) value);
                case 32 -> writer.u32(value);
                default -> writer.u64(value);
            }
        }

        private long readLong(BcsReader reader) {
            return switch (bits) {
                case 8 -> reader.u8();
                case 16 -> reader.u16();
                case 32 -> reader.u32();
                default -> reader.u64();
            };
        }
    }

    /// 64 bits or more, in whole bytes.
    static final class Wide extends Codec<BigInteger> {
        private final int bytes;
        private final boolean signed;

        Wide(String name, int bits, boolean signed) {
            super(name);
            this.bytes = bits / 8;
            this.signed = signed;
        }

        @Override
        public void write(BcsWriter writer, BigInteger value) {
            int bits = signed ? bytes * 8 - 1 : bytes * 8;
            if (value.bitLength() > bits || (!signed && value.signum() < 0)) {
                throw new EncodeException("out of the range of " + this);
            }
            byte[] bigEndian = value.toByteArray();
            byte[] littleEndian = new byte[bytes];
            byte sign = (byte) (value.signum() >> 31);
            for (int i = 0; i < bytes; i++) {
                int from = bigEndian.length - 1 - i;
                littleEndian[i] = from >= 0 ? bigEndian[from] : sign;
            }
            writer.raw(littleEndian);
        }

        @Override
        public BigInteger read(BcsReader reader) {
            byte[] bigEndian = reader.raw(bytes);
            for (int i = 0; i < bytes / 2; i++) {
                byte low = bigEndian[i];
                bigEndian[i] = bigEndian[bytes - 1 - i];
                bigEndian[bytes - 1 - i] = low;
            }
            return signed ? new BigInteger(bigEndian) : new BigInteger(1, bigEndian);
        }
    }
}
