package dev.heddle.codec;

import dev.heddle.codec.DecodeException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/// Whole messages, compressed: the length of the value's encoding as four bytes (i32, little-endian), then
/// that encoding as one raw block of LZ4, without magic or checksum. There is no flag and no way around it
/// for what does not shrink.
///
/// Any block that gives no more than the length is taken. Where it gives less the rest is zero bytes, as on
/// deployed nodes, so that the value then ends too early and is refused.
///
/// @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">LZ4 block format</a>
public final class Lz4 {
    /// The most that the encoding may have, both before and after it is compressed: a deployed message of
    /// 64 MiB, less what is kept for metadata and padding.
    public static final int MOST_BYTES = (64 << 20) - (128 << 10) - (2 << 20);

    /// Up to here a length is judged by what the format can give; beyond it by [#MOST_RATIO] too.
    private static final int FREE_BYTES = 1 << 20;

    private static final int MOST_RATIO = 100;

    /// A byte of a block stands for 255 at most: it lengthens a repetition by so many.
    private static final int FORMAT_RATIO = 255;

    private Lz4() {}

    /// A codec for a message alone, never for a part of one: it takes all bytes there are.
    ///
    /// @param codec of the value; its limits hold, and offsets in its errors count decompressed bytes
    public static <T> Codec<T> of(Codec<T> codec) {
        return new Compressed<>(codec);
    }

    private static final class Compressed<T> extends Codec<T> {
        // Plain Java with array bounds checked: no native library, no Unsafe.
        private static final LZ4Compressor COMPRESSOR =
                LZ4Factory.safeInstance().fastCompressor();
        private static final LZ4SafeDecompressor DECOMPRESSOR =
                LZ4Factory.safeInstance().safeDecompressor();

        private final Codec<T> codec;

        Compressed(Codec<T> codec) {
            super(codec.toString());
            this.codec = codec;
        }

        @Override
        public void write(BcsWriter writer, T value) {
            ByteBuf target = writer.target();
            ByteBuf raw = target.alloc().heapBuffer();
            try {
                codec.encode(value, raw);
                int rawBytes = raw.readableBytes();
                requireAtMost(rawBytes, "bytes before compression");
                // Not into the target itself: that would have to hold the worst case, and keep it while it
                // waits.
                int worst = COMPRESSOR.maxCompressedLength(rawBytes);
                ByteBuf block = target.alloc().heapBuffer(worst);
                try {
                    int bytes = COMPRESSOR.compress(
                            raw.array(), raw.arrayOffset(), rawBytes, block.array(), block.arrayOffset(), worst);
                    requireAtMost(bytes, "bytes after compression");
                    target.writeIntLE(rawBytes).writeBytes(block, 0, bytes);
                } finally {
                    block.release();
                }
            } finally {
                raw.release();
            }
        }

        @Override
        public T read(BcsReader reader) {
            int offset = reader.offset();
            ByteBuf input = reader.rest();
            if (input.readableBytes() < Integer.BYTES) {
                String detail = "a length of 4 bytes is needed, %d are there".formatted(input.readableBytes());
                throw new DecodeException(Kind.END_OF_INPUT, offset, detail);
            }
            int announced = input.readIntLE();
            requirePossible(announced, input.readableBytes(), offset);
            return codec.decode(Unpooled.wrappedBuffer(decompress(input, announced)));
        }

        /// Nothing is allocated for a length that the block cannot give, or may not.
        private static void requirePossible(int announced, int blockBytes, int offset) {
            if (announced < 0 || announced > MOST_BYTES) {
                String detail = "%d bytes announced, 0 to %d are allowed".formatted(announced, MOST_BYTES);
                throw new DecodeException(Kind.LENGTH_OVER_LIMIT, offset, detail);
            }
            int ratio = announced > FREE_BYTES ? MOST_RATIO : FORMAT_RATIO;
            if (announced > (long) ratio * blockBytes) {
                String detail = "%d bytes announced from a block of %d, at most %d times as many are allowed"
                        .formatted(announced, blockBytes, ratio);
                throw new DecodeException(Kind.LENGTH_OVER_LIMIT, offset, detail);
            }
        }

        /// @return a fresh array, so that what the block leaves open is zero
        private static byte[] decompress(ByteBuf block, int announced) {
            int blockBytes = block.readableBytes();
            byte[] source;
            int start;
            if (block.hasArray()) {
                source = block.array();
                start = block.arrayOffset() + block.readerIndex();
            } else {
                source = ByteBufUtil.getBytes(block);
                start = 0;
            }
            byte[] raw = new byte[announced];
            try {
                var _ = DECOMPRESSOR.decompress(source, start, blockBytes, raw, 0, announced);
                return raw;
            } catch (LZ4Exception | IndexOutOfBoundsException malformed) {
                String detail = "a block of %d bytes, announced as %d".formatted(blockBytes, announced);
                throw new DecodeException(Kind.MALFORMED_BLOCK, Integer.BYTES, detail);
            }
        }

        private static void requireAtMost(int bytes, String unit) {
            if (bytes > MOST_BYTES) {
                throw new EncodeException("%d %s, the limit is %d".formatted(bytes, unit, MOST_BYTES));
            }
        }
    }
}
