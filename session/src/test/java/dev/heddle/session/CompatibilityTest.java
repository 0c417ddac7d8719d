package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Section 26: what may change without breaking deployed nodes, and what may not. Each line is a test; that a
/// new address step spoils a list of addresses is one of the addresses' own tests.
class CompatibilityTest {
    private static final byte[] BODY = {1, 2, 3};
    private static final int CHUNK = 4_194_240;

    @ParameterizedTest
    @Tag("T-18")
    @ValueSource(strings = {"00", "01", "ff"})
    @DisplayName("section 26: the priority byte is ignored, and what we send has 0")
    void thePriorityByteIsIgnored(String priority) {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(Nodes.frame(Nodes.hex("00 03 28 " + priority + " 03 010203")));
            assertThat(raw.listener.bodies(Nodes.VOTES)).containsExactly(BODY);
            raw.listener.send(Nodes.VOTES, Priority.CRITICAL, BODY);
            raw.listener.pump(raw.nowNanos);
            assertThat(raw.opened()).isEqualTo(Nodes.frame(Nodes.hex("00 03 28 00 03 010203")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("section 26: fragments of several outgoing streams are not interleaved")
    void streamsAreNotInterleaved(boolean deployed) {
        try (RawDialler raw = RawDialler.open(1, Limits.DEFAULT, deployed)) {
            raw.listener.room = 0;
            for (Priority priority : List.of(Priority.LOW, Priority.NORMAL, Priority.CRITICAL)) {
                raw.listener.send(Nodes.VOTES, priority, new byte[2 * CHUNK]);
            }
            while (raw.listener.session.hasUnsent()) {
                raw.listener.room = 1;
                raw.listener.pump(raw.nowNanos);
            }
            List<Integer> streams = new ArrayList<>();
            for (byte[] frame : raw.openedFrames())
                streams.add(Unpooled.wrappedBuffer(frame).getIntLE(2));
            assertThat(streams).isSorted().contains(0, 1, 2).doesNotContain(3);
        }
    }

    @Test
    @DisplayName("section 26: of several incoming streams we keep the latest, as existing receivers do")
    void theLatestStreamIsKept() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(
                    Nodes.streamFrame(0, 1, Nodes.VOTES, new byte[10]),
                    Nodes.streamFrame(1, 1, Nodes.VOTES, BODY),
                    Nodes.fragmentFrame(0, 1, new byte[10]),
                    Nodes.fragmentFrame(1, 1, BODY));
            assertThat(raw.listener.bodies(Nodes.VOTES)).containsExactly(Nodes.joined(BODY, BODY));
            assertThat(raw.listener.noted)
                    .containsExactly(
                            new Irregularity.StreamReplaced(0, 10), new Irregularity.FragmentOfAnotherStream(0, 1));
            assertThat(raw.listener.statistics.counters().refusedFrames()).isEqualTo(2);
            assertThat(raw.opened()).isEmpty();
        }
    }

    @Test
    @DisplayName("section 26: unknown protocol bits are ignored")
    void unknownProtocolBitsAreIgnored() {
        HandshakeMessage ours = Nodes.HELLO;
        ByteBuf theirs = Unpooled.wrappedBuffer(Nodes.hex("01 00 20" + "ff".repeat(32) + "04 00"));
        HandshakeMessage read = HandshakeMessage.read(theirs);
        assertThat(ours.misfit(read)).isNull();
        assertThat(ours.protocols().common(read.protocols())).isEqualTo(ours.protocols());
    }

    @ParameterizedTest
    @CsvSource({
        "00 03 1d 00 00, 0003", // a direct send of protocol 29
        "00 01 1d 07000000 00 00, 0001", // a request
        "01 00 00000000 01 03 1d 00 00, 0100", // at the head of a stream
        "00 00 01 00 1d, 0000" // in a notice
    })
    @DisplayName("section 26: a frame of a protocol that is not known draws a ParsingError")
    void anUnknownProtocolDrawsAParsingError(String frame, String answer) {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(Nodes.frame(Nodes.hex(frame)));
            assertThat(raw.opened()).isEqualTo(Nodes.hex("00000005 000000" + answer));
            assertThat(raw.listener.closed).isNull();
            assertThat(raw.listener.noted)
                    .hasSize(1)
                    .first()
                    .satisfies(noted -> assertThat(noted.reason()).contains("protocol 29, which is not known here"));
        }
    }

    @Test
    @DisplayName("section 26: the protocols of deployed nodes and those we offer are known")
    void deployedAndOfferedProtocolsAreKnown() {
        try (RawDialler raw = RawDialler.open(1)) {
            for (int number = 0; number <= 28; number++) {
                raw.sendSealed(Nodes.messageFrame(new ProtocolId(number), BODY));
            }
            raw.sendSealed(Nodes.messageFrame(Nodes.VOTES, BODY), Nodes.messageFrame(Nodes.ASK, BODY));
            assertThat(raw.listener.came).hasSize(31);
            assertThat(raw.listener.noted).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"02 00, 0200", "00 04 28 00 00, 0004", "01 02 00000000 00, 0102", "00 00 02, 0000"})
    @DisplayName("section 26: a frame of a new variant draws a ParsingError")
    void aNewVariantDrawsAParsingError(String frame, String answer) {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(Nodes.frame(Nodes.hex(frame)));
            assertThat(raw.opened()).isEqualTo(Nodes.hex("00000005 000000" + answer));
            assertThat(raw.listener.closed).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"02 00 01 04 01 01 04 04 00", "01 01 01 04 04 00"})
    @DisplayName("section 26: a second messaging version in the map is refused")
    void aSecondVersionIsRefused(String message) {
        assertThatThrownBy(() -> HandshakeMessage.read(Unpooled.wrappedBuffer(Nodes.hex(message))))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("V1");
    }

    @Test
    @DisplayName("section 26: more fields in the handshake message are refused")
    void moreFieldsAreRefused() {
        assertThatThrownBy(() -> HandshakeMessage.read(Unpooled.wrappedBuffer(Nodes.hex("01 00 01 04 04 00 00"))))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("1 bytes after");
    }

    @Test
    @Tag("T-15")
    @DisplayName("section 26: a larger frame closes the connection")
    void aLargerFrameCloses() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(Nodes.hex("00400001"));
            assertThat(raw.listener.closed).isInstanceOf(CloseCause.Violation.class);
        }
    }

    @Test
    @DisplayName("section 26: a stream of more than 16 fragments is refused")
    void moreThanSixteenFragmentsAreRefused() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(Nodes.streamFrame(0, 17, Nodes.VOTES, BODY), Nodes.fragmentFrame(0, 1, BODY));
            assertThat(raw.listener.noted)
                    .containsExactly(new Irregularity.FragmentCount(17), new Irregularity.FragmentWithoutStream(0, 1));
            assertThat(raw.listener.came).isEmpty();
            assertThat(raw.listener.closed).isNull();
            assertThat(raw.opened()).isEmpty();
        }
    }

    @Test
    @DisplayName("section 26: NotSupported is logged, and nothing else")
    void notSupportedIsOnlyLogged() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(Nodes.hex("00000005 0000010009"), Nodes.hex("00000005 0000010104"));
            assertThat(raw.listener.noted)
                    .containsExactly(
                            new Irregularity.NotSupportedReceived(0, new ProtocolId(9)),
                            new Irregularity.NotSupportedReceived(1, new ProtocolId(4)));
            assertThat(raw.opened()).isEmpty();
            assertThat(raw.listener.closed).isNull();
        }
    }

    @Test
    @DisplayName("section 26: smaller fragments are accepted, and so is streaming of short messages")
    void smallerFragmentsAreAccepted() {
        try (RawDialler raw = RawDialler.open(1)) {
            // The worked example of section 25, by a protocol of its own.
            raw.sendSealed(
                    Nodes.hex("0000000f 01 00 00000000 02 03 03 00 04 41414141"),
                    Nodes.hex("0000000c 01 01 00000000 01 04 42424242"),
                    Nodes.hex("00000009 01 01 00000000 02 01 43"));
            assertThat(raw.listener.bodies(new ProtocolId(3))).containsExactly(Nodes.hex("414141414242424243"));
            assertThat(raw.listener.noted).isEmpty();
        }
    }

    /// The reader of a node that is deployed: V1 alone, a set of 32 bytes at most, nothing left over.
    ///
    /// @return the bits of the set that it knows
    private static List<Integer> strictlyRead(byte[] framed) {
        ByteBuf message = Unpooled.wrappedBuffer(framed);
        assertThat(message.readUnsignedShort()).isEqualTo(message.readableBytes());
        assertThat(message.readByte()).as("versions").isEqualTo((byte) 1);
        assertThat(message.readByte()).as("V1").isZero();
        int length = message.readByte();
        assertThat(length).isBetween(0, 32);
        byte[] set = new byte[length];
        message.readBytes(set);
        message.skipBytes(2);
        assertThat(message.isReadable()).as("left over").isFalse();
        return IntStream.range(0, length * 8)
                .filter(bit -> (set[bit / 8] & 0x80 >> bit % 8) != 0 && bit <= 28)
                .boxed()
                .toList();
    }

    @Test
    @DisplayName("section 26: capability bits in our handshake message let a strict deployed reader read it")
    void aStrictReaderReadsOurCapabilities() {
        ProtocolSet spoken = ProtocolSet.of(new ProtocolId(5), new ProtocolId(28), new ProtocolId(199));
        ByteBuf target = Unpooled.buffer();
        new HandshakeMessage(spoken.with(Capability.values()), 4, NetworkId.VALIDATOR).write(target);
        assertThat(strictlyRead(Nodes.drained(target))).containsExactly(5, 28);
    }

    @Test
    @DisplayName("capabilities are in force when both ends announce them")
    void capabilitiesAreNegotiated() {
        HandshakeMessage heddle =
                new HandshakeMessage(Nodes.HELLO.protocols().with(Capability.HEDDLE_NODE), 4, NetworkId.VALIDATOR);
        for (boolean both : new boolean[] {true, false}) {
            try (Pair pair = new Pair(1, Limits.DEFAULT, heddle, both ? heddle : Nodes.HELLO)) {
                pair.run();
                ProtocolSet common = both ? heddle.protocols() : Nodes.HELLO.protocols();
                assertThat(pair.dialler.common).isEqualTo(common).isEqualTo(pair.listener.common);
            }
        }
    }
}
