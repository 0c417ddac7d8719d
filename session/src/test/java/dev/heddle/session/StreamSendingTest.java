package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an honest session writes for large messages, frame by frame.
@Tag("T-18")
class StreamSendingTest {
    private static final int CHUNK = 4_194_240;
    private static final Limits ROOMY = Limits.DEFAULT.withLarge(new Limits.Large(8, 512 << 20));

    /// A frame that was written; `number` is 0 for a header and -1 for a message in a frame of its own.
    private record Written(Priority priority, int streamId, int number, int fragments, int bytes) {}

    private static ProtocolId protocol(Priority priority) {
        return new ProtocolId(priority.ordinal());
    }

    private static Written written(byte[] frame) {
        assertThat(frame.length).as("section 9: the limit").isLessThanOrEqualTo(4_194_304);
        ByteBuf loan = Unpooled.wrappedBuffer(frame);
        return switch (FrameCodec.read(loan, ProtocolSet.of())) {
            case Frame.Message(var protocol, ByteBuf body) ->
                new Written(Priority.values()[protocol.number()], -1, -1, 0, body.readableBytes());
            case Frame.StreamHeader(int id, int fragments, Frame.Message(var protocol, ByteBuf body)) ->
                new Written(Priority.values()[protocol.number()], id, 0, fragments, body.readableBytes());
            case Frame.Fragment(int id, int number, ByteBuf piece) ->
                new Written(Priority.LOW, id, number, 0, piece.readableBytes());
            default -> throw new AssertionError("nobody sent this");
        };
    }

    private static List<Written> written(RawDialler raw) {
        return raw.openedFrames().stream().map(StreamSendingTest::written).toList();
    }

    private static void send(RawDialler raw, Priority priority, int bytes) {
        assertThat(raw.listener.send(protocol(priority), priority, new byte[bytes]))
                .isEqualTo(Admission.ADMITTED);
    }

    private static void writeAll(RawDialler raw) {
        raw.listener.room = 1 << 30;
        raw.listener.pump(raw.nowNanos);
    }

    /// Nothing is written until [#writeAll(RawDialler)].
    private static RawDialler blocked(boolean deployed) {
        RawDialler raw = RawDialler.open(1, ROOMY, deployed);
        raw.listener.room = 0;
        return raw;
    }

    @ParameterizedTest
    @CsvSource({
        "4194240, 4194240, 0, 4194240",
        "4194241, 4194240, 1, 1",
        "8388480, 4194240, 1, 4194240",
        "67108864, 4194240, 16, 1024"
    })
    @DisplayName("section 11: data lengths and how they are sent")
    void deployedCutting(int bytes, int first, int fragments, int last) {
        try (RawDialler raw = RawDialler.open(1, ROOMY, true)) {
            send(raw, Priority.LOW, bytes);
            writeAll(raw);
            List<Written> frames = written(raw);
            if (fragments == 0) {
                assertThat(frames).containsExactly(new Written(Priority.LOW, -1, -1, 0, bytes));
            } else {
                assertThat(frames).hasSize(1 + fragments);
                assertThat(frames.getFirst()).isEqualTo(new Written(Priority.LOW, 0, 0, fragments, first));
                for (int number = 1; number <= fragments; number++) {
                    int piece = number < fragments ? CHUNK : last;
                    assertThat(frames.get(number)).isEqualTo(new Written(Priority.LOW, 0, number, 0, piece));
                }
            }
            assertThat(raw.listener.fates).containsExactly(Fate.WRITTEN);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("section 11: data above the longest message is refused locally")
    void refusesLongerMessages(boolean deployed) {
        try (RawDialler raw = RawDialler.open(1, ROOMY, deployed)) {
            assertThat(raw.listener.send(protocol(Priority.LOW), Priority.LOW, new byte[67_108_865]))
                    .isEqualTo(Admission.TOO_LARGE);
            writeAll(raw);
            assertThat(raw.opened()).isEmpty();
            assertThat(raw.listener.fates).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_495, 65_496, 130_990, 1_113_415, 1_113_416, 4_194_240, 4_194_241, 67_108_864})
    @DisplayName("section 26: smaller fragments, as long as there are at most 16")
    void shortPieces(int bytes) {
        int record = StreamWriter.RECORD_PIECE_BYTES;
        assertThat(record).isEqualTo(65_495);
        try (RawDialler raw = RawDialler.open(1, ROOMY, false)) {
            long before = raw.listener.statistics.counters().recordsOut();
            send(raw, Priority.LOW, bytes);
            writeAll(raw);
            List<Written> frames = written(raw);
            int piece = Math.max(record, (bytes + 16) / 17);
            assertThat(frames).hasSize((bytes + piece - 1) / piece).hasSizeLessThanOrEqualTo(17);
            assertThat(frames).allMatch(frame -> frame.bytes <= piece);
            assertThat(frames.stream().mapToInt(Written::bytes).sum()).isEqualTo(bytes);
            assertThat(frames.getFirst().number).isEqualTo(bytes > record ? 0 : -1);
            long records = raw.listener.statistics.counters().recordsOut() - before;
            assertThat(records).isLessThanOrEqualTo((bytes + 48L * frames.size()) / 65_519 + 1);
        }
    }

    @Test
    @DisplayName("section 11: stream ids are a counter of the connection from 0, separate from request ids")
    void numbersStreams() {
        try (RawDialler raw = blocked(true)) {
            Outcomes call = raw.listener.call(new byte[1], Nodes.SECOND);
            for (int i = 0; i < 3; i++) send(raw, Priority.LOW, CHUNK + 1);
            writeAll(raw);
            List<byte[]> frames = raw.openedFrames();
            assertThat(frames.removeFirst()).isEqualTo(Nodes.hex("00 01 29 00000000 00 01 00"));
            assertThat(frames.stream().map(frame -> written(frame).streamId)).containsExactly(0, 0, 1, 1, 2, 2);
            assertThat(call.count()).isZero();
        }
    }

    @Test
    @DisplayName("section 11: large and small messages alternate, and a small one may overtake a large one sent before")
    void alternates() {
        try (RawDialler raw = blocked(true)) {
            send(raw, Priority.NORMAL, 4 * CHUNK);
            for (int i = 1; i <= 6; i++) send(raw, Priority.NORMAL, i);
            writeAll(raw);
            assertThat(written(raw).stream().map(Written::bytes))
                    .containsExactly(CHUNK, 1, CHUNK, 2, CHUNK, 3, CHUNK, 4, 5, 6);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("section 11: all frames of a large message come before the header of the next")
    void neverMixesTwoStreams(boolean deployed) {
        try (RawDialler raw = blocked(deployed)) {
            for (Priority priority : Priority.values()) {
                send(raw, priority, 3 * CHUNK);
                send(raw, priority, 2 * CHUNK);
                send(raw, priority, 1_000_000);
            }
            for (int room = 1; room <= 200; room++) {
                raw.listener.room = 300_000;
                raw.listener.pump(raw.nowNanos);
                if (room % 20 == 0) send(raw, Priority.CRITICAL, 200_000);
            }
            writeAll(raw);
            int streamId = -1;
            int next = 0;
            int fragments = -1;
            for (Written frame : written(raw)) {
                if (frame.number < 0) continue;
                if (frame.number == 0) {
                    assertThat(next).as("the stream before is whole").isEqualTo(fragments + 1);
                    assertThat(frame.streamId).isEqualTo(++streamId);
                    fragments = frame.fragments;
                    next = 1;
                } else {
                    assertThat(frame.streamId).isEqualTo(streamId);
                    assertThat(frame.number).isEqualTo(next++);
                }
            }
            assertThat(streamId).isGreaterThanOrEqualTo(7);
            assertThat(next).isEqualTo(fragments + 1);
            assertThat(raw.listener.fates).hasSize(22).containsOnly(Fate.WRITTEN);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 4194240", "false, 3947581"})
    void aCriticalMessageWaitsForOnePieceOfALargeOneAtMost(boolean deployed, int pieceBytes) {
        try (RawDialler raw = blocked(deployed)) {
            send(raw, Priority.LOW, 64 << 20);
            for (int at = 0; at < 10; at++) {
                // Somewhere in the stream, and in the middle of a piece most of the time.
                raw.listener.room = 1 + at * 70_000;
                raw.listener.pump(raw.nowNanos);
                assertThat(raw.listener.session.hasUnsent()).isTrue();
                int before = raw.listener.sent.readableBytes();
                send(raw, Priority.CRITICAL, 10);
                int records = 0;
                while (raw.listener.session.outbox().waiting() > 1) {
                    raw.listener.room = 1;
                    raw.listener.pump(raw.nowNanos);
                    records++;
                }
                assertThat(raw.listener.sent.readableBytes() - before).isLessThan(pieceBytes + 66_000);
                assertThat(records).isLessThanOrEqualTo(1 + (pieceBytes + 100) / 65_519 + 1);
            }
        }
    }

    @Test
    void aLargeMessageOfEachPriorityHasItsShareOfTheLargeOnes() {
        Limits limits = Limits.DEFAULT.withSizes(4096, 16 * 4096).withLarge(new Limits.Large(1000, 64 << 20));
        try (RawDialler raw = RawDialler.open(1, limits, true)) {
            raw.listener.room = 0;
            for (int i = 0; i < 200; i++) send(raw, Priority.CRITICAL, 5_000);
            for (int i = 0; i < 5; i++) send(raw, Priority.LOW, 5_000);
            writeAll(raw);
            List<Priority> order = new ArrayList<>();
            for (Written frame : written(raw)) if (frame.number == 0) order.add(frame.priority);
            for (int low = 1; low <= 5; low++) {
                List<Priority> begin = order.subList(0, 16 * low);
                assertThat(begin).filteredOn(Priority.LOW::equals).hasSize(low);
            }
        }
    }

    @Test
    void aStreamGoesOnWithTheUrgencyOfTheLargeMessageThatWaitsBehindIt() {
        Limits limits = Limits.DEFAULT.withSizes(16 << 10, 256 << 10);
        try (RawDialler raw = RawDialler.open(1, limits, true)) {
            raw.listener.room = 0;
            send(raw, Priority.LOW, 250_000);
            raw.listener.room = 1;
            raw.listener.pump(raw.nowNanos);
            assertThat(raw.listener.sent.readableBytes()).isLessThan(66_000);
            for (int i = 0; i < 500; i++) send(raw, Priority.HIGH, 1_000);
            send(raw, Priority.CRITICAL, 20_000);
            writeAll(raw);
            List<Priority> order = new ArrayList<>();
            for (byte[] frame : raw.openedFrames()) order.add(written(frame).priority);
            // The small ones in between have no more than their sixteenth.
            int urgent = order.indexOf(Priority.CRITICAL);
            assertThat(order.subList(0, urgent)).hasSizeBetween(16, 16 + 250 / 15);
        }
    }

    @Test
    @DisplayName("while a stream is under way a body that fits a frame is a plain one; before and after it is cut")
    void cutsOneAtATime() {
        try (RawDialler raw = blocked(false)) {
            send(raw, Priority.NORMAL, 200_000);
            send(raw, Priority.NORMAL, 200_001);
            writeAll(raw);
            send(raw, Priority.NORMAL, 200_002);
            writeAll(raw);
            assertThat(written(raw).stream().map(frame -> frame.number * 1_000_000 + frame.bytes))
                    .containsExactly(
                            65_495,
                            -1_000_000 + 200_001,
                            1_065_495,
                            2_065_495,
                            3_000_000 + 200_000 - 3 * 65_495,
                            65_495,
                            1_065_495,
                            2_065_495,
                            3_000_000 + 200_002 - 3 * 65_495);
        }
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void aLinkThatEndsInTheMiddleLosesTheMessage(Priority priority) {
        try (RawDialler raw = blocked(false)) {
            send(raw, priority, 20 << 20);
            send(raw, priority, 10 << 20);
            raw.listener.room = 3_000_000;
            raw.listener.pump(raw.nowNanos);
            assertThat(raw.listener.fates).isEmpty();
            assertThat(raw.listener.session.outbox().waitingBytes()).isEqualTo(30 << 20);
            raw.listener.on(raw.nowNanos, new SessionInput.LinkLost(null));
            assertThat(raw.listener.fates).containsExactly(Fate.LOST, Fate.LOST);
            raw.listener.assertNothingHeld();
        }
    }

    @Test
    @Tag("T-20")
    @DisplayName("section 12: a large request that its caller has given up is not sent, and gives its place back")
    void aRequestWhoseTimeIsUpIsNotSent() {
        try (RawDialler raw = blocked(true)) {
            Outcomes call = raw.listener.call(new byte[CHUNK + 1], Nodes.SECOND);
            raw.listener.pump(raw.nowNanos);
            raw.nowNanos += Nodes.SECOND;
            raw.listener.deadline(raw.nowNanos);
            assertThat(call.failure()).isEqualTo(new CallFailure.TimedOut(1000));
            send(raw, Priority.NORMAL, CHUNK + 1);
            writeAll(raw);
            assertThat(written(raw)).extracting(Written::streamId).containsExactly(0, 0);
            assertThat(raw.listener.session.outbox().waitingBytes()).isZero();
        }
    }

    @Test
    @Tag("T-20")
    void aLargeAnswerAfterItsDeadlineIsNotSentAndNamed() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(Nodes.requestFrame(Nodes.ASK, 3, new byte[1]));
            raw.nowNanos += 10 * Nodes.SECOND;
            raw.listener.deadline(raw.nowNanos);
            assertThat(raw.listener.answer(3, new byte[CHUNK + 1])).isEqualTo(Admission.ADMITTED);
            writeAll(raw);
            assertThat(raw.opened()).isEmpty();
            assertThat(raw.listener.noted).containsExactly(new Irregularity.LateAnswer(3));
            assertThat(raw.listener.session.outbox().waitingBytes()).isZero();
        }
    }
}
