package dev.heddle.chaos;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.core.Machine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PacketLineTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    /// The origin of time is arbitrary: here the clock wraps around within the first second.
    private static final long BEGIN = Long.MAX_VALUE - 777_777_777;

    private final PacketCounts counts = new PacketCounts();
    private final List<Arrival> arrivals = new ArrayList<>();
    private long nowNanos = BEGIN;
    private PacketLine<Integer> line = line(LineSettings.PERFECT, 1);

    /// @param atNanos since the beginning
    /// @param turnedBits in how many bits it differs from what was sent
    private record Arrival(int number, long atNanos, int bytes, int turnedBits) {}

    @AfterEach
    void releasesWhatItHolds() {
        line.close();
        assertEquals(0, line.heldBytes());
    }

    @Test
    void aPerfectLineHandsOnAtOnce() {
        send(1, 100);
        send(2, 0);
        assertEquals(List.of(new Arrival(1, 0, 100, 0), new Arrival(2, 0, 0, 0)), arrivals);
        assertEquals(new PacketCounters(2, 100, 2, 100, 0, 0, 0, 0, 0, 0, 0), counts.now());
    }

    @Test
    void delaysEachPacketAlike() {
        line = line(LineSettings.PERFECT.withDelay(Duration.ofMillis(20)), 1);
        send(1, 100);
        runTo(5 * MILLI);
        send(2, 1_500);
        runTo(SECOND);
        assertEquals(List.of(new Arrival(1, 20 * MILLI, 100, 0), new Arrival(2, 25 * MILLI, 1_500, 0)), arrivals);
    }

    @Test
    void packetsTakeTurnsAtTheRateBesideTheDelay() {
        line = line(LineSettings.PERFECT.withDelay(Duration.ofMillis(7)).withRate(1_000_000, 64 << 10), 1);
        send(1, 1_000);
        send(2, 500);
        runTo(10 * MILLI);
        send(3, 2_000);
        runTo(SECOND);
        assertEquals(List.of(8 * MILLI, 8 * MILLI + 500_000, 19 * MILLI), atNanos());
    }

    @Test
    void theRateDoesNotDriftHoweverLateItsOwnerLooks() {
        line = line(LineSettings.PERFECT.withRate(3_000_000, 1 << 20), 1);
        for (int i = 0; i < 300; i++) send(i, 1_000);
        nowNanos += 50 * MILLI;
        line.onDeadline(nowNanos);
        collect();
        assertEquals(150, arrivals.size(), "due after 50 ms at 3 packets a millisecond");
        runTo(SECOND);
        long last = arrivals.getLast().atNanos;
        assertTrue(Math.abs(last - 100 * MILLI) <= 300, "300 packets of 1/3 ms ended after " + last);
    }

    @Test
    @Tag("T-13")
    void aFullQueueDropsWhatComesAndSaysSo() {
        line = line(LineSettings.PERFECT.withRate(1_000, LineSettings.QUEUE_BYTES_LEAST), 1);
        for (int i = 0; i < 100; i++) send(i, 1_024);
        assertEquals(36, counts.now().queueFull());
        assertEquals(64 << 10, line.heldBytes());
        runTo(70 * SECOND);
        assertEquals(LongStream.range(0, 64).boxed().toList(), numbers());
    }

    @Test
    @Tag("T-13")
    void smallPacketsFillTheQueueTooSoThatItIsBoundedInEntries() {
        line = line(LineSettings.PERFECT.withRate(1, LineSettings.QUEUE_BYTES_LEAST), 1);
        for (int i = 0; i < 1_000; i++) send(i, 1);
        assertEquals(
                1_000 - (64 << 10) / PacketLine.ROOM_BYTES_LEAST, counts.now().queueFull());
    }

    @Test
    @Tag("T-13")
    void whatIsOnItsWayIsBounded() {
        line = line(LineSettings.PERFECT.withDelay(Duration.ofSeconds(60)), 1);
        int fits = PacketLine.WAY_BYTES_MOST / 60_000;
        for (int i = 0; i < fits + 7; i++) send(i, 60_000);
        assertEquals(7, counts.now().wayFull());
        assertTrue(line.heldBytes() <= PacketLine.WAY_BYTES_MOST);
    }

    @Test
    void whatIsInAStalledLineGoesOnWithTheTimeItHadLeft() {
        line = line(LineSettings.PERFECT.withDelay(Duration.ofMillis(10)).withRate(1_000_000, 64 << 10), 1);
        send(1, 1_000);
        runTo(5 * MILLI);
        line.stall(nowNanos, true);
        send(2, 1_000);
        send(3, 1_000);
        assertEquals(Machine.NO_DEADLINE, line.nextDeadlineNanos());
        runTo(200 * MILLI);
        assertEquals(List.of(), arrivals);
        line.stall(nowNanos, false);
        runTo(SECOND);
        assertEquals(List.of(206 * MILLI, 211 * MILLI, 212 * MILLI), atNanos());
    }

    @Test
    @Tag("T-13")
    void aStalledLineHoldsNoMoreThanItsQueue() {
        line.stall(nowNanos, true);
        for (int i = 0; i < 100; i++) send(i, 1_024);
        assertEquals(36, counts.now().queueFull());
        line.stall(nowNanos, false);
        runTo(1);
        assertEquals(LongStream.range(0, 64).boxed().toList(), numbers());
    }

    @Test
    void newSettingsAreForWhatLeavesTheQueueFromThenOn() {
        line = line(LineSettings.PERFECT.withRate(1_000, 64 << 10), 1);
        send(1, 1_000);
        send(2, 1_000);
        runTo(1_500 * MILLI);
        line.settings(nowNanos, LineSettings.PERFECT.withRate(10_000, 64 << 10));
        runTo(10 * SECOND);
        assertEquals(List.of(SECOND, 1_500 * MILLI), atNanos(), "the second had its share of the new rate by then");
    }

    @Test
    void aLineThatLosesAllLosesAll() {
        line = line(LineSettings.PERFECT.withLoss(1).withDuplication(1), 1);
        for (int i = 0; i < 50; i++) send(i, 10);
        assertEquals(List.of(), arrivals);
        assertEquals(50, counts.now().lost());
    }

    @Test
    void aPacketThatDoesNotWaitOvertakesThoseBeforeIt() {
        line = line(LineSettings.PERFECT.withDelay(Duration.ofMillis(20)), 1);
        send(1, 100);
        line.settings(
                nowNanos, LineSettings.PERFECT.withDelay(Duration.ofMillis(20)).withReordering(1));
        send(2, 100);
        runTo(SECOND);
        assertEquals(List.of(2L, 1L), numbers());
        assertEquals(1, counts.now().reordered());
    }

    @Test
    void aCorruptedPacketDiffersInOneBitAndItsCopyIsItsOwn() {
        line = line(LineSettings.PERFECT.withCorruption(1).withDuplication(1), 1);
        for (int i = 0; i < 40; i++) send(i, 100);
        assertEquals(80, arrivals.size());
        assertEquals(80, counts.now().corrupted());
        assertTrue(arrivals.stream().allMatch(each -> each.turnedBits == 1), arrivals::toString);
    }

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPacketIsAccountedForAndNoneComesEarlyOrOutOfTurn(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        LineSettings settings = draw(random);
        line = line(settings, seed);
        List<Long> sentNanos = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            runTo(nowNanos - BEGIN + random.nextLong(2 * MILLI));
            if (random.nextInt(40) == 0) line.stall(nowNanos, random.nextBoolean());
            sentNanos.add(nowNanos - BEGIN);
            send(i, random.nextInt(1_500));
        }
        line.stall(nowNanos, false);
        runTo(nowNanos - BEGIN + 3_600 * SECOND);
        PacketCounters counted = counts.now();
        String told = "seed %d: %s, %s".formatted(seed, settings, counted);
        long kept = counted.entered() + counted.duplicated() - counted.lost() - counted.queueFull();
        assertAll(
                () -> assertEquals(kept, counted.left(), told),
                () -> assertEquals(counted.left(), arrivals.size(), told),
                () -> assertEquals(0, counted.wayFull(), told),
                () -> assertEquals(0, line.heldBytes(), told),
                () -> assertEquals(
                        counted.corrupted(),
                        arrivals.stream().filter(each -> each.turnedBits == 1).count(),
                        told));
        int last = -1;
        for (Arrival each : arrivals) {
            long took = each.atNanos - sentNanos.get(each.number);
            if (settings.reordering() == 0) {
                assertTrue(took >= settings.delay().toNanos(), () -> told + ": early " + each);
                assertTrue(each.number >= last, () -> told + ": out of turn " + each);
                last = each.number;
            }
        }
    }

    /// A model that knows nothing but the rate, the delay and the queue.
    @ParameterizedTest
    @MethodSource("seeds")
    void withoutLossAndJitterTheTimesAreThoseOfAQueueBeforeAWire(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long rate = 100_000 + random.nextLong(2_000_000);
        long delayNanos = random.nextLong(50 * MILLI);
        line = line(LineSettings.PERFECT.withDelay(Duration.ofNanos(delayNanos)).withRate(rate, 64 << 10), seed);
        List<Long> expected = new ArrayList<>();
        Queue<long[]> waiting = new ArrayDeque<>();
        double free = 0;
        for (int i = 0; i < 1_000; i++) {
            long now = nowNanos - BEGIN + random.nextLong(MILLI);
            runTo(now);
            int bytes = 256 + random.nextInt(1_250);
            while (!waiting.isEmpty() && waiting.element()[0] <= now) waiting.remove();
            if (waiting.stream().mapToLong(each -> each[1]).sum() + bytes <= 64 << 10) {
                free = Math.max(free, (double) now) + bytes * 1e9 / rate;
                waiting.add(new long[] {Math.round(free), bytes});
                expected.add(Math.round(free) + delayNanos);
            }
            send(i, bytes);
        }
        runTo(3_600 * SECOND);
        assertEquals(expected.size(), arrivals.size(), "packets of seed " + seed);
        for (int i = 0; i < expected.size(); i++) {
            long difference = arrivals.get(i).atNanos - expected.get(i);
            // Each packet's time is rounded to a nanosecond.
            assertTrue(
                    Math.abs(difference) <= 1_000, "seed %d, packet %d: off by %d ns".formatted(seed, i, difference));
        }
    }

    private static LineSettings draw(SplittableRandom random) {
        LineSettings settings = LineSettings.PERFECT
                .withDelay(Duration.ofNanos(random.nextLong(30 * MILLI)))
                .withJitter(Duration.ofNanos(random.nextLong(30 * MILLI)))
                .withLoss(random.nextDouble() * random.nextInt(2))
                .withDuplication(random.nextDouble() * random.nextInt(2))
                .withCorruption(random.nextDouble() * random.nextInt(2))
                .withReordering(random.nextDouble() * random.nextInt(2));
        return random.nextBoolean() ? settings : settings.withRate(100_000 + random.nextLong(1_000_000), 64 << 10);
    }

    private PacketLine<Integer> line(LineSettings settings, long seed) {
        return new PacketLine<>(nowNanos, settings, new SplittableRandom(seed), counts);
    }

    private List<Long> atNanos() {
        return arrivals.stream().map(Arrival::atNanos).toList();
    }

    private List<Long> numbers() {
        return arrivals.stream().map(each -> (long) each.number).toList();
    }

    private void send(int number, int bytes) {
        ByteBuf packet = PooledByteBufAllocator.DEFAULT.heapBuffer(bytes).writeBytes(body(number, bytes));
        line.on(nowNanos, new Packet<>(packet, number));
        collect();
    }

    /// @param atNanos since the beginning
    private void runTo(long atNanos) {
        long endNanos = BEGIN + atNanos;
        for (long next = line.nextDeadlineNanos();
                next != Machine.NO_DEADLINE && next - endNanos <= 0;
                next = line.nextDeadlineNanos()) {
            // What new settings let go was due before they came.
            if (next - nowNanos > 0) nowNanos = next;
            line.onDeadline(nowNanos);
            collect();
        }
        nowNanos = endNanos;
        line.onDeadline(nowNanos);
        collect();
    }

    private void collect() {
        line.drain(packet -> {
            byte[] came = ByteBufUtil.getBytes(packet.bytes());
            packet.bytes().release();
            byte[] sent = body(packet.to(), came.length);
            int turned = 0;
            for (int i = 0; i < came.length; i++) turned += Integer.bitCount((came[i] ^ sent[i]) & 0xff);
            arrivals.add(new Arrival(packet.to(), nowNanos - BEGIN, came.length, turned));
        });
    }

    private static byte[] body(int number, int bytes) {
        byte[] body = new byte[bytes];
        for (int i = 0; i < bytes; i++) body[i] = (byte) (number + i);
        return body;
    }
}
