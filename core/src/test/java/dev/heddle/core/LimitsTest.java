package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    @ParameterizedTest
    @CsvSource({"4095, 4095", "4194305, 67108864", "4194304, 67108865", "4096, 4095", "4096, 65552"})
    void sizesThatDoNotFitEachOtherAreRefused(int frameBytes, int messageBytes) {
        assertThatThrownBy(() -> Limits.DEFAULT.withSizes(frameBytes, messageBytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(frameBytes < 4096 || frameBytes > 4 << 20 ? "" + frameBytes : "" + messageBytes);
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "4096, 65551", "4194304, 67108864"})
    void theLongestMessageFitsSeventeenPieces(int frameBytes, int messageBytes) {
        Limits limits = Limits.DEFAULT.withSizes(frameBytes, messageBytes);
        assertThat(17L * (limits.frameBytes() - 64)).isGreaterThanOrEqualTo(limits.messageBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT1S, interval must be longer than 0",
        "PT1S, PT0S, timeout must be longer than 0",
        "PT-1S, PT1S, 'interval must be from 0 to 24 hours, got PT-1S'",
        "PT1S, PT24H0.001S, 'timeout must be from 0 to 24 hours, got PT24H0.001S'"
    })
    void timesThatMakeNoSenseAreRefused(Duration interval, Duration timeout, String sentence) {
        assertThatThrownBy(() -> new Limits.Health(interval, timeout, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
        assertThat(new Limits.Health(Duration.ofNanos(1), Limits.TIME_MOST, 3).timeout())
                .isEqualTo(Duration.ofHours(24));
    }

    @Test
    void oneBoundIsChangedAndTheOthersStay() {
        Limits.Large large = new Limits.Large(1, 2);
        Limits changed = Limits.DEFAULT.withLarge(large);
        assertThat(changed.large()).isEqualTo(large);
        assertThat(changed.withLarge(Limits.DEFAULT.large())).isEqualTo(Limits.DEFAULT);
        assertThat(changed.withSizes(4096, 4096).withSizes(4 << 20, 64 << 20)).isEqualTo(changed);
    }
}
