package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final int LIMIT = 4 << 20;

    private final UnpooledByteBufAllocator allocator = Nodes.countingAllocator();
    private final List<byte[]> frames = new ArrayList<>();
    private final FrameReader reader = new FrameReader(LIMIT, allocator);

    @AfterEach
    void nothingIsHeld() {
        reader.close();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private void read(byte[] bytes) {
        reader.read(
                allocator.heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes),
                frame -> frames.add(Nodes.bytesOf(frame)));
    }

    private static byte[] framed(byte[] frame) {
        return ByteBuffer.allocate(4 + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 20_771})
    void readsTheSameFramesHoweverTheBytesAreCut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int most = 1 << random.nextInt(0, i % 50 == 0 ? 21 : 12);
            sent.add(Nodes.bytes(random, random.nextInt(most)));
        }
        byte[] stream = Nodes.joined(sent.stream().map(FrameReaderTest::framed).toArray(byte[][]::new));
        FrameReader pooled = new FrameReader(LIMIT, PooledByteBufAllocator.DEFAULT);
        for (int at = 0; at < stream.length; ) {
            int bytes = Math.min(stream.length - at, random.nextInt(1, random.nextBoolean() ? 8 : 65_520));
            // Not at the start of its buffer, as a record behind another is.
            ByteBuf piece = PooledByteBufAllocator.DEFAULT
                    .heapBuffer(bytes + 3)
                    .writeZero(3)
                    .writeBytes(stream, at, bytes);
            pooled.read(piece.skipBytes(3), frame -> frames.add(Nodes.bytesOf(frame)));
            at += bytes;
        }
        assertThat(pooled.midFrame()).isFalse();
        assertThat(frames).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++)
            assertThat(frames.get(i)).as("frame %d", i).isEqualTo(sent.get(i));
        pooled.close();
    }

    @Test
    @DisplayName("section 9: N = 0 is an empty frame")
    void anEmptyFrameIsAFrame() {
        read(new byte[4]);
        for (int i = 0; i < 4; i++) read(new byte[1]);
        assertThat(frames).containsExactly(new byte[0], new byte[0]);
    }

    @Test
    @DisplayName("section 9: N at the limit is read")
    void aFrameAtTheLimitIsRead() {
        byte[] largest = new byte[LIMIT];
        largest[LIMIT - 1] = 7;
        byte[] stream = framed(largest);
        for (int at = 0; at < stream.length; at += 65_519) {
            read(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + 65_519)));
        }
        assertThat(frames).hasSize(1);
        assertThat(frames.getFirst()).isEqualTo(largest);
    }

    @ParameterizedTest
    @Tag("T-15")
    @ValueSource(ints = {LIMIT + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void aFrameOverTheLimitIsRefusedAsSoonAsItSaysSo(int announced) {
        byte[] head = ByteBuffer.allocate(4).putInt(announced).array();
        assertThatThrownBy(() -> read(head))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(Integer.toUnsignedString(announced))
                .hasMessageContaining("4194304");
    }

    @ParameterizedTest
    @Tag("T-15")
    @ValueSource(ints = {LIMIT + 1, -1})
    void aFrameOverTheLimitIsRefusedAlsoWhenItsLengthTrickles(int announced) {
        byte[] head = ByteBuffer.allocate(4).putInt(announced).array();
        for (int i = 0; i < 3; i++) read(Arrays.copyOfRange(head, i, i + 1));
        assertThatThrownBy(() -> read(Arrays.copyOfRange(head, 3, 4))).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000, 60_000})
    @Tag("T-12")
    void memoryGrowsWithWhatCameAndNotWithWhatWasAnnounced(int pieceBytes) {
        read(ByteBuffer.allocate(4).putInt(LIMIT).array());
        long received = 4;
        for (int i = 0; i < 60; i++) {
            read(new byte[pieceBytes]);
            received += pieceBytes;
            assertThat(allocator.metric().usedHeapMemory()).isLessThanOrEqualTo(64 * received + (64 << 10));
            assertThat(allocator.metric().usedHeapMemory()).isLessThanOrEqualTo(LIMIT + 4);
        }
        assertThat(frames).isEmpty();
        assertThat(reader.midFrame()).isTrue();
    }

    @Test
    void nothingIsReadAfterItsConsumerClosedIt() {
        byte[] two = Nodes.joined(framed(new byte[] {1}), framed(new byte[] {2}));
        reader.read(Unpooled.copiedBuffer(two), frame -> {
            frames.add(Nodes.bytesOf(frame));
            reader.close();
        });
        assertThat(frames).containsExactly(new byte[] {1});
        read(framed(new byte[] {3}));
        assertThat(frames).hasSize(1);
    }

    @Test
    void aFrameKeptBeyondItsLoanStaysWhole() {
        List<ByteBuf> kept = new ArrayList<>();
        byte[] stream = Nodes.joined(framed(new byte[] {1, 2}), framed(new byte[] {3, 4}));
        reader.read(allocator.heapBuffer(16).writeBytes(stream, 0, 9), frame -> kept.add(frame.retain()));
        reader.read(allocator.heapBuffer(16).writeBytes(stream, 9, 3), frame -> kept.add(frame.retain()));
        assertThat(kept.stream().map(Nodes::drained)).containsExactly(new byte[] {1, 2}, new byte[] {3, 4});
    }
}
