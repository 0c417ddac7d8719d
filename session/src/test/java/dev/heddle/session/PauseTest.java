package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Machine;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PauseTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    @Tag("T-17")
    void readingStopsBeyondTheRateAndGoesOnWhenTheSecondIsOver() {
        Pause pause = new Pause(3);
        for (int i = 0; i < 3; i++) assertThat(pause.begins(i)).isFalse();
        assertThat(pause.nextDeadlineNanos()).isEqualTo(Machine.NO_DEADLINE);
        assertThat(pause.begins(10)).isTrue();
        assertThat(pause.begins(11)).as("stopped already").isFalse();
        assertThat(pause.nextDeadlineNanos()).isEqualTo(SECOND);
        assertThat(pause.ends(SECOND - 1)).isFalse();
        assertThat(pause.ends(SECOND)).isTrue();
        assertThat(pause.ends(SECOND)).isFalse();
        assertThat(pause.nextDeadlineNanos()).isEqualTo(Machine.NO_DEADLINE);
        for (int i = 0; i < 3; i++) assertThat(pause.begins(SECOND + i)).isFalse();
        assertThat(pause.begins(SECOND + 10)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoStaysBelowTheRateIsNeverStopped(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Pause pause = new Pause(10);
        long now = random.nextLong();
        for (int i = 0; i < 10_000; i++) {
            now += SECOND / 10 + 1 + random.nextLong(SECOND / 20);
            assertThat(pause.begins(now)).as("seed %d, step %d", seed, i).isFalse();
            assertThat(pause.ends(now)).isFalse();
        }
    }
}
