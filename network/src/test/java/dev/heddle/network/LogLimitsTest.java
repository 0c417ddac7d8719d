package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-34")
class LogLimitsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = Math.subtractExact(Long.MAX_VALUE, 30 * SECOND);

    private final LogLimits limits = new LogLimits(Duration.ofMinutes(1));

    @Test
    void oneLineOfACauseInAMinuteAndTheRestSummedUp() {
        assertThat(limits.remark(START, "a")).isEmpty();
        for (int i = 0; i < 5; i++) assertThat(limits.remark(START + i, "a")).isNull();
        assertThat(limits.remark(START + 60 * SECOND - 1, "a")).isNull();
        assertThat(limits.remark(START + 60 * SECOND, "a")).isEqualTo(" (and 6 more like this)");
        assertThat(limits.remark(START + 120 * SECOND, "a")).isEmpty();
    }

    @Test
    void eachCausesFirstLineIsSeen() {
        for (int i = 0; i < LogLimits.BURST_LINES; i++) {
            assertThat(limits.remark(START, "peer " + i)).isEmpty();
        }
    }

    @Test
    void aFloodOfCausesHasABurstAndThenALineASecond() {
        int lines = 0;
        for (int i = 0; i < 100_000; i++) {
            if (limits.remark(START + i * (SECOND / 1_000), "stranger " + i) != null) lines++;
        }
        assertThat(lines).isBetween(LogLimits.BURST_LINES + 98, LogLimits.BURST_LINES + 101);
        assertThat(limits.remark(START + 101 * SECOND, "another")).matches(" \\(and \\d+ of others\\)");
    }

    @Test
    void ofMoreCausesThanItHoldsTheOldestIsForgottenAndItsSumKept() {
        assertThat(limits.remark(START, "a")).isEmpty();
        for (int i = 0; i < 3; i++) assertThat(limits.remark(START, "a")).isNull();
        long nowNanos = START;
        long others = 0;
        for (int i = 0; i < LogLimits.CAUSES; i++) {
            nowNanos += SECOND;
            String remark = Objects.requireNonNull(limits.remark(nowNanos, "b" + i));
            assertThat(remark).isIn("", " (and 3 of others)");
            if (!remark.isEmpty()) others++;
        }
        assertThat(others).isEqualTo(1);
    }
}
