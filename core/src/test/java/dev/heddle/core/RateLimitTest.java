package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    @Tag("T-17")
    void tenInAnySecond() {
        RateLimit limit = new RateLimit(10);
        long start = Long.MAX_VALUE - SECOND / 2;
        for (int i = 0; i < 10; i++) assertThat(limit.pass(start + i)).isTrue();
        for (int i = 10; i < 100; i++) assertThat(limit.pass(start + i)).isFalse();
        assertThat(limit.pass(start + SECOND - 1)).isFalse();
        assertThat(limit.pass(start + SECOND)).isTrue();
        assertThat(limit.pass(start + SECOND)).isFalse();
        assertThat(limit.pass(start + SECOND + 1)).isTrue();
    }

    @Test
    void aLimitOfNoneLetsNothingThrough() {
        assertThat(new RateLimit(0).pass(1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 42})
    void inNoSecondDoMoreThanTenPass(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RateLimit limit = new RateLimit(10);
        Deque<Long> passed = new ArrayDeque<>();
        long now = random.nextLong();
        for (int i = 0; i < 10_000; i++) {
            now += random.nextLong(random.nextInt(10) == 0 ? SECOND : SECOND / 50);
            while (!passed.isEmpty() && now - passed.getFirst() >= SECOND) passed.remove();
            assertThat(limit.pass(now))
                    .as("seed " + seed + ": with %d in the last second", passed.size())
                    .isEqualTo(passed.size() < 10);
            if (passed.size() < 10) passed.add(now);
        }
    }
}
