package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAddressTest {
    private static final String KEY = "080e287879c918794170e258bfaddd75acac5b3e350419044655e4983a487120";

    @ParameterizedTest
    @DisplayName("section 3.1: each step is printed as it is parsed")
    @ValueSource(
            strings = {
                "/ip4/10.0.0.16/tcp/80",
                "/ip6/::1/tcp/6180",
                "/ip6/2001:db8::8:0:0:1/tcp/1",
                "/ip6/1:0:2::3",
                "/memory/1234",
                "/memory/1/noise-ik/0x" + KEY + "/handshake/0",
                "/dns4/example.com/tcp/0",
                "/dns6/example.com/tcp/65535",
                "/memory/0",
                "/dns/example.com/tcp/6180/noise-ik/0x" + KEY + "/handshake/255",
                "/dns/example.com/tcp/6180/noise-ik/0x" + KEY + "/handshake/0",
                "/ip4/1.2.3.4"
            })
    void printsWhatItParsed(String text) {
        assertThat(NetworkAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @DisplayName("section 3.3: empty pieces where a step's name is expected are skipped")
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
    @DisplayName("section 3.3: a key is hex in either case, with and without 0x, and printed with 0x in lower case")
    void acceptsKeysInEitherCaseWithAndWithoutPrefix() {
        NetworkAddress plain = NetworkAddress.parse("/memory/1/noise-ik/" + KEY.toUpperCase(java.util.Locale.ROOT));
        assertThat(plain.key()).contains(PublicKey.parse("0x" + KEY));
        assertThat(plain).hasToString("/memory/1/noise-ik/0x" + KEY);
    }

    @ParameterizedTest
    @DisplayName("section 3.3: must fail to parse")
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
                "/ip4/1.1.1.1/tcp/0x50",
                "/ip4/1.1.1.1/tcp/",
                "/ip4/1.1.1.1/tcp",
                "/memory/65536",
                "/memory/1/noise-ik/" + KEY + "/handshake/256",
                "/memory/1/noise-ik/" + KEY + "/handshake/-1",
                "/ip4/1.1.1.1/tcp/1/noise-ik/0x00",
                "/ip4/1.1.1.1/tcp/1/noise-ik/" + KEY + "00",
                "/ip4/1.1.1.1/tcp/1/noise-ik/0x0x" + KEY,
                "/ip4/1.1.1.1/tcp/1/noise-ik/zz0e287879c918794170e258bfaddd75acac5b3e350419044655e4983a487120",
                "/dns/",
                "/dns//tcp/1",
                "/ip6/example.com",
                "/ip6/1::2::3",
                "/ip6/fe80::1%eth0",
                "/IP4/1.1.1.1",
                "/ip4/1.1.1.1/tcp/1/ln-noise-ik/" + KEY,
                "/ip4/1.1.1.1/tcp/1/noise-ik/" + KEY + "/ln-handshake/0",
                "/ip4/01.1.1.1"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> NetworkAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @DisplayName("section 3.4: steps out of order are refused")
    @ValueSource(
            strings = {
                "/tcp/1",
                "/noise-ik/" + KEY,
                "/handshake/0",
                "/ip4/1.1.1.1/ip4/1.1.1.1",
                "/ip4/1.1.1.1/memory/1",
                "/ip4/1.1.1.1/handshake/0",
                "/ip4/1.1.1.1/noise-ik/" + KEY,
                "/dns/a/noise-ik/" + KEY + "/tcp/1",
                "/ip4/1.1.1.1/tcp/1/tcp/1",
                "/ip4/1.1.1.1/tcp/1/handshake/0",
                "/memory/1/tcp/1",
                "/memory/1/memory/1",
                "/memory/1/handshake/0",
                "/memory/1/noise-ik/" + KEY + "/noise-ik/" + KEY,
                "/memory/1/noise-ik/" + KEY + "/handshake/0/handshake/0",
                "/memory/1/noise-ik/" + KEY + "/handshake/0/tcp/1"
            })
    void refusesOtherOrders(String text) {
        assertThatThrownBy(() -> NetworkAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @DisplayName("section 3.4: ending early is fine at every point")
    @ValueSource(strings = {"/ip4/1.2.3.4", "/ip6/::1", "/dns/a", "/dns4/a", "/dns6/a", "/memory/1"})
    void mayEndAtEveryPoint(String host) {
        String place = host.startsWith("/memory") ? host : host + "/tcp/1";
        String keyed = place + "/noise-ik/0x" + KEY;
        for (String text : new String[] {host, place, keyed, keyed + "/handshake/0"}) {
            assertThat(NetworkAddress.parse(text)).hasToString(text);
        }
    }

    @Test
    @DisplayName("section 3.3: a DNS name has 1 to 255 bytes of UTF-8 and no slash")
    void refusesNamesThatDoNotFit() {
        assertThatThrownBy(() -> new NetworkAddress.Dns("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NetworkAddress.Dns("a/b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NetworkAddress.Dns4("a".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NetworkAddress.Dns6("é".repeat(128))).isInstanceOf(IllegalArgumentException.class);
        assertThat(new NetworkAddress.Dns("é".repeat(127)).name()).hasSize(127);
        assertThat(new NetworkAddress.Dns("a".repeat(255)).name()).hasSize(255);
    }

    @Test
    @DisplayName("section 3.5: dialling needs exactly a place, noise-ik and handshake 0")
    void aDialNeedsPlaceKeyAndHandshakeZero() {
        NetworkAddress place = NetworkAddress.parse("/ip4/127.0.0.1/tcp/1");
        assertThat(place.dialable()).isFalse();
        assertThat(place.withKey(PublicKey.parse(KEY)).dialable()).isTrue();
        assertThat(NetworkAddress.parse("/ip4/127.0.0.1/tcp/1/noise-ik/" + KEY).dialable())
                .isFalse();
        assertThat(NetworkAddress.parse("/ip4/127.0.0.1/tcp/1/noise-ik/" + KEY + "/handshake/1")
                        .dialable())
                .isFalse();
        assertThat(NetworkAddress.parse("/ip4/127.0.0.1").dialable()).isFalse();
        assertThat(NetworkAddress.parse("/memory/1/noise-ik/" + KEY + "/handshake/0")
                        .dialable())
                .isTrue();
        assertThat(place.withKey(PublicKey.parse(KEY)).withoutKey()).isEqualTo(place);
    }
}
