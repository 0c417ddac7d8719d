package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VoteTest {
    @Test
    void hasThreeHundredBytes() {
        ByteBuf bytes = Unpooled.buffer();
        Vote.PROTOCOL.codec().encode(Vote.of(7, 9), bytes);
        assertThat(bytes.readableBytes()).isEqualTo(300);
        Vote decoded = Vote.PROTOCOL.codec().decode(bytes);
        assertThat(decoded.sequence()).isEqualTo(7);
        assertThat(decoded.intendedNanos()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0",
        "0, 1",
        "9_999_999, 1",
        "10_000_000, 2",
        "999_999_999, 100",
        "1_999_999_999, 200",
        "2_000_000_000, 200",
        "9_000_000_000, 200",
    })
    void areDueByTheClockAlone(String elapsedNanos, long due) {
        VoteClock clock = new VoteClock(-50, 100, 2_000_000_000L);
        assertThat(clock.total()).isEqualTo(200);
        assertThat(clock.due(-50 + Long.parseLong(elapsedNanos.replace("_", ""))))
                .isEqualTo(due);
    }

    @Test
    void areDueAtEvenTimes() {
        VoteClock clock = new VoteClock(1_000, 3, 86_400_000_000_000L);
        assertThat(clock.intendedNanos(0)).isEqualTo(1_000);
        assertThat(clock.intendedNanos(1)).isEqualTo(333_334_334);
        for (long sequence = 0; sequence < 1_000; sequence++) {
            assertThat(clock.due(clock.intendedNanos(sequence))).isEqualTo(sequence + 1);
        }
        assertThat(clock.total()).isEqualTo(3 * 86_400);
    }

    @Test
    void theFastestForTheLongestTimeStillFits() {
        VoteClock clock = new VoteClock(0, 100_000, 86_400_000_000_000L);
        assertThat(clock.total()).isEqualTo(8_640_000_000L);
        assertThat(clock.intendedNanos(clock.total() - 1)).isBetween(0L, clock.endNanos());
        assertThat(clock.due(clock.endNanos() - 1)).isEqualTo(clock.total());
    }

    @Test
    void thereAreNoneAtTheRateOfZero() {
        VoteClock clock = new VoteClock(0, 0, 1_000_000_000L);
        assertThat(clock.total()).isZero();
        assertThat(clock.due(500_000_000L)).isZero();
    }
}
