package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.RateLimit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-17")
class PingPaceTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aPlaceIsFreeASecondAfterItsAnswer() {
        PingPace pace = new PingPace(2);
        assertThat(pace.pass(0)).isTrue();
        assertThat(pace.pass(0)).isTrue();
        assertThat(pace.pass(60 * SECOND)).isFalse();
        pace.answered(60 * SECOND, false);
        assertThat(pace.pass(61 * SECOND - 1)).isFalse();
        assertThat(pace.pass(61 * SECOND)).isTrue();
        pace.lost(false);
        assertThat(pace.pass(61 * SECOND)).isTrue();
    }

    @Test
    void aPeerIsUnheardWhenAllAnswersAreOverdue() {
        PingPace pace = new PingPace(2);
        assertThat(pace.pass(0)).isTrue();
        assertThat(pace.pass(1)).isTrue();
        pace.overdue();
        assertThat(pace.unheard()).isFalse();
        pace.overdue();
        assertThat(pace.unheard()).isTrue();
        pace.answered(SECOND, true);
        assertThat(pace.unheard()).isFalse();
    }

    /// A line that holds bytes up for as long as it likes, in both directions, and then brings all at once.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void neverMoreThanTheLimitArrivesWithinASecond(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PingPace> paces =
                List.of(new PingPace(PingPace.OF_ROUNDS), new PingPace(PingPace.PER_SECOND - PingPace.OF_ROUNDS));
        RateLimit receiver = new RateLimit(PingPace.PER_SECOND);
        Deque<PingPace> there = new ArrayDeque<>();
        Deque<PingPace> back = new ArrayDeque<>();
        int arrived = 0;
        long nowNanos = 0;
        for (int step = 0; step < 100_000; step++) {
            nowNanos += random.nextLong(20_000_000);
            switch (random.nextInt(100)) {
                case 0 -> {
                    for (PingPace pace : new ArrayList<>(there)) {
                        assertThat(receiver.pass(nowNanos))
                                .as("seed %d, step %d", seed, step)
                                .isTrue();
                        back.add(pace);
                        arrived++;
                    }
                    there.clear();
                }
                case 1 -> {
                    for (PingPace pace : back) pace.answered(nowNanos, false);
                    back.clear();
                }
                default -> {
                    PingPace pace = paces.get(random.nextInt(2));
                    if (pace.pass(nowNanos)) there.add(pace);
                }
            }
        }
        assertThat(arrived).isGreaterThan(500);
    }
}
