package dev.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PeerRole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Words and quantities as files have them.
final class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "listen, listen, 0",
        "listn, listen, 1",
        "lsiten, listen, 1",
        "kitten, sitting, 3",
        "'', ab, 2"
    })
    void distanceCountsWhatHasToChange(String one, String other, int distance) {
        assertThat(NearestWord.distance(one, other)).isEqualTo(distance);
        assertThat(NearestWord.distance(other, one)).isEqualTo(distance);
    }

    @Test
    void theNearestWordIsOfferedIfItIsNear() {
        List<String> words = List.of("identity", "listen", "limits", "vfn");
        assertThat(NearestWord.to("listne", words)).contains("listen");
        assertThat(NearestWord.to("limit", words)).contains("limits");
        assertThat(NearestWord.to("vfm", words)).contains("vfn");
        assertThat(NearestWord.to("colour", words)).isEmpty();
        assertThat(NearestWord.to("x".repeat(100_000), words)).isEmpty();
    }

    @Test
    void constantsAndComponentsHaveHyphens() {
        assertThat(ConfigWords.of(PeerRole.VALIDATOR_FULL_NODE)).isEqualTo("validator-full-node");
        assertThat(ConfigWords.ofComponent("parsingErrorsPerSecond")).isEqualTo("parsing-errors-per-second");
        assertThat(ConfigWords.parse(PeerRole.class, "VALIDATOR")).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "5m, 300000", "1h, 3600000", "0s, 0"})
    void readsDurations(String text, long millis) {
        assertThat(Quantity.duration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"25h", "86400001ms", "999999999h"})
    void noDurationIsLongerThanADay(String text) {
        assertThat(Quantity.duration("24h")).isEqualTo(Quantity.duration("86400000ms"));
        assertThatThrownBy(() -> Quantity.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("found " + text + "; allowed: up to 24h");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "4096, 4096", "7B, 7", "64KiB, 65536", "4MiB, 4194304", "999999999GiB, 1073741822926258176"})
    void readsSizes(String text, long bytes) {
        assertThat(Quantity.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "1", "-1s", "1.5s", "1 s", "1d", "9999999999s"})
    void refusesOtherDurations(String text) {
        assertThatThrownBy(() -> Quantity.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is no duration such as 500ms, 30s, 5m or 1h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KiB", "-1", "1.5MiB", "1 MiB", "1MB", "1kib", "9999999999"})
    void refusesOtherSizes(String text) {
        assertThatThrownBy(() -> Quantity.size(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is no size in bytes such as 4096, 64KiB, 4MiB or 1GiB");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "10, 10", "0.5, 0.5", "007.250, 7.25"})
    void readsNumbers(String text, double number) {
        assertThat(Quantity.number(text)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".5", "1.", "-1", "1e3", "NaN", "1,5", "9999999999"})
    void refusesOtherNumbers(String text) {
        assertThatThrownBy(() -> Quantity.number(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is no number such as 10 or 0.5");
    }

    @Test
    void textFromAFileIsEscapedAndCut() {
        assertThat(Mistakes.quoted("a\u001b[1m\n\u202eb")).isEqualTo("'a\\u{1b}[1m\\u{a}\\u{202e}b'");
        assertThat(Mistakes.quoted("\ud83e\uddf5".repeat(81))).isEqualTo("'" + "\ud83e\uddf5".repeat(80) + "...'");
    }
}
