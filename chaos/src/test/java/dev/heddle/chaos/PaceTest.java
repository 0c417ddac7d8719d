package dev.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000L;
    /// The origin of the clock is arbitrary.
    private static final long START = -5 * SECOND;

    @Test
    void soManyComeInASecondAndNoMore() {
        Pace pace = new Pace(1_000, START);
        int taken = 0;
        for (long at = 0; at <= 10 * SECOND; at += 5_000_000) {
            int now = pace.available(START + at);
            assertThat(now).isLessThanOrEqualTo(6);
            pace.take(now);
            taken += now;
        }
        assertThat(taken).isEqualTo(10_000);
    }

    @Test
    void whatWasMissedIsNotMadeUpFor() {
        Pace pace = new Pace(1_000, START);
        assertThat(pace.available(START + 10 * SECOND)).isEqualTo(51);
        pace.take(51);
        assertThat(pace.available(START + 10 * SECOND)).isZero();
        assertThat(pace.available(START + 10 * SECOND + SECOND / 100)).isEqualTo(10);
    }

    @Test
    void oneASecondIsOneASecond() {
        Pace pace = new Pace(1, START);
        assertThat(pace.available(START)).isZero();
        assertThat(pace.available(START + SECOND)).isEqualTo(1);
        pace.take(1);
        assertThat(pace.available(START + 2 * SECOND - 1)).isZero();
    }

    @Test
    void theGreatestRateOverTheLongestTimeFits() {
        Pace pace = new Pace(AttackSettings.PER_SECOND_MOST, START);
        long endNanos = START + AttackSettings.DURATION_MOST.toNanos();
        pace.take((int) (AttackSettings.DURATION_MOST.toSeconds() / 2) * AttackSettings.PER_SECOND_MOST);
        assertThat(pace.available(endNanos)).isEqualTo(AttackSettings.PER_SECOND_MOST / 20 + 1);
    }

    @Test
    void zeroIsNoBound() {
        Pace pace = new Pace(0, START);
        pace.take(Integer.MAX_VALUE);
        assertThat(pace.available(START)).isEqualTo(Integer.MAX_VALUE);
    }
}
