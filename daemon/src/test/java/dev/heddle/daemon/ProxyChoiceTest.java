package dev.heddle.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.transport.HttpProxy;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A proxy as files have it.
final class ProxyChoiceTest {
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
