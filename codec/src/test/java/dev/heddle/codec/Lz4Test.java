package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.codec.DecodeException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Lz4Test {
    /// A message that is all of its encoding, so that a test sees what was decompressed.
    private static final Codec<byte[]> REST = new Codec<>("rest") {
        @Override
        public void write(BcsWriter writer, byte[] value) {
            writer.raw(value);
        }

        @Override
        public byte[] read(BcsReader reader) {
            ByteBuf rest = reader.rest();
            byte[] bytes = new byte[rest.readableBytes()];
            rest.readBytes(bytes);
            return bytes;
        }
    };

    private static final Codec<byte[]> RAW = Lz4.of(REST);
    private static final Codec<byte[]> BYTES = Lz4.of(Bcs.bytes());

    private static byte[] random(long seed, int bytes) {
        byte[] random = new byte[bytes];
        new SplittableRandom(seed).nextBytes(random);
        return random;
    }

    /// A block of 25 + 255 n zero bytes: a literal, a repetition that reads what it writes, five literals.
    private static byte[] zeros(int n, int announced) {
        return HexFormat.of().parseHex(withLength(announced, "1f000100" + "ff".repeat(n) + "00" + "500000000000"));
    }

    private static int zeroBytes(int n) {
        return 25 + 255 * n;
    }

    private static String withLength(int length, String block) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(length)) + block;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    @DisplayName("section 10: a block made by others decodes")
    void aBlockMadeByOthersDecodes() {
        assertThat(Coding.decode(RAW, "05000000" + "50" + "68656c6c6f")).isEqualTo(ascii("hello"));
        // Four literals, five bytes from four before, seven literals.
        assertThat(Coding.decode(RAW, "10000000" + "41" + "61626364" + "0400" + "70" + "30313233343536"))
                .isEqualTo(ascii("abcdabcda0123456"));
        assertThat(Coding.decode(RAW, zeros(3, zeroBytes(3)))).isEqualTo(new byte[zeroBytes(3)]);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_771})
    @DisplayName("section 10: whatever is compressed here or by another compressor decodes, shrunk or not")
    void everyValueComesBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LZ4Compressor other = LZ4Factory.safeInstance().highCompressor();
        for (int i = 0; i < 200; i++) {
            byte[] value = random(random.nextLong(), random.nextInt(2_000));
            if (random.nextBoolean()) Arrays.fill(value, random.nextInt(value.length + 1), value.length, (byte) 7);
            byte[] encoded = Coding.encode(RAW, value);
            byte[] length = {(byte) value.length, (byte) (value.length >> 8), 0, 0};
            assertThat(encoded).as("seed %d, value %d", seed, i).startsWith(length);
            assertThat(Coding.decode(RAW, encoded))
                    .as("seed %d, value %d", seed, i)
                    .isEqualTo(value);
            String block = HexFormat.of().formatHex(other.compress(value));
            assertThat(Coding.decode(RAW, withLength(value.length, block)))
                    .as("seed %d, value %d, by another compressor", seed, i)
                    .isEqualTo(value);
        }
    }

    @Test
    void readsFromEveryKindOfBuffer() {
        byte[] encoded = Coding.encode(BYTES, random(1, 1_000));
        PooledByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        CompositeByteBuf pieces = allocator.compositeBuffer();
        for (int at = 0; at < encoded.length; at += 100) {
            int bytes = Math.min(100, encoded.length - at);
            pieces.addComponent(true, allocator.heapBuffer(bytes).writeBytes(encoded, at, bytes));
        }
        ByteBuf direct = allocator.directBuffer().writeBytes(encoded);
        ByteBuf slice = allocator.heapBuffer().writeInt(0).writeBytes(encoded).skipBytes(4);
        for (ByteBuf source : new ByteBuf[] {pieces, direct, slice}) {
            assertThat(BYTES.decode(source)).isEqualTo(random(1, 1_000));
            assertThat(source.isReadable()).isFalse();
            source.release();
        }
    }

    @Test
    @Tag("T-25")
    @DisplayName("section 10: fewer than 4 bytes, a negative length and one above 64,880,640 are decode errors")
    void refusesLengthsThatCannotBe() {
        assertThat(Lz4.MOST_BYTES).isEqualTo(64_880_640);
        Coding.assertRefused(RAW, "", Kind.END_OF_INPUT);
        Coding.assertRefused(RAW, "050000", Kind.END_OF_INPUT);
        for (int length : new int[] {-1, Integer.MIN_VALUE, 64_880_641, Integer.MAX_VALUE}) {
            Coding.assertRefused(RAW, withLength(length, "5068656c6c6f"), Kind.LENGTH_OVER_LIMIT);
        }
    }

    @Test
    @Tag("T-25")
    @DisplayName("section 10: a block that would give more than the length is a decode error")
    void stopsAtTheAnnouncedLength() {
        Coding.assertRefused(RAW, "04000000" + "5068656c6c6f", Kind.MALFORMED_BLOCK);
        Coding.assertRefused(RAW, "00000000" + "5068656c6c6f", Kind.MALFORMED_BLOCK);
        assertThat(Coding.refusal(RAW, zeros(3, zeroBytes(3) - 1)).kind()).isEqualTo(Kind.MALFORMED_BLOCK);
        assertThat(Coding.decode(RAW, "00000000" + "00")).isEmpty();
    }

    @Test
    @Tag("T-25")
    @DisplayName("section 10: a block that gives less than the length is followed by zero bytes, which BCS refuses")
    void whatTheBlockLeavesOpenIsZero() {
        assertThat(Coding.decode(RAW, "08000000" + "5068656c6c6f")).isEqualTo(ascii("hello\0\0\0"));
        // Bytes with their length: complete, then with one byte too many.
        assertThat(Coding.decode(BYTES, "05000000" + "50" + "0401020304")).containsExactly(1, 2, 3, 4);
        Coding.assertRefused(BYTES, "06000000" + "50" + "0401020304", Kind.REMAINING_INPUT);
    }

    @Test
    @Tag("T-22")
    @DisplayName("section 10: what is no block is a decode error")
    void refusesWhatIsNoBlock() {
        for (String block :
                new String[] {"", "f0", "50", "5068", "1f000000ff00500000000000", "1f00ffffff00500000000000"}) {
            DecodeException refusal = Coding.refusal(RAW, withLength(block.isEmpty() ? 0 : 20, block));
            assertThat(refusal).as(block).isNotNull();
        }
    }

    @Test
    @Tag("T-25")
    void decompressesToAHundredTimesTheInputBeyondAMebibyte() {
        int most = (1 << 20) / 255; // a block of so many extensions stays just below 1 MiB
        assertThat(Coding.decode(RAW, zeros(most - 1, zeroBytes(most - 1)))).hasSizeLessThanOrEqualTo(1 << 20);
        DecodeException refusal = Coding.refusal(RAW, zeros(most, zeroBytes(most)));
        assertThat(refusal.kind()).isEqualTo(Kind.LENGTH_OVER_LIMIT);
        assertThat(refusal).hasMessageContaining("at most 100 times as many");
    }

    @Test
    @DisplayName("section 10: more than 64,880,640 bytes, before or after compression, are not sent")
    void refusesToCompressTooMuch() {
        byte[] largest = random(1, Lz4.MOST_BYTES);
        assertThatThrownBy(() -> Coding.encode(RAW, largest))
                .as("random bytes grow")
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("bytes after compression, the limit is 64880640");
        for (int i = 0; i < largest.length; i++) if ((i & 32) == 0) largest[i] = 0;
        byte[] encoded = Coding.encode(RAW, largest);
        assertThat(Arrays.equals(Coding.decode(RAW, encoded), largest)).isTrue();
        assertThatThrownBy(() -> Coding.encode(RAW, new byte[Lz4.MOST_BYTES + 1]))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("64880641 bytes before compression, the limit is 64880640");
    }

    @Test
    @Tag("T-25")
    void theLimitsOfTheValuesCodecHold() {
        Codec<String> codec = Lz4.of(Bcs.string().withLimits(CodecLimits.DEFAULT.withStringBytes(3)));
        assertThat(Coding.decode(codec, Coding.encode(codec, "abc"))).isEqualTo("abc");
        assertThatThrownBy(() -> Coding.encode(codec, "abcd")).hasMessageContaining("the limit is 3");
        Coding.assertRefused(codec, "05000000" + "50" + "0461616161", Kind.LENGTH_OVER_LIMIT);
    }

    @Test
    void aRefusedMessageLeavesTheTargetAsItWas() {
        ByteBuf target = Unpooled.buffer().writeByte(1);
        Codec<String> codec = Lz4.of(Bcs.string().withLimits(CodecLimits.DEFAULT.withStringBytes(3)));
        assertThatThrownBy(() -> codec.encode("abcd", target)).isInstanceOf(EncodeException.class);
        assertThat(target.readableBytes()).isEqualTo(1);
    }
}
