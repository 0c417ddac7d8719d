package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long[] DEPLOYED_SECONDS = {2, 4, 8, 16, 32, 60, 60, 60};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 42, 20_771})
    @DisplayName("section 17.3: min(60 s, 1 s * 2^n) and 0 to 100 ms, n from 1")
    void theDeployedSeries(long seed) {
        Backoff backoff = new Backoff.Deployed(new SplittableRandom(seed));
        assertThat(backoff.fromChecks()).isTrue();
        for (int round = 0; round < 3; round++) {
            for (long seconds : DEPLOYED_SECONDS) {
                backoff.despair();
                assertThat(backoff.nextNanos())
                        .as("seed %d", seed)
                        .isBetween(seconds * SECOND, seconds * SECOND + SECOND / 10);
            }
            if (round == 0) backoff.restart();
            else backoff.linkEnded(0);
        }
    }

    @Test
    @DisplayName("section 17.3: the jitter of the deployed series reaches both ends of 0 to 100 ms")
    void theDeployedJitterReachesBothEnds() {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            long jitter = new Backoff.Deployed(new SplittableRandom(seed)).nextNanos() - 2 * SECOND;
            least = Math.min(least, jitter);
            most = Math.max(most, jitter);
        }
        assertThat(least).isBetween(0L, SECOND / 1_000);
        assertThat(most).isBetween(99 * SECOND / 1_000, SECOND / 10);
    }

    @Test
    void fullJitterStartsAnewAfterALongLinkAndNotAfterAShortOne() {
        Backoff backoff = new Backoff.FullJitter(Limits.DEFAULT, new SplittableRandom(1));
        assertThat(backoff.fromChecks()).isFalse();
        backoff.despair();
        backoff.linkEnded(60 * SECOND - 1);
        long longest = 0;
        for (int i = 0; i < 50; i++) longest = Math.max(longest, backoff.nextNanos());
        assertThat(longest).isBetween(30 * SECOND, 60 * SECOND);
        backoff.linkEnded(60 * SECOND);
        assertThat(backoff.nextNanos()).isLessThanOrEqualTo(SECOND);
    }
}
