package dev.heddle.simulator;

import static dev.heddle.simulator.WireWorld.MILLI;
import static dev.heddle.simulator.WireWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When what a line lost comes after all. The line takes 10 ms, so a round trip is 20.
class RetransmissionTest {
    private static final LineFault STOPPED = new LineFault.Stopped();
    private static final int PACKET = LineTiming.PACKET_BYTES;

    private final WireWorld world = new WireWorld(1, LinkProfile.of(Duration.ofMillis(10)));
    private final WireWorld.Pair pair = world.connect();
    private final Line there = world.line(0, 1);
    private final Line back = world.line(1, 0);
    private long startNanos;

    @BeforeEach
    void begin() {
        startNanos = world.now();
    }

    /// Of this and nothing else.
    private void lose(int bytes) {
        there.apply(STOPPED);
        pair.near().send(bytes);
        there.lift(STOPPED);
    }

    private long millis(int piece) {
        return (pair.far().pieces.get(piece).atNanos() - startNanos) / MILLI;
    }

    @Test
    void aLostPacketWithThreeBehindItComesOneRoundTripLater() {
        lose(PACKET);
        pair.near().send(PACKET);
        pair.near().send(PACKET);
        pair.near().send(PACKET);
        world.run(SECOND);
        assertThat(pair.far().pieces).hasSize(4);
        for (int i = 0; i < 4; i++)
            assertThat(millis(i)).as("and all behind it").isEqualTo(30);
    }

    @Test
    void theThirdPacketBehindItIsWhatTells() {
        lose(PACKET);
        pair.near().send(2 * PACKET);
        world.run(7 * MILLI);
        pair.near().send(1);
        world.run(SECOND);
        assertThat(millis(0)).isEqualTo(37);
    }

    @Test
    void withTwoBehindItItWaitsForTheTimeOut() {
        lose(PACKET);
        pair.near().send(2 * PACKET);
        world.run(SECOND);
        assertThat(millis(0)).isEqualTo(210);
        assertThat(millis(1)).isEqualTo(210);
    }

    @Test
    void theTimeOutDoublesWhileTheLineIsStopped() {
        there.apply(STOPPED);
        pair.near().send(10);
        // Sent again after 200, 600, 1,400, 3,000 ms.
        world.run(1_500 * MILLI);
        there.lift(STOPPED);
        world.run(10 * SECOND);
        assertThat(millis(0)).isEqualTo(3_010);
    }

    @Test
    void theTimeOutIsNeverLongerThanAMinute() {
        there.apply(STOPPED);
        pair.near().send(10);
        world.run(140 * SECOND);
        there.lift(STOPPED);
        world.run(100 * SECOND);
        // 200 ms (2^9 - 1), then minutes.
        assertThat(millis(0)).isEqualTo(102_200 + 60_000 + 10);
    }

    @Test
    void itIsAtLeastTwoRoundTrips() {
        there.profile(LinkProfile.of(Duration.ofMillis(290)));
        lose(10);
        world.run(SECOND);
        assertThat(millis(0)).isEqualTo(600 + 290);
    }

    @Test
    void afterATimeOutNothingElseLeavesBeforeThePeerWasHeardOf() {
        there.apply(STOPPED);
        pair.near().send(10);
        world.run(250 * MILLI);
        pair.near().send(10 * PACKET);
        assertThat(pair.near().link.out().waitingBytes()).isEqualTo(10 * PACKET);
        there.lift(STOPPED);
        world.run(SECOND);
        assertThat(millis(0)).isEqualTo(610);
        assertThat(millis(1)).isEqualTo(630);
    }

    @Test
    void thatItWasReadDoesNotMakeItHeardOf() {
        lose(10);
        world.run(215 * MILLI);
        assertThat(millis(0)).isEqualTo(210);
        pair.near().send(10);
        world.run(SECOND);
        assertThat(millis(1)).isEqualTo(230);
    }

    @Test
    void itIsHeardOfThoughNobodyReads() {
        pair.far().link.reading(false);
        lose(10);
        world.run(215 * MILLI);
        pair.near().send(10);
        assertThat(pair.near().link.out().waitingBytes()).isEqualTo(10);
        world.run(6 * MILLI);
        assertThat(pair.near().link.out().waitingBytes()).isZero();
    }

    @Test
    void whereNobodyHearsThatItArrivedTheRestWaitsUntilItIsHeardThatItWasRead() {
        back.apply(STOPPED);
        lose(10);
        world.run(300 * MILLI);
        assertThat(pair.far().receivedBytes()).isEqualTo(10);
        pair.near().send(20);
        world.run(10 * SECOND);
        assertThat(pair.far().receivedBytes()).isEqualTo(10);
        back.lift(STOPPED);
        world.run(30 * SECOND);
        assertThat(pair.far().receivedBytes()).isEqualTo(30);
    }

    @Test
    void whatIsWrittenWhileTheFirstMarkIsLostLeavesBehindIt() {
        WireWorld.Dialled dialled = world.dial(0, 1, Duration.ofSeconds(5));
        world.run(15 * MILLI);
        // The answer is on its way back; the mark that opens the link goes when it has come.
        there.apply(STOPPED);
        world.run(250 * MILLI);
        Objects.requireNonNull(dialled.end).send(100);
        there.lift(STOPPED);
        world.run(10 * SECOND);
        assertThat(world.accepted()).hasSize(2);
        assertThat(world.accepted().getLast().receivedBytes()).isEqualTo(100);
    }

    @Test
    void anEndThatIsMarkedWhileBytesAreLostComesBehindThem() {
        there.apply(STOPPED);
        pair.near().send(10);
        world.run(250 * MILLI);
        pair.near().link.finish();
        there.lift(STOPPED);
        world.run(10 * SECOND);
        assertThat(pair.far().receivedBytes()).isEqualTo(10);
        assertThat(pair.far().finished).isTrue();
    }

    @Test
    void aSecondLossOfTheSamePacketCostsATimeOut() {
        lose(PACKET);
        pair.near().send(3 * PACKET);
        world.run(15 * MILLI);
        there.apply(STOPPED);
        world.run(10 * MILLI);
        there.lift(STOPPED);
        world.run(SECOND);
        // The repair of 20 ms was lost too.
        assertThat(millis(0)).isEqualTo(20 + 200 + 10);
    }

    @Test
    void aLossCutsALongWriteAtThePacket() {
        there.profile(LinkProfile.of(Duration.ofMillis(10)).withLoss(0.02));
        byte[] all = WireWorld.random(1, 65_000);
        for (int i = 0; i < 20 && pair.far().pieces.size() == i; i++) {
            pair.near().send(all.clone());
            world.run(10 * SECOND);
        }
        assertThat(pair.far().pieces).anyMatch(piece -> piece.bytes() % PACKET == 0);
        assertThat(pair.far().receivedBytes() % 65_000).isZero();
        assertThat(world.events).anyMatch(event -> event instanceof TraceEvent.Lost);
    }

    @Test
    void lossesCostTimeAsOftenAsTheProfileSays() {
        there.profile(LinkProfile.of(Duration.ofMillis(10)).withLoss(0.1));
        int late = 0;
        for (int i = 0; i < 2_000; i++) {
            long sentNanos = world.now();
            pair.near().send(10);
            world.run(100 * SECOND);
            if (pair.far().lastNanos() - sentNanos > 10 * MILLI) late++;
        }
        assertThat(late).isBetween(160, 240);
    }

    @Test
    void whereNobodyHearsTheReceiverTheWindowFills() {
        back.apply(STOPPED);
        byte[] all = WireWorld.random(1, 1_000_000);
        pair.near().sendAll(all);
        world.run(60 * SECOND);
        assertThat(pair.far().receivedBytes()).as("a window arrived").isEqualTo(256 << 10);
        assertThat(pair.near().link.roomBytes()).isZero();
        // The receiver was asked again after 200, 600, 1,400 ... 51,000 ms; the next time is 102,200.
        back.lift(STOPPED);
        world.run(42 * SECOND);
        assertThat(pair.far().receivedBytes()).isEqualTo(256 << 10);
        world.run(SECOND);
        assertThat(pair.far().received()).isEqualTo(all);
    }
}
