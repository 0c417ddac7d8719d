package dev.heddle.simulator;

import static dev.heddle.simulator.WireWorld.MILLI;
import static dev.heddle.simulator.WireWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.DatagramLink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What becomes of datagrams on lines that are bad in each way.
class SimulatedDatagramsTest {
    private static final LinkProfile PLAIN = LinkProfile.of(Duration.ofMillis(10));
    private static final int BYTES = 100;
    private static final int MANY = 10_000;

    /// Two ends, of which one sends numbered datagrams.
    private static final class Run implements AutoCloseable, DatagramLink.Receiver {
        final WireWorld world;
        final DatagramPair pair;
        final List<Integer> numbers = new ArrayList<>();
        final List<Integer> lengths = new ArrayList<>();
        boolean scribbles;
        int changed;
        int closings;
        long lastNanos;

        Run(LinkProfile profile) {
            world = new WireWorld(1, profile);
            pair = world.simulation.datagrams(world.hosts.get(0), world.hosts.get(1));
            pair.far().start(this);
        }

        Run(DatagramFaults faults) {
            this(PLAIN.withDatagrams(faults));
        }

        void send(int number, int bytes) {
            pair.near().send(Unpooled.buffer(bytes).writeInt(number).writeZero(bytes - Integer.BYTES));
        }

        Run sendMany() {
            for (int i = 0; i < MANY; i++) {
                send(i, BYTES);
                world.run(MILLI);
            }
            world.run(SECOND);
            return this;
        }

        @Override
        public void onDatagram(ByteBuf loan) {
            lastNanos = world.now();
            lengths.add(loan.readableBytes());
            if (loan.readableBytes() < Integer.BYTES) return;
            numbers.add(loan.readInt());
            while (loan.isReadable()) if (loan.readByte() != 0) changed++;
            for (int i = 0; scribbles && i < loan.writerIndex(); i++) loan.setByte(i, 0xff);
        }

        @Override
        public void onClosed(@Nullable IOException cause) {
            closings++;
            assertThat(cause).isNull();
        }

        @Override
        public void close() {
            world.close();
        }
    }

    @Test
    void onAGoodLineEachArrivesOnceAfterTheDelay() {
        try (Run run = new Run(PLAIN)) {
            run.send(7, BYTES);
            run.world.run(SECOND);
            assertThat(run.lastNanos).isEqualTo(10 * MILLI);
            run.sendMany();
            assertThat(run.numbers).hasSize(1 + MANY);
            assertThat(run.numbers.subList(1, 1 + MANY)).isSorted();
            assertThat(run.lengths).containsOnly(BYTES);
            assertThat(run.changed).isZero();
            assertThat(run.pair.near().remote())
                    .isEqualTo(run.world.hosts.get(1).address());
        }
    }

    @Test
    void lossTakesItsShareAndSaysNothing() {
        try (Run run = new Run(PLAIN.withLoss(0.05)).sendMany()) {
            assertThat(run.numbers).hasSizeBetween(9_400, 9_600).isSorted();
            assertThat(run.world.events.stream().filter(event -> event instanceof TraceEvent.Lost))
                    .hasSize(MANY - run.numbers.size());
        }
    }

    @Test
    void burstsOfLossAreLong() {
        // One in 200 begins a burst of 20 on average, in which nine of ten are lost: 8 % in all.
        try (Run run = new Run(DatagramFaults.NONE.withBursts(0.005, 0.05, 0.9)).sendMany()) {
            assertThat(run.numbers).hasSizeBetween(8_800, 9_500).isSorted();
            int gaps = 0;
            int most = 0;
            for (int i = 1; i < run.numbers.size(); i++) {
                int gap = run.numbers.get(i) - run.numbers.get(i - 1) - 1;
                if (gap > 0) gaps++;
                most = Math.max(most, gap);
            }
            assertThat(MANY - run.numbers.size()).as("more than four a gap").isGreaterThan(4 * gaps);
            assertThat(most).isGreaterThan(15);
        }
    }

    @Test
    void someAreOvertaken() {
        try (Run run = new Run(DatagramFaults.NONE.withReordering(0.1)).sendMany()) {
            assertThat(run.numbers).hasSize(MANY).doesNotHaveDuplicates();
            int overtaken = 0;
            for (int i = 1; i < MANY; i++) if (run.numbers.get(i) < run.numbers.get(i - 1)) overtaken++;
            assertThat(overtaken).isBetween(500, 1_100);
        }
    }

    @Test
    void someComeTwice() {
        try (Run run = new Run(DatagramFaults.NONE.withDuplication(0.1)).sendMany()) {
            assertThat(run.numbers).hasSizeBetween(10_900, 11_100).isSorted();
            assertThat(run.numbers.stream().distinct()).hasSize(MANY);
        }
    }

    @Test
    void whoeverWritesIntoOneDoesNotChangeItsDouble() {
        try (Run run = new Run(DatagramFaults.NONE.withDuplication(1))) {
            run.scribbles = true;
            run.send(7, BYTES);
            run.world.run(SECOND);
            assertThat(run.numbers).containsExactly(7, 7);
            assertThat(run.changed).isZero();
        }
    }

    @Test
    void someComeWithoutTheirEnd() {
        try (Run run = new Run(DatagramFaults.NONE.withTruncation(0.1)).sendMany()) {
            assertThat(run.lengths).hasSize(MANY);
            assertThat(run.lengths.stream().filter(length -> length < BYTES)).hasSizeBetween(900, 1_100);
        }
    }

    @Test
    void someAreChanged() {
        try (Run run = new Run(PLAIN.withCorruption(0.1)).sendMany()) {
            assertThat(run.numbers).hasSize(MANY);
            assertThat(run.changed).isBetween(850, 1_100);
        }
    }

    @Test
    void whatTheQueueDoesNotTakeIsLost() {
        try (Run run = new Run(PLAIN.withBytesPerSecond(100_000))) {
            for (int i = 0; i < 1_000; i++) run.send(i, BYTES);
            run.world.run(10 * SECOND);
            assertThat(run.numbers).hasSize(LineTiming.QUEUE_BYTES / BYTES).isSorted();
            assertThat(run.lastNanos).isEqualTo(655 * MILLI + 10 * MILLI);
        }
    }

    @Test
    void aStoppedLineLosesThemAndAJammedOneHoldsWhatItsQueueTakes() {
        LineFault stop = new LineFault.Stopped();
        LineFault jam = new LineFault.Jammed();
        try (Run run = new Run(PLAIN)) {
            Line line = run.world.line(0, 1);
            line.apply(stop);
            run.send(1, BYTES);
            line.lift(stop);
            line.apply(jam);
            for (int i = 2; i < 1_002; i++) run.send(i, BYTES);
            run.world.run(SECOND);
            assertThat(run.numbers).isEmpty();
            line.lift(jam);
            run.world.run(SECOND);
            assertThat(run.numbers)
                    .hasSize(LineTiming.QUEUE_BYTES / BYTES)
                    .doesNotContain(1)
                    .isSorted();
        }
    }

    @Test
    void oneThatIsTooLargeIsRefusedAndReleased() {
        try (Run run = new Run(PLAIN)) {
            ByteBuf large = Unpooled.buffer(2_000).writeZero(run.pair.near().mostBytes() + 1);
            assertThatThrownBy(() -> run.pair.near().send(large)).hasMessageContaining("limit 1452");
            assertThat(large.refCnt()).isZero();
        }
    }

    @Test
    void aCloseIsToldOnceAndToNobodyElse() {
        try (Run run = new Run(PLAIN)) {
            run.pair.far().close();
            run.pair.far().close();
            run.send(1, BYTES);
            run.pair.near().close();
            run.send(2, BYTES);
            run.world.run(SECOND);
            assertThat(run.closings).isEqualTo(1);
            assertThat(run.numbers).isEmpty();
        }
    }

    @Test
    void aHostThatCrashedGetsNothing() {
        try (Run run = new Run(PLAIN)) {
            run.world.hosts.get(1).crash(Crash.POWER);
            run.world.start(1);
            run.send(1, BYTES);
            run.world.run(SECOND);
            assertThat(run.numbers).isEmpty();
        }
    }
}
