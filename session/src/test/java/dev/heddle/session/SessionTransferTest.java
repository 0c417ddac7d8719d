package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages of all sizes and priorities against the simplest model: a list for each protocol.
@Tag("T-18")
class SessionTransferTest {
    private static final int LARGEST_BODY = (4 << 20) - FrameCodec.RESERVE_BYTES;

    private static ProtocolId protocol(Priority priority) {
        return new ProtocolId(10 + priority.ordinal());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 20_771})
    void allIsDeliveredInOrderWhateverTheInterleaving(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Limits limits = End.limits(new Limits.Lanes(64 << 20, 10_000, 10_000, 10_000, 10_000));
        try (Pair pair = Pair.open(seed, limits, true)) {
            pair.chunkBytes = 200_000;
            End[] ends = {pair.dialler, pair.listener};
            List<Map<Priority, List<byte[]>>> sent =
                    List.of(new EnumMap<>(Priority.class), new EnumMap<>(Priority.class));
            int[] messages = new int[2];
            long[] bytes = new long[2];
            for (int step = 0; step < 600; step++) {
                int from = random.nextInt(2);
                Priority priority = Priority.values()[random.nextInt(4)];
                int most = random.nextInt(100) == 0 ? LARGEST_BODY : 1 << random.nextInt(17);
                byte[] body = new byte
                        [most == LARGEST_BODY ? most - random.nextInt(2) * random.nextInt(most) : random.nextInt(most)];
                for (int i = 0; i < body.length; i += 997) body[i] = (byte) random.nextInt();
                assertThat(ends[from].send(protocol(priority), priority, body)).isEqualTo(Admission.ADMITTED);
                sent.get(from).computeIfAbsent(priority, _ -> new ArrayList<>()).add(body);
                messages[from]++;
                bytes[from] += body.length;
                if (random.nextInt(4) == 0) {
                    for (End end : ends) {
                        end.room = random.nextInt(300_000);
                        end.pump(pair.nowNanos);
                    }
                    pair.carry(ends[from], ends[1 - from]);
                }
            }
            for (End end : ends) end.room = 1 << 30;
            pair.run();
            for (int from = 0; from < 2; from++) {
                End to = ends[1 - from];
                assertThat(to.came).hasSize(messages[from]);
                sent.get(from).forEach((priority, bodies) -> {
                    List<byte[]> got = to.bodies(protocol(priority));
                    assertThat(got).hasSameSizeAs(bodies);
                    for (int i = 0; i < bodies.size(); i++)
                        assertThat(got.get(i)).isEqualTo(bodies.get(i));
                });
                assertThat(ends[from].fates).hasSize(messages[from]).containsOnly(Fate.WRITTEN);
                Counters out = ends[from].statistics.counters();
                assertThat(out.messagesOut()).isEqualTo(messages[from]);
                assertThat(out.bytesOut()).isEqualTo(bytes[from]);
                assertThat(out.dropped()).isZero();
                assertThat(to.statistics.counters().messagesIn()).isEqualTo(messages[from]);
                assertThat(to.statistics.counters().bytesIn()).isEqualTo(bytes[from]);
                assertThat(to.statistics.counters().refusedFrames()).isZero();
            }
        }
    }

    @Test
    void manySmallMessagesShareOneRecord() {
        try (Pair pair = Pair.open(1)) {
            long before = pair.dialler.statistics.counters().recordsOut();
            for (int i = 0; i < 200; i++) pair.dialler.send(Nodes.VOTES, Priority.CRITICAL, new byte[300]);
            pair.run();
            assertThat(pair.listener.came).hasSize(200);
            assertThat(pair.dialler.statistics.counters().recordsOut() - before).isEqualTo(1);
        }
    }

    @Test
    void aMessageOfTheLargestFrameTakesNoMoreRecordsThanItMust() {
        try (Pair pair = Pair.open(1, Limits.DEFAULT, true)) {
            long before = pair.dialler.statistics.counters().recordsOut();
            assertThat(pair.dialler.send(Nodes.VOTES, Priority.LOW, new byte[LARGEST_BODY]))
                    .isEqualTo(Admission.ADMITTED);
            pair.run();
            assertThat(pair.listener.came).hasSize(1);
            assertThat(pair.dialler.statistics.counters().recordsOut() - before).isEqualTo(65);
        }
    }

    @Test
    void whatIsUrgentIsWrittenFirst() {
        try (Pair pair = Pair.open(1)) {
            pair.dialler.room = 0;
            for (Priority priority : List.of(Priority.LOW, Priority.NORMAL, Priority.CRITICAL, Priority.HIGH)) {
                pair.dialler.send(protocol(priority), priority, new byte[10]);
            }
            pair.dialler.pump(pair.nowNanos);
            assertThat(pair.dialler.sent.isReadable()).isFalse();
            pair.dialler.room = 1;
            pair.run();
            assertThat(pair.listener.came)
                    .extracting(End.Came::protocol)
                    .containsExactly(new ProtocolId(10), new ProtocolId(11), new ProtocolId(12), new ProtocolId(13));
        }
    }

    @Test
    void noRoomStopsTheWritingAndWhatWaitsCanStillBeOvertaken() {
        try (Pair pair = Pair.open(1)) {
            End sender = pair.dialler;
            sender.room = 1;
            for (int i = 0; i < 20; i++) sender.send(protocol(Priority.LOW), Priority.LOW, new byte[20_000]);
            sender.pump(pair.nowNanos);
            assertThat(sender.sent.readableBytes()).as("a record at most").isBetween(1, 65_537);
            assertThat(sender.session.outbox().waitingBytes()).isGreaterThan(20_000 * 15);
            sender.send(protocol(Priority.CRITICAL), Priority.CRITICAL, new byte[1]);
            sender.room = 1 << 30;
            pair.run();
            List<Integer> urgent = new ArrayList<>();
            for (int i = 0; i < pair.listener.came.size(); i++) {
                if (pair.listener.came.get(i).protocol().equals(protocol(Priority.CRITICAL))) urgent.add(i);
            }
            // Behind the frame that was begun, before all that were not.
            assertThat(urgent).hasSize(1).first().satisfies(at -> assertThat(at).isLessThanOrEqualTo(4));
            assertThat(pair.listener.came).hasSize(21);
        }
    }

    @Test
    void bulkIsNotStarvedByWhatIsUrgent() {
        Limits limits = End.limits(new Limits.Lanes(64 << 20, 100_000, 512, 1024, 256));
        try (Pair pair = Pair.open(1, limits)) {
            for (int i = 0; i < 5_000; i++)
                pair.dialler.send(protocol(Priority.CRITICAL), Priority.CRITICAL, new byte[286]);
            for (int i = 0; i < 50; i++) pair.dialler.send(protocol(Priority.LOW), Priority.LOW, new byte[986]);
            pair.run();
            long urgentBytes = 0;
            long lowBytes = 0;
            for (End.Came came : pair.listener.came) {
                if (came.protocol().equals(protocol(Priority.LOW))) lowBytes += 1000;
                else urgentBytes += 300;
                if (lowBytes == 50_000) break;
                assertThat(lowBytes + 1000).isGreaterThanOrEqualTo((urgentBytes + lowBytes) / 16);
            }
            assertThat(pair.listener.came).hasSize(5_050);
        }
    }
}
