package dev.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.heddle.chaos.StreamLine.End;
import dev.heddle.core.Machine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The machine alone, with time in the hand.
class StreamLineTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final LineSettings PERFECT = LineSettings.PERFECT;

    /// Any origin: times are compared by subtraction.
    private long now = Long.MAX_VALUE - 3 * SECOND;

    private StreamLine line = line(PERFECT);

    private StreamLine line(LineSettings settings) {
        return new StreamLine(settings, new SplittableRandom(1), now);
    }

    @AfterEach
    void clear() {
        line.clear();
        assertThat(line.heldBytes()).isZero();
    }

    @Test
    void aPerfectLinePassesEverythingAtOnce() {
        line.offer(now, bytes(10));
        assertThat(poll()).isEqualTo(10);
        assertThat(poll()).isZero();
        assertThat(line.nextDeadlineNanos(now)).isEqualTo(Machine.NO_DEADLINE);
    }

    @Test
    void theDelayIsOfEachByte() {
        line = line(PERFECT.withDelay(Duration.ofMillis(20)));
        line.offer(now, bytes(1));
        now += 5 * MILLI;
        line.offer(now, bytes(2));
        assertThat(line.nextDeadlineNanos(now)).isEqualTo(now + 15 * MILLI);
        now += 15 * MILLI - 1;
        assertThat(poll()).isZero();
        now++;
        assertThat(poll()).isEqualTo(1);
        assertThat(poll()).isZero();
        assertThat(line.nextDeadlineNanos(now)).isEqualTo(now + 5 * MILLI);
        now += 5 * MILLI;
        assertThat(poll()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"125000, 1", "1250000, 1", "12500000, 7", "999983, 13", "3, 1000"})
    void theRateIsExactOverManyPiecesHoweverLateItIsAsked(long bytesPerSecond, long lateMillis) {
        line = line(PERFECT.withRate(bytesPerSecond, 1 << 20));
        long begin = now;
        long total = Math.clamp(bytesPerSecond * 10, 30, 4 << 20);
        long offered = 0;
        long arrived = 0;
        while (arrived < total) {
            while (line.hasRoom(now) && offered < total) {
                int some = (int) Math.min(60_000, total - offered);
                line.offer(now, bytes(some));
                offered += some;
            }
            // Whoever calls is always late.
            now = line.nextDeadlineNanos(now) + lateMillis * MILLI;
            for (int some = poll(); some > 0; some = poll()) arrived += some;
        }
        double seconds = (now - lateMillis * MILLI - begin) / 1e9;
        assertThat(seconds).isCloseTo(total / (double) bytesPerSecond, within(1.1 * lateMillis / 1e3));
    }

    @Test
    void whatTheRateLetsThroughComesInPiecesOfAMillisecond() {
        line = line(PERFECT.withRate(1_000_000, 64 << 10));
        line.offer(now, bytes(10_500));
        List<Integer> pieces = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            assertThat(poll()).isZero();
            long next = line.nextDeadlineNanos(now);
            assertThat(next - now).isEqualTo(i < 10 ? MILLI : MILLI / 2);
            now = next;
            pieces.add(poll());
        }
        assertThat(pieces).startsWith(1_000, 1_000).endsWith(500).hasSize(11);
    }

    @Test
    void anIdleLineSavesNothingUp() {
        line = line(PERFECT.withRate(1_000, 64 << 10));
        now += 60 * SECOND;
        line.offer(now, bytes(100));
        now += 50 * MILLI;
        int arrived = 0;
        for (int some = poll(); some > 0; some = poll()) arrived += some;
        assertThat(arrived).isEqualTo(50);
    }

    @Test
    void aFullQueueTakesNoMoreUntilItsFirstWereServed() {
        line = line(PERFECT.withRate(1_000_000, 64 << 10));
        int offered = 0;
        while (line.hasRoom(now)) {
            line.offer(now, bytes(1_000));
            offered += 1_000;
        }
        assertThat(offered).isEqualTo(66_000);
        now += 2 * MILLI;
        assertThat(line.nextDeadlineNanos(now)).isEqualTo(now + MILLI);
        assertThat(line.hasRoom(now)).isTrue();
        // A reader that was told too late holds some already.
        line.offer(now, bytes(5_000));
        assertThat(line.heldBytes()).isEqualTo(71_000);
        assertThat(line.hasRoom(now)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 65536",
        "20, 0, 0, 4194304",
        "0, 20, 0, 4194304",
        "100, 0, 1250000, 150000",
        "100, 100, 1250000, 275000",
        "100, 0, 125000, 65536",
        "60000, 60000, 125000000, 67108864"
    })
    void whatIsOnItsWayIsBoundedWhenNobodyTakesIt(int delayMillis, int jitterMillis, long rate, long windowBytes) {
        LineSettings settings = PERFECT.withDelay(Duration.ofMillis(delayMillis))
                .withJitter(Duration.ofMillis(jitterMillis))
                .withRate(rate, 64 << 10);
        assertThat(StreamLine.windowBytes(settings)).isEqualTo(windowBytes);
        line = line(settings);
        long heldMost = 0;
        // Long enough for all of it to arrive; nothing of it is taken.
        for (long end = now + 200 * SECOND; end - now > 0; now += SECOND / 10) {
            while (line.hasRoom(now)) line.offer(now, bytes(16 << 10));
            heldMost = Math.max(heldMost, line.heldBytes());
        }
        assertThat(heldMost).isBetween(windowBytes, windowBytes + (64 << 10) + 2 * (64 << 10));
    }

    @Test
    void singleBytesAreBoundedInNumber() {
        line = line(PERFECT.withDelay(Duration.ofSeconds(60)));
        int offered = 0;
        while (line.hasRoom(now)) {
            line.offer(now, Unpooled.wrappedBuffer(new byte[1]));
            offered++;
        }
        // The queue behind a full window ends at its bytes.
        assertThat(offered).isEqualTo(StreamLine.ENTRIES_MOST + (64 << 10));
    }

    @Test
    void aFewBytesInALargeBufferDoNotHoldIt() {
        ByteBuf large = PooledByteBufAllocator.DEFAULT.buffer(64 << 10).writeZero(100);
        line.offer(now, large);
        assertThat(large.refCnt()).isZero();
        ByteBuf out = line.poll(now);
        assertThat(out).isNotNull().extracting(ByteBuf::capacity).isEqualTo(100);
        ReferenceCountUtil.release(out);
    }

    @Test
    void aStalledLineStandsStillAndGoesOnWhereItWas() {
        line = line(PERFECT.withDelay(Duration.ofMillis(20)).withRate(1_000, 64 << 10));
        line.offer(now, bytes(2));
        now += 10 * MILLI;
        line.stall(now, true);
        assertThat(line.stalled()).isTrue();
        assertThat(line.nextDeadlineNanos(now)).isEqualTo(Machine.NO_DEADLINE);
        line.finish(now);
        now += 70 * SECOND;
        assertThat(poll()).isZero();
        assertThat(line.end(now)).isEqualTo(End.NONE);
        line.stall(now, false);
        // 1 ms of rate, and what was left of the delay.
        assertThat(poll()).isZero();
        now = line.nextDeadlineNanos(now) + 10 * MILLI;
        now += MILLI;
        assertThat(poll()).isEqualTo(1);
        now += MILLI;
        assertThat(poll()).isEqualTo(1);
        assertThat(line.end(now)).isEqualTo(End.FINISHED);
    }

    @Test
    void theEndComesBehindEverythingWithItsOwnDelay() {
        line = line(PERFECT.withDelay(Duration.ofMillis(20)));
        line.offer(now, bytes(1));
        now += 5 * MILLI;
        line.finish(now);
        line.finish(now);
        line.offer(now, bytes(9));
        assertThat(line.hasRoom(now)).isFalse();
        now += 15 * MILLI;
        assertThat(poll()).isEqualTo(1);
        assertThat(line.end(now)).isEqualTo(End.NONE);
        assertThat(line.nextDeadlineNanos(now)).isEqualTo(now + 5 * MILLI);
        now += 5 * MILLI;
        assertThat(poll()).isZero();
        assertThat(line.end(now)).isEqualTo(End.FINISHED);
    }

    @Test
    void theEndWaitsForAReceiverThatDoesNotRead() {
        line.offer(now, bytes(1));
        line.finish(now);
        now += SECOND;
        assertThat(line.end(now)).isEqualTo(End.NONE);
        assertThat(poll()).isEqualTo(1);
        assertThat(line.end(now)).isEqualTo(End.FINISHED);
    }

    @Test
    void aResetDropsWhatWaitsAndComesBehindWhatIsOnItsWay() {
        line = line(PERFECT.withDelay(Duration.ofMillis(20)).withRate(1_000, 64 << 10));
        line.offer(now, bytes(1_000));
        now += 10 * MILLI;
        line.reset(now);
        line.reset(now);
        assertThat(line.heldBytes()).isEqualTo(10);
        now += 20 * MILLI - 1;
        assertThat(line.end(now)).isEqualTo(End.NONE);
        now++;
        // Nobody took the ten bytes, and it comes all the same.
        assertThat(line.end(now)).isEqualTo(End.RESET);
    }

    @Test
    void afterAFinishThatHasNotArrivedAResetIsStillAReset() {
        line = line(PERFECT.withDelay(Duration.ofMillis(20)));
        line.finish(now);
        line.reset(now);
        now += 20 * MILLI;
        assertThat(line.end(now)).isEqualTo(End.RESET);
    }

    @Test
    void anotherRateHoldsFromNowOnAndAlsoForThePieceThatIsServed() {
        line = line(PERFECT.withRate(1, 64 << 10));
        line.offer(now, bytes(1_000));
        now += SECOND / 2;
        line.settings(now, PERFECT.withRate(1_000_000, 64 << 10));
        assertThat(line.nextDeadlineNanos(now)).isEqualTo(now + 1_000);
        now += MILLI;
        int arrived = 0;
        for (int some = poll(); some > 0; some = poll()) arrived += some;
        assertThat(arrived).isEqualTo(1_000);
    }

    @Test
    void aShorterDelayDoesNotLetBytesOvertake() {
        line = line(PERFECT.withDelay(Duration.ofMillis(50)));
        line.offer(now, bytes(1));
        line.settings(now, PERFECT);
        line.offer(now, bytes(2));
        now += 49 * MILLI;
        assertThat(poll()).isZero();
        now += MILLI;
        assertThat(poll()).isEqualTo(1);
        assertThat(poll()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 0.5, 1})
    void corruptionTurnsAtMostOneBitOfAKiB(double corruption) {
        line = line(PERFECT.withCorruption(corruption));
        SplittableRandom random = new SplittableRandom(7);
        int units = 4_000;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int left = units << 10; left > 0; ) {
            int some = Math.min(left, random.nextInt(1, 3_000));
            line.offer(now, bytes(some));
            left -= some;
            pollInto(out);
        }
        byte[] arrived = out.toByteArray();
        assertThat(arrived).hasSize(units << 10);
        int turned = 0;
        for (int unit = 0; unit < units; unit++) {
            int bits = 0;
            for (int i = unit << 10; i < (unit + 1) << 10; i++) bits += Integer.bitCount(arrived[i] & 0xff);
            assertThat(bits).as("bits turned in KiB " + unit).isLessThanOrEqualTo(1);
            turned += bits;
        }
        assertThat(line.turnedBits()).isEqualTo(turned);
        // Four standard deviations.
        double deviation = Math.sqrt(units * corruption * (1 - corruption));
        assertThat((double) turned).isCloseTo(units * corruption, within(4 * deviation));
    }

    @Test
    void clearingDropsEverythingAndNoEndComes() {
        line = line(PERFECT.withDelay(Duration.ofMillis(20)).withRate(1_000, 64 << 10));
        line.offer(now, bytes(1_000));
        now += 100 * MILLI;
        line.finish(now);
        line.clear();
        assertThat(line.heldBytes()).isZero();
        line.offer(now, bytes(1));
        assertThat(line.hasRoom(now)).isFalse();
        now += 60 * SECOND;
        assertThat(poll()).isZero();
        assertThat(line.end(now)).isEqualTo(End.NONE);
        assertThat(line.nextDeadlineNanos(now)).isEqualTo(Machine.NO_DEADLINE);
    }

    /// Whatever is told it while it runs: what comes out is what went in, in order, never before its time,
    /// and no more is held than allowed.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
    void everyByteArrivesOnceInOrderAndWithinBounds(long seed) {
        String as = "seed " + seed;
        SplittableRandom random = new SplittableRandom(seed);
        LineSettings settings = draw(random);
        line = new StreamLine(settings, random.split(), now);
        byte[] sent = new byte[random.nextInt(1, 400_000)];
        random.nextBytes(sent);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int offered = 0;
        int steps = 0;
        long windowMost = StreamLine.windowBytes(settings);
        while (line.end(now) == End.NONE) {
            assertThat(steps++).as(as + ": it ends").isLessThan(2_000_000);
            if (random.nextInt(400) == 0 && offered < sent.length) {
                settings = draw(random);
                windowMost = Math.max(windowMost, StreamLine.windowBytes(settings));
                line.settings(now, settings);
            }
            if (random.nextInt(50) == 0) line.stall(now, !line.stalled() && offered < sent.length);
            if (line.hasRoom(now) && offered < sent.length) {
                int some = Math.min(random.nextInt(1, 20_000), sent.length - offered);
                line.offer(now, buffer(sent, offered, some));
                offered += some;
                if (offered == sent.length) line.finish(now);
            }
            assertThat(line.heldBytes())
                    .as(as)
                    .isLessThanOrEqualTo(windowMost + LineSettings.QUEUE_BYTES_MOST)
                    .isEqualTo(offered - out.size());
            // A receiver that reads now and then.
            if (random.nextInt(3) > 0) pollInto(out);
            long next = line.nextDeadlineNanos(now);
            if (next != Machine.NO_DEADLINE && random.nextBoolean()) now = next + random.nextLong(3 * MILLI);
            else now += random.nextLong(MILLI);
        }
        assertThat(line.end(now)).as(as).isEqualTo(End.FINISHED);
        assertThat(out.toByteArray()).as(as).isEqualTo(sent);
    }

    /// Against the simplest model: what was offered takes its time behind all before it, then the delay.
    @ParameterizedTest
    @ValueSource(longs = {4, 6, 10, 16, 26, 42})
    void nothingComesBeforeOrLongAfterTheModel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long rate = random.nextLong(1_000, 20_000_000);
        Duration delay = Duration.ofMillis(random.nextInt(0, 300));
        line = line(PERFECT.withDelay(delay).withRate(rate, LineSettings.QUEUE_BYTES_MOST));
        long begin = now;
        double freeNanos = 0;
        long offered = 0;
        List<Expected> expected = new ArrayList<>();
        List<Expected> seen = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            pollUntil(now + random.nextLong(20 * MILLI), begin, seen);
            int some = random.nextInt(1, 30_000);
            line.offer(now, bytes(some));
            offered += some;
            freeNanos = Math.max(freeNanos, (double) (now - begin)) + some * 1e9 / rate;
            expected.add(new Expected(offered, freeNanos + delay.toNanos()));
        }
        pollUntil(now + 2 * SECOND + (long) freeNanos, begin, seen);
        assertThat(seen.getLast().bytes).isEqualTo(offered);
        for (Expected row : expected) {
            Expected when = seen.stream()
                    .filter(one -> one.bytes >= row.bytes)
                    .findFirst()
                    .orElseThrow();
            assertThat(when.nanos)
                    .as("seed %d, after %d bytes", seed, row.bytes)
                    .isCloseTo(row.nanos, within(2.0));
        }
    }

    /// @param bytes so many in all
    /// @param nanos since the begin
    private record Expected(long bytes, double nanos) {}

    private void pollUntil(long end, long begin, List<Expected> seen) {
        while (true) {
            for (int some = poll(); some > 0; some = poll()) {
                long before = seen.isEmpty() ? 0 : seen.getLast().bytes;
                seen.add(new Expected(before + some, (double) (now - begin)));
            }
            long next = line.nextDeadlineNanos(now);
            if (next == Machine.NO_DEADLINE || next - end > 0) break;
            now = next;
        }
        now = end;
    }

    private static LineSettings draw(SplittableRandom random) {
        LineSettings settings = PERFECT.withDelay(Duration.ofMillis(random.nextInt(0, 50)));
        if (random.nextBoolean()) settings = settings.withJitter(Duration.ofMillis(random.nextInt(0, 50)));
        if (random.nextBoolean()) return settings;
        return settings.withRate(random.nextLong(100_000, 50_000_000), random.nextInt(64 << 10, 1 << 20));
    }

    /// @return how many bytes came, 0 when none is due
    private int poll() {
        ByteBuf out = line.poll(now);
        if (out == null) return 0;
        int bytes = out.readableBytes();
        out.release();
        return bytes;
    }

    private void pollInto(ByteArrayOutputStream sink) {
        for (ByteBuf out = line.poll(now); out != null; out = line.poll(now)) {
            sink.writeBytes(ByteBufUtil.getBytes(out));
            out.release();
        }
    }

    private static ByteBuf bytes(int count) {
        return PooledByteBufAllocator.DEFAULT.buffer(count).writeZero(count);
    }

    private static ByteBuf buffer(byte[] from, int offset, int count) {
        return PooledByteBufAllocator.DEFAULT.buffer(count).writeBytes(from, offset, count);
    }
}
