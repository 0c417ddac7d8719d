package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a Heddle peer may send that has no place, and how often. Towards a deployed peer none of it counts.
@Tag("T-17")
class ConductTest {
    private static final byte[] PIECE = {1, 2, 3};
    private static final long SECOND = Nodes.SECOND;

    private static void assertViolation(RawDialler raw, String reason) {
        assertThat(raw.listener.closed).isEqualTo(new CloseCause.Violation(reason));
        raw.listener.assertNothingHeld();
    }

    private static byte[] header(int streamId) {
        return Nodes.streamFrame(streamId, 2, Nodes.VOTES, PIECE);
    }

    /// Each header but the first replaces the stream before it.
    @Test
    void aHundredStreamsASecondMayComeToNothing() {
        try (RawDialler raw = RawDialler.heddle(1)) {
            for (int i = 0; i <= 100; i++) raw.sendSealed(header(i));
            raw.nowNanos += SECOND;
            for (int i = 0; i < 100; i++) raw.sendSealed(header(i));
            assertThat(raw.listener.closed).isNull();
            raw.nowNanos += SECOND - 1;
            raw.sendSealed(header(7));
            assertViolation(raw, "more than 100 streams in a second that came to nothing");
            assertThat(raw.listener.statistics.counters().refusedFrames()).isEqualTo(201);
        }
    }

    @Test
    void announcedWrongCountsAsWell() {
        try (RawDialler raw = RawDialler.heddle(1)) {
            for (int i = 0; i < 50; i++) {
                raw.sendSealed(Nodes.streamFrame(i, 0, Nodes.VOTES, PIECE));
                raw.sendSealed(Nodes.streamFrame(i, 17, Nodes.VOTES, PIECE));
            }
            assertThat(raw.listener.closed).isNull();
            raw.sendSealed(Nodes.streamFrame(1, 255, Nodes.VOTES, PIECE));
            assertViolation(raw, "more than 100 streams in a second that came to nothing");
        }
    }

    @Test
    void streamsThatCompleteAreMessagesLikeOthers() {
        try (RawDialler raw = RawDialler.heddle(1)) {
            for (int i = 0; i < 5_000; i++) {
                raw.sendSealed(Nodes.streamFrame(i, 1, Nodes.VOTES, PIECE), Nodes.fragmentFrame(i, 1, PIECE));
            }
            assertThat(raw.listener.closed).isNull();
            assertThat(raw.listener.came).hasSize(5_000);
        }
    }

    /// Streams expire on a timer, where nobody catches what is thrown.
    @Test
    void aStreamThatExpiresCanBeTheOneTooMany() {
        try (RawDialler raw = RawDialler.heddle(1)) {
            raw.sendSealed(header(0));
            raw.nowNanos += 60 * SECOND - 1;
            raw.listener.deadline(raw.nowNanos);
            for (int i = 0; i < 100; i++) raw.sendSealed(Nodes.streamFrame(i, 0, Nodes.VOTES, PIECE));
            assertThat(raw.listener.closed).isNull();
            raw.nowNanos++;
            raw.listener.deadline(raw.nowNanos);
            assertViolation(raw, "more than 100 streams in a second that came to nothing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a response", "a fragment"})
    void aThousandFramesASecondMayHaveNoPlace(String what) {
        byte[] frame = what.equals("a response") ? Nodes.responseFrame(7, 0, PIECE) : Nodes.fragmentFrame(7, 1, PIECE);
        try (RawDialler raw = RawDialler.heddle(1)) {
            for (int i = 0; i < 1_000; i++) raw.sendSealed(frame);
            raw.nowNanos += SECOND;
            for (int i = 0; i < 1_000; i++) raw.sendSealed(frame);
            assertThat(raw.listener.closed).isNull();
            raw.sendSealed(frame);
            assertViolation(raw, "more than 1000 frames in a second that have no place");
        }
    }

    @Test
    void lateAnswersAreNobodysFault() {
        try (RawDialler raw = RawDialler.heddle(1)) {
            for (int batch = 0; batch < 20; batch++) {
                for (int i = 0; i < 97; i++) raw.listener.call(PIECE, 1);
                raw.listener.pump(raw.nowNanos);
                raw.nowNanos++;
                raw.listener.deadline(raw.nowNanos);
                raw.opened();
            }
            for (int i = 0; i < 20 * 97; i++) raw.sendSealed(Nodes.responseFrame(i, 0, PIECE));
            assertThat(raw.listener.closed).isNull();
            // Beyond them somebody makes them up.
            for (int i = 0; i <= 1_000; i++) raw.sendSealed(Nodes.responseFrame(i, 0, PIECE));
            assertViolation(raw, "more than 1000 frames in a second that have no place");
        }
    }

    @Test
    void requestsBeyondOurLimitsAreNobodysFault() {
        try (RawDialler raw = RawDialler.heddle(1)) {
            for (int i = 0; i < 3_000; i++) raw.sendSealed(Nodes.requestFrame(Nodes.ASK, i, PIECE));
            assertThat(raw.listener.closed).isNull();
            assertThat(raw.listener.noted).hasSize(2_900);
        }
    }

    @Test
    void whatFindsNoRoomIsNobodysFault() {
        try (RawDialler raw = RawDialler.heddle(1)) {
            ByteBudget all = raw.listener.budget().reassembly();
            assertThat(all.take(all.bytes(), all.bytes(), true)).isEqualTo(all.bytes());
            for (int i = 0; i < 1_000; i++) {
                raw.sendSealed(header(i), Nodes.fragmentFrame(i, 1, PIECE), Nodes.fragmentFrame(i, 2, PIECE));
            }
            assertThat(raw.listener.closed).isNull();
            assertThat(raw.listener.noted.subList(0, 3))
                    .isEqualTo(List.of(
                            new Irregularity.NoRoomForStream(0, 0),
                            new Irregularity.FragmentWithoutRoom(0, 1),
                            new Irregularity.FragmentWithoutRoom(0, 2)));
            assertThat(raw.listener.statistics.counters().refusedFrames()).isEqualTo(3_000);
            all.giveBack(all.bytes());
        }
    }

    @Test
    void aDeployedPeerMayDoSoAsOftenAsItLikes() {
        try (RawDialler raw = RawDialler.open(1)) {
            for (int i = 0; i < 2_000; i++) raw.sendSealed(header(i), Nodes.responseFrame(7, 0, PIECE));
            assertThat(raw.listener.closed).isNull();
            assertThat(raw.listener.statistics.counters().refusedFrames()).isEqualTo(3_999);
        }
    }
}
