package dev.heddle.simulator;

import static dev.heddle.simulator.WireWorld.MILLI;
import static dev.heddle.simulator.WireWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A link's order, window, unsent queue and ends.
class SimulatedLinkTest {
    private static final Duration TEN_MILLIS = Duration.ofMillis(10);
    private static final LinkProfile PLAIN = LinkProfile.of(TEN_MILLIS);
    private static final int PACKET = LineTiming.PACKET_BYTES;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyByteArrivesInOrderWhateverTheLineDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LinkProfile profile = LinkProfile.of(Duration.ofMillis(1 + random.nextInt(100)))
                .withJitter(Duration.ofMillis(random.nextInt(30)))
                .withTail(random.nextBoolean() ? LinkProfile.Tail.HEAVY : LinkProfile.Tail.LIGHT)
                .withBytesPerSecond(random.nextBoolean() ? 0 : 100_000 + random.nextInt(10_000_000))
                .withLoss(random.nextInt(3) * 0.02)
                .withReshaping(random.nextInt(3) * 0.3)
                .withUnsentBytes(random.nextBoolean() ? 16 << 10 : 64 << 10);
        try (WireWorld world = new WireWorld(seed, profile)) {
            WireWorld.Pair pair = world.connect();
            byte[] there = WireWorld.random(seed, random.nextInt(1_000_000));
            byte[] back = WireWorld.random(~seed, random.nextInt(1_000_000));
            pair.near().sendAll(there);
            pair.far().sendAll(back);
            for (int i = 0; i < 20; i++) {
                LineFault fault = random.nextBoolean() ? new LineFault.Stopped() : new LineFault.Jammed();
                Line line = random.nextBoolean() ? world.line(0, 1) : world.line(1, 0);
                line.apply(fault);
                world.run(random.nextLong(SECOND));
                line.lift(fault);
                pair.near().link.reading(random.nextBoolean());
                world.run(random.nextLong(SECOND));
            }
            pair.near().link.reading(true);
            world.run(600 * SECOND);
            assertThat(pair.far().received()).as("seed %d, %s", seed, profile).isEqualTo(there);
            assertThat(pair.near().received()).as("seed %d, %s", seed, profile).isEqualTo(back);
            assertThat(pair.near().closings + pair.far().closings).isZero();
        }
    }

    @Test
    void bytesArriveAfterTheDelayInThePiecesTheyWereSentIn() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            long startNanos = world.now();
            pair.near().send(100);
            world.run(3 * MILLI);
            pair.near().send(20_000);
            world.run(SECOND);
            assertThat(pair.far().pieces)
                    .containsExactly(
                            new WireEnd.Piece(startNanos + 10 * MILLI, 100),
                            new WireEnd.Piece(startNanos + 13 * MILLI, 20_000));
        }
    }

    @Test
    void reshapedBytesComeCutInSingleBytesAndJoined() {
        try (WireWorld world = new WireWorld(1, PLAIN.withReshaping(0.5))) {
            WireWorld.Pair pair = world.connect();
            byte[] all = WireWorld.random(1, 100_000);
            for (int i = 0; i < 1_000; i++) {
                pair.near().send(java.util.Arrays.copyOfRange(all, 100 * i, 100 * i + 100));
                world.run(MILLI / 2);
            }
            world.run(SECOND);
            assertThat(pair.far().received()).isEqualTo(all);
            assertThat(pair.far().pieces)
                    .anyMatch(piece -> piece.bytes() == 1)
                    .anyMatch(piece -> piece.bytes() > 1 && piece.bytes() < 100)
                    .anyMatch(piece -> piece.bytes() == 100)
                    .anyMatch(piece -> piece.bytes() > 200);
        }
    }

    @Test
    void corruptionChangesBitsAndNothingElse() {
        try (WireWorld world = new WireWorld(1, PLAIN.withCorruption(0.1))) {
            WireWorld.Pair pair = world.connect();
            byte[] all = WireWorld.random(1, 1_000_000);
            pair.near().sendAll(all.clone());
            world.run(20 * SECOND);
            byte[] received = pair.far().received();
            assertThat(received).hasSameSizeAs(all);
            int bits = 0;
            for (int i = 0; i < all.length; i++) bits += Integer.bitCount((all[i] ^ received[i]) & 0xff);
            assertThat(bits).as("of 700 packets a tenth").isBetween(40, 110);
        }
    }

    @ParameterizedTest
    @CsvSource({"1_000_000, 10", "10_000_000, 50", "37_500_000, 165", "100_000, 1"})
    void aLinkFillsItsLine(String rate, long delayMillis) {
        long bytesPerSecond = Long.parseLong(rate.replace("_", ""));
        LinkProfile profile = LinkProfile.of(Duration.ofMillis(delayMillis)).withBytesPerSecond(bytesPerSecond);
        try (WireWorld world = new WireWorld(1, profile)) {
            WireWorld.Pair pair = world.connect();
            int bytes = (int) (4 * bytesPerSecond);
            long startNanos = world.now();
            pair.near().sendAll(new byte[bytes]);
            world.run(10 * SECOND);
            assertThat(pair.far().receivedBytes()).isEqualTo(bytes);
            double seconds = (double) (pair.far().lastNanos() - startNanos - delayMillis * MILLI) / SECOND;
            assertThat(seconds).isBetween(3.999, 4.02);
        }
    }

    @Test
    void linksOfALineShareItsRateInTurn() {
        LinkProfile profile = PLAIN.withBytesPerSecond(1_000_000);
        try (WireWorld world = new WireWorld(1, profile)) {
            WireWorld.Pair[] pairs = new WireWorld.Pair[6];
            for (int i = 0; i < pairs.length; i++) pairs[i] = world.connect();
            for (WireWorld.Pair pair : pairs) pair.near().sendAll(new byte[10_000_000]);
            world.run(10 * SECOND);
            int sum = 0;
            for (WireWorld.Pair pair : pairs) {
                assertThat(pair.far().receivedBytes()).isBetween(1_500_000, 1_800_000);
                sum += pair.far().receivedBytes();
            }
            assertThat(sum).isBetween(9_900_000, 10_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"16384", "65536"})
    void thereIsRoomForWhatTheUnsentQueueTakesAndOneWrite(int unsentBytes) {
        try (WireWorld world = new WireWorld(1, PLAIN.withUnsentBytes(unsentBytes))) {
            WireWorld.Pair pair = world.connect();
            pair.far().link.reading(false);
            SimulatedLink link = pair.near().link;
            assertThat(link.roomBytes()).isEqualTo(unsentBytes);
            // The window of a line without a rate leaves at once.
            pair.near().send(256 << 10);
            assertThat(link.roomBytes()).isEqualTo(unsentBytes);
            pair.near().send(unsentBytes - 1);
            assertThat(link.roomBytes()).isEqualTo(1);
            pair.near().send(65_537);
            assertThat(link.roomBytes()).isZero();
            world.run(10 * SECOND);
            assertThat(pair.near().rooms).as("nobody reads").isZero();
            assertThat(link.roomBytes()).isZero();
            pair.far().link.reading(true);
            world.run(SECOND);
            assertThat(pair.near().rooms).isEqualTo(1);
            assertThat(pair.far().receivedBytes()).isEqualTo((256 << 10) + unsentBytes - 1 + 65_537);
        }
    }

    @Test
    void whatIsWrittenAndNotFlushedWaits() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            pair.near().link.write(Unpooled.wrappedBuffer(new byte[1_000]));
            world.run(SECOND);
            assertThat(pair.far().receivedBytes()).isZero();
            assertThat(pair.near().link.roomBytes()).isEqualTo((16 << 10) - 1_000);
            pair.near().link.flush();
            world.run(SECOND);
            assertThat(pair.far().receivedBytes()).isEqualTo(1_000);
        }
    }

    @Test
    void whatIsHandedOverTooEarlyIsWaitedFor() {
        // 64 KiB before the line, 64 KiB unsent: 131 ms at a million bytes a second.
        LinkProfile profile = PLAIN.withBytesPerSecond(1_000_000).withUnsentBytes(64 << 10);
        try (WireWorld world = new WireWorld(1, profile)) {
            WireWorld.Pair pair = world.connect();
            pair.near().send(64 << 10);
            pair.near().send(64 << 10);
            long startNanos = world.now();
            pair.near().send(100);
            world.run(SECOND);
            long waitedNanos = pair.far().lastNanos() - startNanos;
            assertThat(waitedNanos).isBetween(141 * MILLI, 142 * MILLI);
            assertThat(pair.far().receivedBytes()).isEqualTo((128 << 10) + 100);
        }
    }

    @Test
    void aReceiverThatDoesNotReadHoldsAWindowAndNoMore() {
        try (WireWorld world = new WireWorld(1, PLAIN.withBytesPerSecond(10_000_000))) {
            WireWorld.Pair pair = world.connect();
            pair.far().link.reading(false);
            byte[] all = WireWorld.random(1, 3_000_000);
            pair.near().sendAll(all);
            world.run(60 * SECOND);
            assertThat(pair.near().link.roomBytes()).isZero();
            assertThat(pair.far().receivedBytes()).isZero();
            // 64 KiB and what the line carries in 20 ms, on its way or unread; then unsent, at most 16 KiB
            // and a write.
            Course out = pair.near().link.out();
            assertThat(out.outstandingBytes()).isBetween(265_536L - PACKET, 265_536L);
            assertThat(out.waitingBytes()).isBetween(16L << 10, (16L << 10) + 65_537);
            pair.far().link.reading(true);
            world.run(60 * SECOND);
            assertThat(pair.far().received()).isEqualTo(all);
        }
    }

    @Test
    void aSlowReaderReadsAtItsRateAndANonReaderNothing() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            Host reader = world.hosts.get(1);
            reader.reads(50_000);
            pair.near().sendAll(new byte[2_000_000]);
            world.run(10 * SECOND);
            assertThat(pair.far().receivedBytes()).isBetween(495_000, 505_000);
            reader.reads(0);
            int before = pair.far().receivedBytes();
            world.run(10 * SECOND);
            assertThat(pair.far().receivedBytes()).isEqualTo(before);
            assertThat(world.connect().far().link.number())
                    .as("links are accepted meanwhile")
                    .isPositive();
            reader.reads(Host.UNLIMITED);
            world.run(10 * SECOND);
            assertThat(pair.far().receivedBytes()).isEqualTo(2_000_000);
        }
    }

    // ---- ends

    @Test
    void finishedBothWaysIsTheEndWithoutACause() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            pair.near().send(1_000);
            pair.near().link.finish();
            world.run(SECOND);
            assertThat(pair.far().finished).isTrue();
            assertThat(pair.far().receivedBytes()).isEqualTo(1_000);
            assertThat(pair.near().closings + pair.far().closings).isZero();
            pair.far().send(2_000);
            pair.far().link.finish();
            world.run(SECOND);
            assertThat(pair.near().receivedBytes()).isEqualTo(2_000);
            assertThat(pair.near().closings).isEqualTo(1);
            assertThat(pair.far().closings).isEqualTo(1);
            assertThat(pair.near().reason() + pair.far().reason()).isEmpty();
            assertThat(world.hosts.get(0).links()).isEmpty();
            assertThat(world.hosts.get(1).links()).isEmpty();
        }
    }

    @Test
    void aCloseSendsWhatTheKernelHasAndAWriteAfterItIsAnsweredByAReset() {
        try (WireWorld world = new WireWorld(1, PLAIN.withBytesPerSecond(1_000_000))) {
            WireWorld.Pair pair = world.connect();
            pair.near().send(200_000);
            pair.near().link.close();
            world.run(5 * MILLI);
            assertThat(pair.near().closings).isEqualTo(1);
            world.run(SECOND);
            assertThat(pair.far().receivedBytes()).isEqualTo(200_000);
            assertThat(pair.far().finished).isTrue();
            assertThat(pair.far().closings).isZero();
            pair.far().send(1);
            world.run(19 * MILLI);
            assertThat(pair.far().closings).isZero();
            world.run(2 * MILLI);
            assertThat(pair.far().closings).isEqualTo(1);
            assertThat(pair.far().reason()).contains("connection reset by peer");
        }
    }

    @Test
    void aCloseOverUnreadBytesIsAReset() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            pair.near().link.reading(false);
            pair.far().send(10);
            world.run(SECOND);
            pair.near().link.close();
            world.run(11 * MILLI);
            assertThat(pair.far().finished).isFalse();
            assertThat(pair.far().reason()).contains("connection reset by peer");
        }
    }

    @Test
    void aResetReachesBothEndsAndWhatIsOnItsWayIsLost() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            pair.near().send(10);
            pair.far().send(10);
            world.simulation.resetLinks(world.hosts.get(1), world.hosts.get(0));
            world.run(11 * MILLI);
            assertThat(pair.near().receivedBytes() + pair.far().receivedBytes()).isZero();
            assertThat(pair.near().reason()).contains("connection reset");
            assertThat(pair.far().reason()).contains("connection reset");
            assertThat(pair.near().closings).isEqualTo(1);
            assertThat(pair.far().closings).isEqualTo(1);
        }
    }

    @Test
    void anEndThatVanishedIsNoticedByWhoSends() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            pair.near().link.vanish();
            world.run(100 * SECOND);
            assertThat(pair.near().reason()).contains("abort");
            assertThat(pair.far().closings).isZero();
            pair.far().send(1);
            world.run(21 * MILLI);
            assertThat(pair.far().reason()).contains("connection reset by peer");
        }
    }

    @Test
    void aHostWhosePowerFailedIsSilentAndAnswersWithAResetOnceItIsBack() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            world.hosts.get(1).crash(Crash.POWER);
            pair.near().send(1);
            world.run(5 * SECOND);
            assertThat(pair.near().closings).isZero();
            world.start(1);
            // Sent again 0.2, 0.6, 1.4, 3.0 and 6.2 s after it, each counted from when it could not be
            // heard.
            world.run(SECOND);
            assertThat(pair.near().closings).isZero();
            world.run(SECOND);
            assertThat(pair.near().reason()).contains("connection reset by peer");
            assertThat(pair.far().closings)
                    .as("nothing of the crashed node runs")
                    .isZero();
        }
    }

    @Test
    void whoNeverAnswersIsGivenUpAfterFifteenRetries() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            world.hosts.get(1).crash(Crash.POWER);
            pair.near().send(1);
            world.run(500 * SECOND);
            assertThat(pair.near().closings).isZero();
            world.run(200 * SECOND);
            assertThat(pair.near().reason()).contains("timed out");
            assertThat(world.simulation.loop().step())
                    .as("nothing is left to do")
                    .isFalse();
        }
    }

    @Test
    void aProcessThatCrashesResetsItsLinks() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            world.hosts.get(1).crash(Crash.PROCESS);
            world.run(11 * MILLI);
            assertThat(pair.near().reason()).contains("connection reset by peer");
            assertThat(world.dial(0, 1, Duration.ofSeconds(5))).isNotNull();
        }
    }

    @Test
    void theResetOfAProcessThatCrashesComesBehindWhatIsOnItsWay() {
        try (WireWorld world = new WireWorld(1, PLAIN.withBytesPerSecond(100_000))) {
            WireWorld.Pair pair = world.connect();
            pair.far().send(50_000);
            world.hosts.get(1).crash(Crash.PROCESS);
            world.run(509 * MILLI);
            assertThat(pair.near().closings).isZero();
            world.run(2 * MILLI);
            assertThat(pair.near().receivedBytes()).isEqualTo(50_000);
            assertThat(pair.near().reason()).contains("connection reset by peer");
        }
    }

    @Test
    void theResetOfAProcessThatCrashesComesBehindWhatAJamHolds() {
        LineFault jam = new LineFault.Jammed();
        try (WireWorld world = new WireWorld(1, PLAIN.withJitter(Duration.ofMillis(5)))) {
            WireWorld.Pair pair = world.connect();
            world.line(1, 0).apply(jam);
            pair.far().send(100);
            world.hosts.get(1).crash(Crash.PROCESS);
            world.run(SECOND);
            assertThat(pair.near().closings).isZero();
            world.line(1, 0).lift(jam);
            world.run(SECOND);
            assertThat(pair.near().receivedBytes()).isEqualTo(100);
            assertThat(pair.near().reason()).contains("connection reset by peer");
        }
    }

    @Test
    void aResetIsToldAtOnceToAReceiverThatDoesNotReadAndWhatItDidNotReadIsGone() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            pair.near().link.reading(false);
            pair.far().send(100);
            world.run(SECOND);
            world.hosts.get(1).crash(Crash.PROCESS);
            world.run(11 * MILLI);
            assertThat(pair.near().reason()).contains("connection reset by peer");
            world.run(SECOND);
            assertThat(pair.near().receivedBytes()).isZero();
        }
    }

    @Test
    void aResetThatGetsLostIsSentAgainToWhoeverSends() {
        LineFault losing = new LineFault.Losing(1);
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            world.line(1, 0).apply(losing);
            world.hosts.get(1).crash(Crash.PROCESS);
            world.run(SECOND);
            assertThat(pair.near().closings).isZero();
            pair.near().send(10);
            world.run(SECOND);
            assertThat(pair.near().closings).as("the answer is lost too").isZero();
            world.line(1, 0).lift(losing);
            world.run(SECOND);
            assertThat(pair.near().reason()).contains("connection reset by peer");
        }
    }

    @Test
    void nothingOfALinkThatIsGoneWaits() {
        try (WireWorld world = new WireWorld(1, PLAIN.withBytesPerSecond(1_000_000))) {
            WireWorld.Pair pair = world.connect();
            pair.near().sendAll(new byte[1_000_000]);
            pair.far().sendAll(new byte[1_000_000]);
            world.run(50 * MILLI);
            pair.near().link.close();
            world.run(SECOND);
            assertThat(pair.near().link.pendingTasks()).isZero();
            assertThat(pair.far().closings).isEqualTo(1);
            assertThat(pair.far().link.pendingTasks()).isZero();
            world.run(600 * SECOND);
            assertThat(world.simulation.loop().step()).isFalse();
        }
    }
}
