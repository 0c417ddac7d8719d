package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"500ms, 500", "20s, 20000", "2m, 120000", "1h, 3600000", "0s, 0"})
    void readsAmountAndUnit(String text, long millis) {
        assertThat(new DurationText().convert(text).toMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "s", "-1s", "1.5s", "20 s", "20sec", "1d", "9999999999s"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> new DurationText().convert(text)).hasMessageContaining("such as 500ms, 20s or 2m");
    }
}
