package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Priority;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-18")
class LaneSchedulerTest {
    private static final Priority[] PRIORITIES = Priority.values();

    private final LaneScheduler scheduler = new LaneScheduler();
    private final int[] heads = new int[PRIORITIES.length];
    private final long[] wrote = new long[PRIORITIES.length];

    private int serve() {
        LaneScheduler.Heads now = priority -> heads[priority.ordinal()];
        Priority next = scheduler.next(now);
        if (next == null) return -1;
        int lane = next.ordinal();
        int bytes = heads[lane];
        wrote[lane] += bytes;
        scheduler.wrote(next, bytes, now);
        return lane;
    }

    @Test
    void nothingIsNextWhereNothingWaits() {
        assertThat(serve()).isEqualTo(-1);
    }

    @Test
    void theMostUrgentGoesFirst() {
        Arrays.fill(heads, 100);
        assertThat(serve()).isZero();
        heads[0] = 0;
        assertThat(serve()).isEqualTo(1);
        heads[1] = 0;
        assertThat(serve()).isEqualTo(2);
        heads[2] = 0;
        assertThat(serve()).isEqualTo(3);
    }

    @Test
    void anEmptyLaneIsOwedNothingWhenWorkComes() {
        heads[0] = 100;
        for (int i = 0; i < 1000; i++) serve();
        heads[3] = 100;
        for (int i = 0; i < 15; i++) assertThat(serve()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"15, 15", "31, 31", "29, 31", "15, 31", "31, 15", "1000, 17", "17, 1000", "300, 4194304", "4194304, 300"
    })
    void aWaitingLaneGetsASixteenthWhateverTheSizes(int urgentBytes, int lowBytes) {
        heads[0] = urgentBytes;
        heads[3] = lowBytes;
        // Long enough for the largest message to come many times.
        while (total() < 400L * Math.max(urgentBytes, lowBytes)) serve();
        assertThat(wrote[3] + lowBytes + urgentBytes / 16).isGreaterThanOrEqualTo(total() / 16);
        // And no more than that: urgent work has the rest.
        assertThat(wrote[3]).isLessThanOrEqualTo(total() / 16 + lowBytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 20_771})
    void everyWaitingLaneGetsASixteenthOverRandomSizes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] largest = new int[PRIORITIES.length];
        for (int lane = 0; lane < heads.length; lane++) {
            largest[lane] = 1 << random.nextInt(4, 21);
            heads[lane] = random.nextInt(15, largest[lane] + 1 + 15);
        }
        for (int turn = 0; turn < 20_000; turn++) {
            int lane = serve();
            heads[lane] = random.nextInt(15, largest[lane] + 1 + 15);
            for (int other = 0; other < heads.length; other++) {
                // Behind by less than its own next frame, and its share of the frames that others just wrote.
                long behind = largest[other] + 15L + (Arrays.stream(largest).sum() + 4 * 15) / 16;
                assertThat(wrote[other] + behind)
                        .as("lane %d after %d bytes", other, total())
                        .isGreaterThanOrEqualTo(total() / 16);
            }
        }
        assertThat(wrote[0])
                .as("the most urgent has what the others' shares leave")
                .isGreaterThan(total() * 12 / 16);
    }

    private long total() {
        return Arrays.stream(wrote).sum();
    }
}
