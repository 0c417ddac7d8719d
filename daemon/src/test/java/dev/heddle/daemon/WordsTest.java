package dev.heddle.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.noise.Authentication;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.transport.HttpProxy;
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
        assertThat(ConfigWords.of(Authentication.MAYBE_MUTUAL)).isEqualTo("maybe-mutual");
        assertThat(ConfigWords.of(NoiseSuite.CHACHAPOLY_SHA256)).isEqualTo("chachapoly");
        assertThat(ConfigWords.ofComponent("parsingErrorsPerSecond")).isEqualTo("parsing-errors-per-second");
        assertThat(ConfigWords.parse(Authentication.class, "MUTUAL")).isEqualTo(Optional.empty());
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

    @Test
    void textFromAFileIsEscapedAndCut() {
        assertThat(Mistakes.quoted("a\u001b[1m\n\u202eb")).isEqualTo("'a\\u{1b}[1m\\u{a}\\u{202e}b'");
        assertThat(Mistakes.quoted("\ud83e\uddf5".repeat(81))).isEqualTo("'" + "\ud83e\uddf5".repeat(80) + "...'");
    }

    @ParameterizedTest
    @CsvSource({"proxy:3128, proxy, 3128", "10.0.0.1:1, 10.0.0.1, 1", "[::1]:65535, ::1, 65535"})
    void readsProxies(String text, String host, int port) {
        assertThat(ProxyChoice.parse(text)).isEqualTo(new ProxyChoice.Through(new HttpProxy(host, port, List.of())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", ":1", "proxy:", "proxy:0", "proxy:65536", "proxy:99999999999"})
    void refusesOtherProxies(String text) {
        assertThatThrownBy(() -> ProxyChoice.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
