package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-17")
class PingLimitTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void tenInAnySecond() {
        PingLimit limit = new PingLimit();
        long start = Long.MAX_VALUE - SECOND / 2;
        for (int i = 0; i < 10; i++) assertThat(limit.mayAnswer(start + i)).isTrue();
        for (int i = 10; i < 100; i++) assertThat(limit.mayAnswer(start + i)).isFalse();
        assertThat(limit.mayAnswer(start + SECOND - 1)).isFalse();
        assertThat(limit.mayAnswer(start + SECOND)).isTrue();
        assertThat(limit.mayAnswer(start + SECOND)).isFalse();
        assertThat(limit.mayAnswer(start + SECOND + 1)).isTrue();
    }
}
