package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAddressTest {
    private static final String KEY = "080e287879c918794170e258bfaddd75acac5b3e350419044655e4983a487120";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip4/10.0.0.16/tcp/80",
                "/ip6/::1/tcp/6180",
                "/ip6/2001:db8::8:0:0:1/tcp/1",
                "/ip6/1:0:2::3",
                "/memory/1234",
                "/memory/1/noise-ik/0x" + KEY + "/handshake/0",
                "/dns/example.com/tcp/6180/noise-ik/0x" + KEY + "/handshake/0",
                "/ip4/1.2.3.4"
            })
    void printsWhatItParsed(String text) {
        assertThat(NetworkAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "//ip4/1.2.3.4//tcp/80/, /ip4/1.2.3.4/tcp/80",
        "/ip6/0:0:0:0:0:0:0:1/tcp/1, /ip6/::1/tcp/1",
        "/ip6/::/tcp/1, /ip6/::/tcp/1",
        "/ip6/::ffff:1.2.3.4, /ip6/::ffff:102:304"
    })
    void acceptsOtherSpellings(String text, String printed) {
        assertThat(NetworkAddress.parse(text)).hasToString(printed);
    }

    @Test
    void acceptsKeysInEitherCaseWithAndWithoutPrefix() {
        NetworkAddress plain = NetworkAddress.parse("/memory/1/noise-ik/" + KEY.toUpperCase(java.util.Locale.ROOT));
        assertThat(plain.key()).contains(PublicKey.parse("0x" + KEY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "/foobar",
                "/tcp",
                "tcp/1234",
                "/tcp/1234/",
                "/tcp/1234/foobar/5",
                "/tcp/99999",
                "/ip4/1.1.1",
                "/ip4/1.1.1.1.",
                "/ip4/1.1.1.1.1",
                "/ip4/1.1.1.999.1",
                "/ip4/1.1.1.1/tcp/99999",
                "/ip4/1.1.1.1/tcp/-1",
                "/ip4/1.1.1.1/tcp/+1",
                "/ip4/1.1.1.1/tcp",
                "/ip4/1.1.1.1/handshake/0",
                "/ip4/1.1.1.1/tcp/1/tcp/1",
                "/memory/1/tcp/1",
                "/ip4/1.1.1.1/tcp/1/noise-ik/0x00",
                "/ip6/example.com",
                "/ip6/1::2::3",
                "/ip6/fe80::1%eth0",
                "/IP4/1.1.1.1",
                "/ip4/1.1.1.1/tcp/1/ln-noise-ik/" + KEY,
                "/ip4/01.1.1.1"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> NetworkAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesNamesThatDoNotFit() {
        assertThatThrownBy(() -> new NetworkAddress.Dns("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NetworkAddress.Dns("é".repeat(128))).isInstanceOf(IllegalArgumentException.class);
        assertThat(new NetworkAddress.Dns("a".repeat(255)).name()).hasSize(255);
    }

    @Test
    void aDialNeedsPlaceKeyAndHandshakeZero() {
        NetworkAddress place = NetworkAddress.parse("/ip4/127.0.0.1/tcp/1");
        assertThat(place.dialable()).isFalse();
        assertThat(place.withKey(PublicKey.parse(KEY)).dialable()).isTrue();
        assertThat(NetworkAddress.parse("/ip4/127.0.0.1/tcp/1/noise-ik/" + KEY).dialable())
                .isFalse();
        assertThat(NetworkAddress.parse("/ip4/127.0.0.1/tcp/1/noise-ik/" + KEY + "/handshake/1")
                        .dialable())
                .isFalse();
        assertThat(place.withKey(PublicKey.parse(KEY)).withoutKey()).isEqualTo(place);
    }
}
