package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-34")
class LogLimitTest {
    private static final long SECOND = 1_000_000_000L;

    private final LogLimit limit = new LogLimit();

    @Test
    void oneLineASecondAndTheRestSummedUp() {
        long start = Long.MAX_VALUE - SECOND / 2;
        assertThat(limit.remark(start)).isEmpty();
        for (int i = 0; i < 5; i++) assertThat(limit.remark(start + i)).isNull();
        assertThat(limit.remark(start + SECOND - 1)).isNull();
        assertThat(limit.remark(start + SECOND)).isEqualTo(" (and 6 more like this)");
        assertThat(limit.remark(start + 3 * SECOND)).isEmpty();
    }

    @Test
    void theFirstLineIsAllowedWhateverTheTime() {
        assertThat(limit.remark(Long.MIN_VALUE)).isEmpty();
    }
}
