package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a member may send although it must not: each has its answer, and none costs more than the link.
@Tag("T-15")
class SessionViolationTest {
    private static final byte[] BODY = {1, 2, 3};
    private static final byte[] VOTE = Nodes.messageFrame(Nodes.VOTES, BODY);

    /// What nobody but the peer can have done is told apart from what anybody on the way can.
    private static void assertAltered(RawDialler raw) {
        assertClosed(raw, CloseCause.Altered.class, "verify");
    }

    private static void assertViolation(RawDialler raw, String reason) {
        assertClosed(raw, CloseCause.Violation.class, reason);
    }

    private static void assertClosed(RawDialler raw, Class<? extends CloseCause> cause, String reason) {
        assertThat(raw.listener.closed)
                .isInstanceOfSatisfying(cause, seen -> assertThat(seen.reason()).contains(reason));
        raw.listener.assertNothingHeld();
        int came = raw.listener.came.size();
        raw.send(new byte[100]);
        assertThat(raw.listener.came).hasSize(came);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 300})
    @Tag("T-08")
    void aRecordWithAFlippedBitCloses(int bit) {
        try (RawDialler raw = RawDialler.open(1)) {
            byte[] record = raw.seal(new byte[40]);
            record[2 + bit / 8] ^= (byte) (1 << bit % 8);
            raw.send(record);
            assertAltered(raw);
        }
    }

    @Test
    @Tag("T-08")
    void aRecordLostRepeatedOrSwappedCloses() {
        try (RawDialler raw = RawDialler.open(1)) {
            byte[] record = raw.seal(VOTE);
            raw.send(record);
            raw.send(record);
            assertThat(raw.listener.came).hasSize(1);
            assertAltered(raw);
        }
        try (RawDialler raw = RawDialler.open(1)) {
            assertThat(raw.seal(VOTE)).isNotEmpty();
            raw.send(raw.seal(VOTE));
            assertThat(raw.listener.came).isEmpty();
            assertAltered(raw);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16})
    void aRecordTooShortToHoldAnythingCloses(int length) {
        try (RawDialler raw = RawDialler.open(1)) {
            byte[] record = new byte[2 + length];
            record[1] = (byte) length;
            // The length alone condemns it.
            raw.send(Arrays.copyOf(record, 2));
            assertViolation(raw, "a record of " + length + " bytes");
        }
    }

    @Test
    void anEmptyRecordCloses() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(new byte[0]);
            assertViolation(raw, "a record of 16 bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({"00400001, 4194305", "7fffffff, 2147483647", "ffffffff, 4294967295"})
    @DisplayName("section 9: N above the limit closes the connection, the data is not read")
    void aFrameOverTheLimitCloses(String length, String bytes) {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(VOTE, Nodes.hex(length));
            assertThat(raw.listener.came).hasSize(1);
            assertViolation(raw, bytes);
        }
    }

    @Test
    @Tag("T-12")
    void anAnnouncedFrameCostsNoMemoryBeforeItComes() {
        try (RawDialler raw = RawDialler.open(1)) {
            long before = raw.listener.heldBytes();
            raw.sendSealed(Nodes.hex("00400000"));
            assertThat(raw.listener.heldBytes() - before).isLessThan(1000);
            raw.sendSealed(new byte[100]);
            assertThat(raw.listener.heldBytes() - before).isLessThan(64 * 140);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00031d00, 0003", // a message that ends early
        "0003c8010000, 0003", // a protocol that cannot exist
        "020102, 0201",
        "02, 0200",
        "'', 0000"
    })
    @DisplayName("section 9, section 14: N = 0 and what does not decode draw a ParsingError of two bytes")
    void anUnreadableFrameIsAnsweredWithItsFirstTwoBytesAndTheLinkStays(String frame, String answer) {
        try (RawDialler raw = RawDialler.open(1)) {
            byte[] bytes = Nodes.hex(frame);
            byte[] framed = Nodes.joined(new byte[] {0, 0, 0, (byte) bytes.length}, bytes);
            raw.sendSealed(framed, VOTE);
            assertThat(raw.opened()).isEqualTo(Nodes.hex("00000005 000000" + answer));
            assertThat(raw.listener.closed).isNull();
            assertThat(raw.listener.bodies(Nodes.VOTES)).containsExactly(BODY);
            assertThat(raw.listener.statistics.counters().refusedFrames()).isEqualTo(1);
            assertThat(raw.listener.noted).hasSize(1).first().isInstanceOf(Irregularity.UnreadableFrame.class);
        }
    }

    @Test
    void theAnswerToAnUnreadableFrameGoesBeforeWhatWaits() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.listener.room = 0;
            raw.listener.send(Nodes.VOTES, Priority.CRITICAL, BODY);
            raw.sendSealed(Nodes.hex("00000001 05"));
            assertThat(raw.opened()).isEmpty();
            raw.listener.room = 1000;
            raw.listener.pump(raw.nowNanos);
            assertThat(raw.opened()).isEqualTo(Nodes.joined(Nodes.hex("00000005 000000 0500"), VOTE));
        }
    }

    @Test
    @DisplayName("section 14: parsing errors are bounded in rate")
    void theEleventhUnreadableFrameInASecondCloses() {
        try (RawDialler raw = RawDialler.open(1)) {
            byte[] unreadable = Nodes.hex("00000001 05");
            for (int i = 0; i < 10; i++) raw.sendSealed(unreadable);
            raw.nowNanos += Nodes.SECOND;
            for (int i = 0; i < 10; i++) raw.sendSealed(unreadable);
            assertThat(raw.listener.closed).isNull();
            raw.nowNanos += Nodes.SECOND - 1;
            raw.sendSealed(unreadable);
            assertViolation(raw, "more than 10 unreadable frames");
        }
    }

    @Test
    @DisplayName("section 11, section 14: errors and stray fragments are counted, and nothing is sent back")
    void errorsAndStrayFragmentsAreCountedAndNotAnswered() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(
                    Nodes.hex("00000005 0000000003"),
                    Nodes.hex("00000005 0000010009"),
                    Nodes.hex("0000000c 010100000000010442424242"));
            assertThat(raw.opened()).isEmpty();
            assertThat(raw.listener.closed).isNull();
            assertThat(raw.listener.came).isEmpty();
            assertThat(raw.listener.statistics.counters().refusedFrames()).isEqualTo(3);
            assertThat(raw.listener.noted)
                    .containsExactly(
                            new Irregularity.ParsingErrorReceived(0, 3),
                            new Irregularity.NotSupportedReceived(0, new ProtocolId(9)),
                            new Irregularity.FragmentWithoutStream(0, 1));
        }
    }

    @Test
    @DisplayName("section 13: a known protocol that was not negotiated is for the handlers to judge")
    void aMessageOfAProtocolThatWasNotNegotiatedIsTheNodesToJudge() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(Nodes.messageFrame(new ProtocolId(7), BODY));
            assertThat(raw.listener.bodies(new ProtocolId(7))).containsExactly(BODY);
        }
    }

    @Test
    @Tag("T-14")
    void aPeerThatReadsNothingCostsItsLanesAndIsClosedAfterThirtySeconds() {
        Limits limits = End.limits(new Limits.Lanes(10_000, 256, 512, 1024, 256));
        try (Pair pair = Pair.open(1, limits)) {
            End sender = pair.dialler;
            sender.room = 0;
            for (int i = 0; i < 100; i++) sender.send(Nodes.VOTES, Priority.NORMAL, new byte[1000]);
            sender.pump(pair.nowNanos);
            assertThat(sender.session.outbox().waitingBytes()).isEqualTo(10_000);
            assertThat(sender.heldBytes()).isLessThan(12_000);
            assertThat(sender.statistics.counters().droppedNormal()).isEqualTo(90);
            pair.advance(30 * Nodes.SECOND - 1);
            assertThat(sender.closed).isNull();
            pair.advance(1);
            assertThat(sender.closed).isEqualTo(new CloseCause.Stalled(30_000));
            assertThat(sender.fates).hasSize(100).filteredOn(Fate.LOST::equals).hasSize(10);
            sender.assertNothingHeld();
        }
    }

    @Test
    @Tag("T-14")
    void aPeerThatReadsALittleIsNotClosed() {
        // As one frame: a stream would be too slow for its receiver.
        try (Pair pair = Pair.open(1, Limits.DEFAULT, true)) {
            End sender = pair.dialler;
            sender.room = 0;
            sender.send(Nodes.VOTES, Priority.NORMAL, new byte[4_000_000]);
            for (int i = 0; i < 10; i++) {
                sender.room = 1;
                pair.advance(29 * Nodes.SECOND);
                assertThat(sender.closed).isNull();
            }
            sender.room = 1 << 30;
            pair.run();
            assertThat(pair.listener.came).hasSize(1);
            pair.advance(100 * Nodes.SECOND);
            assertThat(sender.closed).as("an idle link stays").isNull();
        }
    }
}
