package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-13")
class InboundStreamTest {
    private static final long SECOND = Nodes.SECOND;
    private static final byte[] A = {1, 1, 1, 1};
    private static final byte[] B = {2, 2, 2};
    private static final byte[] C = {3};

    private final UnpooledByteBufAllocator allocator = Nodes.countingAllocator();
    private final ByteBudget budget = new ByteBudget("reassembly bytes", 200 << 20);
    private final List<Irregularity> noted = new ArrayList<>();
    private InboundStream stream = stream(Limits.DEFAULT);
    // Of arbitrary origin, and about to wrap.
    private long nowNanos = Long.MAX_VALUE - SECOND;

    private InboundStream stream(Limits limits) {
        return new InboundStream(
                limits, new ReassemblyShare(budget, limits.reassembly().peerBytes()), allocator, noted::add);
    }

    private void header(int streamId, int fragments, byte[] piece) {
        ByteBuf loan = Unpooled.wrappedBuffer(piece);
        stream.onHeader(nowNanos, new Frame.StreamHeader(streamId, fragments, new Frame.Message(Nodes.VOTES, loan)));
    }

    private Frame.@Nullable Carrying go(int streamId, int number, byte[] piece) {
        return stream.onFragment(nowNanos, new Frame.Fragment(streamId, number, Unpooled.wrappedBuffer(piece)));
    }

    /// @return the whole message's body
    private byte @Nullable [] fragment(int streamId, int number, byte[] piece) {
        Frame.Carrying whole = go(streamId, number, piece);
        return whole == null ? null : Nodes.drained(whole.body());
    }

    /// @return the whole message's body, still held
    private ByteBuf last(int streamId, int number, byte[] piece) {
        return Objects.requireNonNull(go(streamId, number, piece)).body();
    }

    private void passes(long nanos) {
        nowNanos += nanos;
        stream.expire(nowNanos);
    }

    @AfterEach
    void nothingIsHeld() {
        stream.close();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(budget.usedBytes()).isZero();
        assertThat(stream.nextDeadlineNanos()).isEqualTo(Session.NO_DEADLINE);
    }

    @Test
    @DisplayName("section 11: the last fragment joins the data in order, whatever the sizes of the pieces")
    void joinsThePieces() {
        header(7, 2, A);
        assertThat(fragment(7, 1, B)).isNull();
        assertThat(fragment(7, 2, C)).isEqualTo(Nodes.joined(A, B, C));
        header(8, 1, new byte[0]);
        assertThat(fragment(8, 1, new byte[0])).isEmpty();
        assertThat(noted).isEmpty();
    }

    @Test
    @DisplayName("section 11: requests and responses come in pieces too")
    void joinsEveryKindOfMessage() {
        var request = new Frame.Request(Nodes.ASK, 9, (byte) 3, Unpooled.wrappedBuffer(A));
        stream.onHeader(nowNanos, new Frame.StreamHeader(1, 1, request));
        assertThat(go(1, 1, B)).isInstanceOfSatisfying(Frame.Request.class, whole -> {
            assertThat(whole.protocol()).isEqualTo(Nodes.ASK);
            assertThat(whole.requestId()).isEqualTo(9);
            assertThat(whole.priority()).isEqualTo((byte) 3);
            assertThat(Nodes.drained(whole.body())).isEqualTo(Nodes.joined(A, B));
        });
        var response = new Frame.Response(9, Unpooled.wrappedBuffer(A));
        stream.onHeader(nowNanos, new Frame.StreamHeader(1, 1, response));
        assertThat(go(1, 1, B)).isInstanceOfSatisfying(Frame.Response.class, whole -> {
            assertThat(whole.requestId()).isEqualTo(9);
            assertThat(Nodes.drained(whole.body())).isEqualTo(Nodes.joined(A, B));
        });
    }

    @Test
    @DisplayName("section 11: a header holding an error message is refused, an unfinished stream stays")
    void refusesAnError() {
        header(7, 1, A);
        var error = new Frame.ErrorNotice(new Irregularity.ParsingErrorReceived(0, 3));
        stream.onHeader(nowNanos, new Frame.StreamHeader(8, 1, error));
        assertThat(noted).containsExactly(new Irregularity.StreamOfAnError());
        assertThat(fragment(7, 1, B)).isEqualTo(Nodes.joined(A, B));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 255})
    @DisplayName("section 11: a header with n = 0 or n > 16 is refused, an unfinished stream stays")
    void refusesAWrongCount(int fragments) {
        header(7, 1, A);
        header(8, fragments, C);
        assertThat(noted).containsExactly(new Irregularity.FragmentCount(fragments));
        assertThat(fragment(7, 1, B)).isEqualTo(Nodes.joined(A, B));
    }

    @Test
    @DisplayName("section 11: sixteen fragments are accepted")
    void acceptsSixteen() {
        header(7, 16, A);
        for (int number = 1; number < 16; number++)
            assertThat(fragment(7, number, C)).isNull();
        assertThat(fragment(7, 16, C)).hasSize(4 + 16);
    }

    @Test
    @DisplayName("section 11: a good header while a stream is unfinished: the old one is thrown away, the new one kept")
    void replaces() {
        header(7, 2, A);
        assertThat(fragment(7, 1, B)).isNull();
        header(7, 1, C);
        assertThat(noted).containsExactly(new Irregularity.StreamReplaced(7, 7));
        assertThat(budget.usedBytes()).isEqualTo(1);
        assertThat(fragment(7, 1, B)).isEqualTo(Nodes.joined(C, B));
    }

    @Test
    @DisplayName("section 11: a fragment with no stream is dropped")
    void dropsWithoutStream() {
        assertThat(fragment(7, 1, A)).isNull();
        header(7, 1, A);
        assertThat(fragment(7, 1, B)).isNotNull();
        assertThat(fragment(7, 2, B)).isNull();
        assertThat(noted)
                .containsExactly(
                        new Irregularity.FragmentWithoutStream(7, 1), new Irregularity.FragmentWithoutStream(7, 2));
    }

    @Test
    @DisplayName("section 11: a fragment with another request id is dropped, the stream stays as it was")
    void dropsAnotherStream() {
        header(7, 1, A);
        assertThat(fragment(8, 1, C)).isNull();
        assertThat(noted).containsExactly(new Irregularity.FragmentOfAnotherStream(8, 7));
        assertThat(fragment(7, 1, B)).isEqualTo(Nodes.joined(A, B));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 255})
    @DisplayName("section 11: a fragment id that is not last + 1, 0 or > n is dropped; the right one may still come")
    void dropsOutOfOrder(int number) {
        header(7, 3, A);
        assertThat(fragment(7, 1, B)).isNull();
        assertThat(fragment(7, number, C)).isNull();
        assertThat(noted).containsExactly(new Irregularity.FragmentOutOfOrder(number, 2));
        assertThat(fragment(7, 2, B)).isNull();
        assertThat(fragment(7, 3, C)).isEqualTo(Nodes.joined(A, B, B, C));
    }

    @Test
    @Tag("T-12")
    void aShortPieceDoesNotHoldTheRecordItCameIn() {
        ByteBuf held = allocator.heapBuffer(65_519).writeZero(65_519);
        header(7, 2, A);
        for (int bytes : new int[] {ReassembledBody.COPIED_BELOW_BYTES - 1, ReassembledBody.COPIED_BELOW_BYTES}) {
            int number = bytes - ReassembledBody.COPIED_BELOW_BYTES + 2;
            ByteBuf piece = held.slice(0, bytes);
            Frame.Carrying whole = stream.onFragment(nowNanos, new Frame.Fragment(7, number, piece));
            assertThat(held.refCnt()).isEqualTo(number);
            if (whole != null) whole.body().release();
        }
        assertThat(held.release()).isTrue();
    }

    @Test
    void itsBytesCountUntilTheHandlerHasReleasedThem() {
        header(7, 1, A);
        ByteBuf body = last(7, 1, new byte[10_000]);
        assertThat(budget.usedBytes()).isEqualTo(10_004);
        assertThat(body).isInstanceOf(ReassembledBody.class);
        ByteBuf kept = body.retainedSlice();
        body.release();
        assertThat(budget.usedBytes()).isEqualTo(10_004);
        kept.release();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void aLinkHoldsNoMoreThanItsShare() {
        stream = stream(Limits.DEFAULT.withReassembly(reassembly(1000)));
        header(7, 3, new byte[400]);
        assertThat(fragment(7, 1, new byte[600])).isNull();
        assertThat(fragment(7, 2, new byte[1])).isNull();
        assertThat(noted).containsExactly(new Irregularity.NoRoomForStream(7, 1000));
        assertThat(budget.usedBytes()).isZero();
        // What a handler has not released counts.
        header(8, 1, new byte[400]);
        ByteBuf whole = last(8, 1, new byte[400]);
        header(9, 1, new byte[201]);
        assertThat(noted).hasSize(2).last().isEqualTo(new Irregularity.NoRoomForStream(9, 0));
        whole.release();
        header(10, 1, new byte[201]);
        assertThat(fragment(10, 1, A)).hasSize(205);
    }

    @Test
    void allLinksTogetherHoldNoMoreThanTheNodeMay() {
        InboundStream other = stream(Limits.DEFAULT);
        // No link holds more than half.
        ReassemblyShare half = new ReassemblyShare(budget, 1L << 40);
        assertThat(half.take((100 << 20) + 1)).isFalse();
        assertThat(half.take(100 << 20)).isTrue();
        ReassemblyShare rest = new ReassemblyShare(budget, 1L << 40);
        assertThat(rest.take((100 << 20) - 10)).isTrue();
        header(7, 1, A);
        var first = new Frame.Message(Nodes.VOTES, Unpooled.wrappedBuffer(new byte[7]));
        other.onHeader(nowNanos, new Frame.StreamHeader(1, 1, first));
        assertThat(noted).containsExactly(new Irregularity.NoRoomForStream(1, 0));
        assertThat(fragment(7, 1, B)).hasSize(7);
        rest.giveBack((100 << 20) - 10);
        half.giveBack(100 << 20);
        other.close();
    }

    @Test
    void aStreamIsNoLongerThanAMessageMayBe() {
        stream = stream(Limits.DEFAULT.withSizes(4096, 4096));
        header(7, 2, new byte[4000]);
        assertThat(fragment(7, 1, new byte[96])).isNull();
        assertThat(noted).isEmpty();
        assertThat(fragment(7, 2, new byte[1])).isNull();
        assertThat(noted).containsExactly(new Irregularity.StreamTooLong(7, 4097, 4096));
        assertThat(budget.usedBytes()).isZero();
    }

    private static Limits.Reassembly reassembly(int peerBytes) {
        Limits.Reassembly all = Limits.DEFAULT.reassembly();
        return new Limits.Reassembly(
                peerBytes,
                all.nodeBytes(),
                all.idle(),
                all.base(),
                all.perMebibyte(),
                all.slowest(),
                all.slowestAfter());
    }

    private void assertExpires(long nanos) {
        assertThat(stream.nextDeadlineNanos() - nowNanos).isEqualTo(nanos);
        passes(nanos - 1);
        assertThat(noted).isEmpty();
        passes(1);
        assertThat(noted).hasSize(1).first().isInstanceOf(Irregularity.StreamExpired.class);
        assertThat(budget.usedBytes()).isZero();
        // Whatever still drips in.
        assertThat(fragment(7, 1, A)).isNull();
        assertThat(noted).hasSize(2).last().isEqualTo(new Irregularity.FragmentWithoutStream(7, 1));
    }

    @Test
    @Tag("T-16")
    void aStreamBelow64KibibytesASecondEndsAfterFiveSeconds() {
        header(7, 16, new byte[300_000]);
        assertExpires(5 * SECOND);
    }

    @Test
    @Tag("T-16")
    @DisplayName("a body that would fit one frame has the time of the slowest, as it would as one frame")
    void aShortStreamEndsAfterAMinute() {
        header(7, 16, new byte[(4 << 20) / 17]);
        assertExpires(60 * SECOND);
    }

    @Test
    @Tag("T-16")
    void aStreamThatGrewBeyondAFrameHasTheTimeOfALongOne() {
        header(7, 16, new byte[1]);
        passes(59 * SECOND);
        assertThat(fragment(7, 1, new byte[4 << 20])).isNull();
        // The byte of the header has its time too.
        assertExpires(5 * SECOND + SECOND / 65_536);
    }

    @Test
    @Tag("T-16")
    void aStreamThatStandsStillEndsAfterTenSeconds() {
        header(7, 2, new byte[4 << 20]);
        assertExpires(10 * SECOND);
    }

    @Test
    @Tag("T-16")
    void aPieceThatIsStillArrivingIsNoStandstillButTooSlowOnAverage() {
        header(7, 2, new byte[4 << 20]);
        // 64 KiB/s make 64 s of the first 4 MiB.
        for (int i = 1; i <= 7; i++) {
            passes(9 * SECOND);
            stream.arriving(nowNanos, i * 9 * 65_536);
        }
        assertThat(noted).isEmpty();
        assertExpires(SECOND);
    }

    @Test
    @Tag("T-16")
    void aByteNowAndThenIsAStandstill() {
        header(7, 2, new byte[4 << 20]);
        for (int i = 1; i < 10; i++) {
            passes(SECOND);
            stream.arriving(nowNanos, i);
        }
        assertExpires(SECOND);
    }

    @Test
    @Tag("T-16")
    void theNextFrameBeginsAnew() {
        header(7, 2, new byte[4 << 20]);
        passes(9 * SECOND);
        stream.arriving(nowNanos, 1 << 20);
        passes(9 * SECOND);
        // Another frame, which is as long by now as came since.
        stream.arriving(nowNanos, 9 * 65_536);
        assertExpires(10 * SECOND);
    }

    @Test
    @Tag("T-16")
    void aStreamEndsAfterAMinuteAndFourSecondsForEachMebibyte() {
        Limits.Reassembly all = Limits.DEFAULT.reassembly();
        stream = stream(Limits.DEFAULT.withReassembly(new Limits.Reassembly(
                all.peerBytes(),
                all.nodeBytes(),
                Duration.ofHours(1),
                all.base(),
                all.perMebibyte(),
                1,
                all.slowestAfter())));
        header(7, 2, new byte[4 << 20]);
        assertExpires((60 + 16) * SECOND);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 42})
    @Tag("T-16")
    void aStreamLivesAsLongAsEachRuleSays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 60; round++) {
            noted.clear();
            long start = nowNanos;
            long bytes = random.nextInt(1 << 20);
            long last = start;
            long announced = 17 * bytes;
            header(1, 16, new byte[(int) bytes]);
            for (int number = 1; number < 16; number++) {
                long wait = random.nextLong(11 * SECOND);
                long at = nowNanos + wait - start;
                // The rules, one by one.
                boolean idle = nowNanos + wait - last >= 10 * SECOND;
                boolean slow = at >= 5 * SECOND && bytes * SECOND <= at * 65_536;
                boolean longer = at >= 60 * SECOND + bytes * (4 * SECOND) / (1 << 20);
                boolean fitsFrame = Math.max(bytes, announced) <= 4 << 20;
                boolean ends = fitsFrame ? at >= 60 * SECOND : idle || slow || longer;
                passes(wait);
                assertThat(!noted.isEmpty())
                        .as("seed %d, round %d, %d bytes after %d ns", seed, round, bytes, at)
                        .isEqualTo(ends);
                if (!noted.isEmpty()) break;
                byte[] piece = new byte[random.nextInt(2 << 20)];
                assertThat(fragment(1, number, piece)).isNull();
                bytes += piece.length;
                last = nowNanos;
            }
            stream.close();
        }
    }
}
