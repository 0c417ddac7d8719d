package dev.heddle.codec;

import dev.heddle.codec.DecodeException.Kind;

/// Booleans, strings and bytes.
final class Scalars {
    static final Codec<Boolean> BOOL = new Bool();
    static final Codec<String> STRING = new Text();
    static final Codec<byte[]> BYTES = new Bytes();

    private static final byte[] NO_BYTES = {};

    private Scalars() {}

    private static final class Bool extends Codec<Boolean> {
        Bool() {
            super("bool");
        }

        @Override
        public void write(BcsWriter writer, Boolean value) {
            writer.u8(value ? 1 : 0);
        }

        @Override
        public Boolean read(BcsReader reader) {
            int offset = reader.offset();
            int tag = reader.u8();
            if (tag > 1) throw new DecodeException(Kind.EXPECTED_BOOLEAN, offset, "0 or 1 is allowed, got " + tag);
            return tag == 1;
        }
    }

    private static final class Text extends Codec<String> {
        Text() {
            super("string");
        }

        @Override
        public void write(BcsWriter writer, String value) {
            writer.string(value);
        }

        @Override
        public String read(BcsReader reader) {
            return reader.string();
        }
    }

    private static final class Bytes extends Codec<byte[]> {
        Bytes() {
            super("bytes");
        }

        @Override
        public void write(BcsWriter writer, byte[] value) {
            writer.uleb(value.length);
            writer.raw(value);
        }

        @Override
        public byte[] read(BcsReader reader) {
            int length = reader.length();
            return length == 0 ? NO_BYTES : reader.raw(length);
        }
    }

    /// So many bytes without a length.
    static final class FixedBytes extends Codec<byte[]> {
        private final int length;

        FixedBytes(int length) {
            super("bytes(" + length + ")");
            this.length = length;
        }

        @Override
        public void write(BcsWriter writer, byte[] value) {
            if (value.length != length) {
                throw new EncodeException("%d bytes, must be %d".formatted(value.length, length));
            }
            writer.raw(value);
        }

        @Override
        public byte[] read(BcsReader reader) {
            return reader.raw(length);
        }

        @Override
        boolean takesNoBytes() {
            return length == 0;
        }
    }
}
