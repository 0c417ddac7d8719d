package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeLimitsTest {
    private static final long SECOND = Nodes.SECOND;

    @Test
    @Tag("T-14")
    void aPeerThatTakesNothingStallsFromTheFirstMomentOn() {
        Stall stall = new Stall(30 * SECOND);
        assertThat(stall.deadlineNanos()).isEqualTo(Session.NO_DEADLINE);
        stall.waiting(5);
        stall.waiting(20 * SECOND);
        assertThat(stall.deadlineNanos()).isEqualTo(5 + 30 * SECOND);
        assertThat(stall.expired(4 + 30 * SECOND)).isFalse();
        assertThat(stall.expired(5 + 30 * SECOND)).isTrue();
    }

    @Test
    @Tag("T-14")
    void anyProgressStartsTheStallAnew() {
        Stall stall = new Stall(30 * SECOND);
        stall.waiting(0);
        stall.progress();
        assertThat(stall.expired(60 * SECOND)).isFalse();
        stall.waiting(40 * SECOND);
        assertThat(stall.expired(69 * SECOND)).isFalse();
        assertThat(stall.expired(70 * SECOND)).isTrue();
    }

    @Test
    void tenUnreadableFramesASecondAreAnswered() {
        ParsingErrors errors = new ParsingErrors(10);
        for (int i = 0; i < 10; i++) assertThat(errors.mayAnswer(i)).isTrue();
        assertThat(errors.mayAnswer(SECOND - 1)).isFalse();
        assertThat(errors.mayAnswer(SECOND)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 42})
    void inNoSecondAreMoreThanTenAnswered(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ParsingErrors errors = new ParsingErrors(10);
        Deque<Long> answered = new ArrayDeque<>();
        long now = random.nextLong();
        for (int i = 0; i < 10_000; i++) {
            now += random.nextLong(random.nextInt(10) == 0 ? SECOND : SECOND / 50);
            while (!answered.isEmpty() && now - answered.getFirst() >= SECOND) answered.remove();
            assertThat(errors.mayAnswer(now))
                    .as("with %d in the last second", answered.size())
                    .isEqualTo(answered.size() < 10);
            if (answered.size() < 10) answered.add(now);
        }
    }
}
