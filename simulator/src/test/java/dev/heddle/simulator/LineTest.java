package dev.heddle.simulator;

import static dev.heddle.simulator.WireWorld.MILLI;
import static dev.heddle.simulator.WireWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a line does, and what can be done to it.
class LineTest {
    private static final LinkProfile PLAIN = LinkProfile.of(Duration.ofMillis(10));

    @Test
    void aJammedLineHoldsEverythingAndLetsItOutAtItsRate() {
        LineFault jam = new LineFault.Jammed();
        try (WireWorld world = new WireWorld(1, PLAIN.withBytesPerSecond(1_000_000))) {
            WireWorld.Pair one = world.connect();
            WireWorld.Pair other = world.connect();
            world.line(0, 1).apply(jam);
            one.near().send(20_000);
            other.near().send(20_000);
            world.run(100 * SECOND);
            assertThat(one.far().receivedBytes() + other.far().receivedBytes()).isZero();
            long releasedNanos = world.now();
            world.line(0, 1).lift(jam);
            one.near().send(10_000);
            world.run(SECOND);
            assertThat(one.far().pieces.getFirst().atNanos() - releasedNanos).isEqualTo(30 * MILLI);
            assertThat(other.far().lastNanos() - releasedNanos).isEqualTo(50 * MILLI);
            assertThat(one.far().lastNanos() - releasedNanos).isEqualTo(60 * MILLI);
            assertThat(world.events).noneMatch(event -> event instanceof TraceEvent.Lost);
        }
    }

    @Test
    void whatAJamHeldBackDoesNotPassALineThatIsStopped() {
        LineFault jam = new LineFault.Jammed();
        LineFault stop = new LineFault.Stopped();
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            WireWorld.Pair other = world.connect();
            world.line(0, 1).apply(jam);
            pair.near().send(10);
            other.near().link.reset();
            world.line(0, 1).apply(stop);
            world.line(0, 1).lift(jam);
            world.run(SECOND);
            assertThat(pair.far().receivedBytes()).isZero();
            assertThat(other.far().closings).isZero();
            assertThat(world.events).anyMatch(event -> event instanceof TraceEvent.Lost lost && lost.bytes() == 10);
            world.line(0, 1).lift(stop);
            world.run(SECOND);
            assertThat(pair.far().receivedBytes()).as("sent again").isEqualTo(10);
            assertThat(other.far().closings).as("nobody sends a reset again").isZero();
        }
    }

    @Test
    void whereTheWordBackIsJammedTheWindowFillsAndThenGoesOn() {
        LineFault jam = new LineFault.Jammed();
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            world.line(1, 0).apply(jam);
            pair.near().sendAll(new byte[1_000_000]);
            world.run(100 * SECOND);
            assertThat(pair.far().receivedBytes()).isEqualTo(256 << 10);
            world.line(1, 0).lift(jam);
            world.run(SECOND);
            assertThat(pair.far().receivedBytes()).isEqualTo(1_000_000);
        }
    }

    @Test
    void aSlowedLineTakesSoManyTimesAsLong() {
        LineFault slow = new LineFault.Slowed(3);
        try (WireWorld world = new WireWorld(1, PLAIN.withBytesPerSecond(1_000_000))) {
            WireWorld.Pair pair = world.connect();
            world.line(0, 1).apply(slow);
            long startNanos = world.now();
            pair.near().send(10_000);
            world.run(SECOND);
            assertThat(pair.far().lastNanos() - startNanos).isEqualTo((3 * 10 + 3 * 10) * MILLI);
            world.line(0, 1).lift(slow);
            long againNanos = world.now();
            pair.near().send(10_000);
            world.run(SECOND);
            assertThat(pair.far().lastNanos() - againNanos).isEqualTo(20 * MILLI);
        }
    }

    @Test
    void faultsAddUpAndEndOneByOne() {
        LineFault stop = new LineFault.Stopped();
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            Line line = world.line(0, 1);
            line.apply(stop);
            line.apply(stop);
            line.apply(new LineFault.Slowed(2));
            line.lift(stop);
            assertThat(line.timing().stopped()).isTrue();
            assertThat(line.timing().delayNanos()).isEqualTo(20 * MILLI);
            line.lift(stop);
            line.lift(stop);
            assertThat(line.timing().stopped()).isFalse();
            assertThat(line.faults()).containsExactly(new LineFault.Slowed(2));
            line.heal();
            assertThat(line.faults()).isEmpty();
            assertThat(world.events.stream().map(event -> event.getClass().getSimpleName()))
                    .containsExactly(
                            "LineFaulty", "LineFaulty", "LineFaulty", "LineHealed", "LineHealed", "LineHealed");
        }
    }

    @Test
    void aLosingLineLosesAndACorruptingOneChangesBits() {
        try (WireWorld world = new WireWorld(1, PLAIN)) {
            WireWorld.Pair pair = world.connect();
            world.line(0, 1).apply(new LineFault.Corrupting(1));
            pair.near().send(new byte[1_000]);
            world.run(SECOND);
            int bits = 0;
            for (byte each : pair.far().received()) bits += Integer.bitCount(each & 0xff);
            assertThat(bits).isEqualTo(1);
            world.line(0, 1).heal();
            world.line(0, 1).apply(new LineFault.Losing(1));
            pair.near().send(new byte[1_000]);
            world.run(SECOND);
            assertThat(pair.far().receivedBytes()).isEqualTo(1_000);
            world.line(0, 1).heal();
            world.run(SECOND);
            assertThat(pair.far().receivedBytes()).isEqualTo(2_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theJitterHasItsMeanAndItsTail(LinkProfile.Tail tail) {
        LineTiming line =
                new LineTiming(PLAIN.withJitter(Duration.ofMillis(5)).withTail(tail), new SplittableRandom(1), _ -> {});
        int draws = 200_000;
        double sum = 0;
        int far = 0;
        long most = 0;
        for (int i = 0; i < draws; i++) {
            long jitter = line.arrivalNanos(0, 100) - 10 * MILLI;
            assertThat(jitter).isNotNegative();
            sum += jitter;
            if (jitter > 50 * MILLI) far++;
            most = Math.max(most, jitter);
        }
        assertThat(sum / draws / MILLI).isBetween(4.7, 5.3);
        if (tail == LinkProfile.Tail.LIGHT) {
            assertThat(far).isBetween(0, 30);
        } else {
            assertThat(far).isBetween(1_450, 1_850);
            assertThat(most).isLessThanOrEqualTo(500 * MILLI);
        }
    }

    @Test
    void theQueueBeforeALineHasABound() {
        LineTiming line = new LineTiming(PLAIN.withBytesPerSecond(1_000_000), new SplittableRandom(1), _ -> {});
        assertThat(line.queueRoomBytes(0)).isEqualTo(LineTiming.QUEUE_BYTES);
        assertThat(line.arrivalNanos(0, 30_000)).isEqualTo(40 * MILLI);
        assertThat(line.queueRoomBytes(0)).isEqualTo(LineTiming.QUEUE_BYTES - 30_000);
        assertThat(line.arrivalNanos(0, 10_000)).isEqualTo(50 * MILLI);
        assertThat(line.queueRoomBytes(0)).as("more than half full").isZero();
        long roomNanos = line.queueRoomNanos();
        assertThat(line.queueRoomBytes(roomNanos - 2)).isZero();
        assertThat(line.queueRoomBytes(roomNanos)).isBetween(32_767, 32_768);
        assertThat(line.windowBytes(line)).isEqualTo(LineTiming.QUEUE_BYTES + 20_000);
    }

    @Test
    void whatIsNoProfileIsRefused() {
        assertThatThrownBy(() -> PLAIN.withLoss(1.5)).hasMessageContaining("probability");
        assertThatThrownBy(() -> PLAIN.withCorruption(Double.NaN)).hasMessageContaining("probability");
        assertThatThrownBy(() -> PLAIN.withBytesPerSecond(-1)).hasMessageContaining("no such link");
        assertThatThrownBy(() -> new LineFault.Slowed(0.5)).hasMessageContaining("factor");
        assertThatThrownBy(() -> DatagramFaults.NONE.withReordering(2)).hasMessageContaining("probability");
    }

    // ---- shapes of partitions

    /// Which hosts see which, as lines of digits: who sees what of it has a 1.
    private static String sight(WireWorld world) {
        StringBuilder rows = new StringBuilder();
        for (Host from : world.hosts) {
            for (Host to : world.hosts) {
                rows.append(world.simulation.line(from, to).timing().stopped() ? '0' : '1');
            }
            rows.append(' ');
        }
        return rows.toString().strip();
    }

    @Test
    void partitionsHaveTheirShapes() {
        try (WireWorld world = new WireWorld(1, PLAIN, 5)) {
            List<Host> left = world.hosts.subList(0, 2);
            List<Host> right = world.hosts.subList(2, 5);
            Simulation simulation = world.simulation;
            Partition symmetric = Partition.symmetric(simulation, left, right);
            symmetric.cut();
            assertThat(sight(world)).isEqualTo("11000 11000 00111 00111 00111");
            symmetric.heal();
            Partition oneWay = Partition.oneWay(simulation, left, right);
            oneWay.cut();
            assertThat(sight(world)).isEqualTo("11000 11000 11111 11111 11111");
            oneWay.heal();
            Partition bridge = Partition.bridge(simulation, left, right, world.hosts.get(2));
            bridge.cut();
            assertThat(sight(world)).isEqualTo("11100 11100 11111 00111 00111");
            bridge.heal();
            Partition ring = Partition.ring(simulation, world.hosts);
            ring.cut();
            assertThat(sight(world)).isEqualTo("11001 11100 01110 00111 10011");
            symmetric.cut();
            ring.heal();
            assertThat(sight(world)).as("overlapping ones end on their own").isEqualTo("11000 11000 00111 00111 00111");
            symmetric.heal();
            assertThat(sight(world)).isEqualTo("11111 11111 11111 11111 11111");
            assertThat(simulation.lines())
                    .hasSize(20)
                    .allMatch(line -> line.faults().isEmpty());
        }
    }

    @Test
    void swizzlingHoldsLinesAndLetsThemOutInAnotherOrder() {
        try (WireWorld world = new WireWorld(1, PLAIN, 6)) {
            List<WireWorld.Pair> pairs = new ArrayList<>();
            for (int i = 1; i < 6; i++) pairs.add(world.connect(0, i));
            List<Line> lines = world.simulation.lines();
            List<Line> jammed = Swizzle.start(world.simulation, lines, new SplittableRandom(1), Duration.ofSeconds(8));
            assertThat(jammed).hasSizeBetween(8, 22);
            world.run(4 * SECOND);
            assertThat(jammed).allMatch(line -> line.timing().jammed());
            long sentNanos = world.now();
            for (WireWorld.Pair pair : pairs) pair.near().send(100);
            world.run(2 * SECOND);
            assertThat(jammed).anyMatch(line -> !line.timing().jammed());
            world.run(2 * SECOND);
            assertThat(lines).noneMatch(line -> line.timing().jammed());
            world.run(SECOND);
            assertThat(pairs).allMatch(pair -> pair.far().receivedBytes() == 100);
            long promptNanos = sentNanos + 10 * MILLI;
            assertThat(pairs)
                    .anyMatch(pair -> pair.far().lastNanos() == promptNanos)
                    .anyMatch(pair -> pair.far().lastNanos() > promptNanos);
        }
    }
}
