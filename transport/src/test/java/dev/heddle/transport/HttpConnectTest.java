package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.NetworkAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectTest {
    @ParameterizedTest
    @DisplayName("section 5: CONNECT host:port HTTP/1.0")
    @CsvSource({
        "/ip4/10.0.0.16/tcp/80, 10.0.0.16:80",
        "/ip6/2001:db8::1/tcp/6180, [2001:db8::1]:6180",
        "/dns/node.example/tcp/1, node.example:1",
        "/dns4/node.example/tcp/1, node.example:1",
        "/dns6/node-1_a.example./tcp/65535, node-1_a.example.:65535"
    })
    void asksForTheHostAsItIsWritten(String address, String place) throws IOException {
        assertThat(connect(address).request()).isEqualTo("CONNECT " + place + " HTTP/1.0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\r\nX-Injected: 1", "a:22", "user@a", "\u00e9", "a\0", "[::1]"})
    void aNameThatWouldChangeTheRequestIsRefused(String name) {
        NetworkAddress address = NetworkAddress.of(new NetworkAddress.Dns(name), new NetworkAddress.Tcp(1));
        assertThatThrownBy(() -> new HttpConnect(address))
                .isInstanceOf(IOException.class)
                .hasMessage("a proxy cannot be asked for such a name");
    }

    @ParameterizedTest
    @DisplayName("section 5: needs a 200, and takes not one byte behind the head")
    @ValueSource(
            strings = {
                "HTTP/1.0 200 Connection established\r\n\r\n",
                "HTTP/1.1 200\r\n\r\n",
                "HTTP/1.1 200 \r\nProxy-Agent: x\r\nVia: y\r\n\r\n",
                "HTTP/1.0 200 OK\n\n",
                "HTTP/1.0 200 OK\r\na: b\n\r\n"
            })
    void takesTheHeadAndNothingBehindIt(String head) throws IOException {
        HttpConnect exchange = connect("/ip4/1.2.3.4/tcp/1");
        ByteBuf bytes = Unpooled.copiedBuffer(head + "behind", StandardCharsets.US_ASCII);
        while (exchange.wantedBytes() > 0) exchange.onBytes(bytes.readSlice(exchange.wantedBytes()));
        assertThat(bytes.toString(StandardCharsets.US_ASCII)).isEqualTo("behind");
    }

    @ParameterizedTest
    @DisplayName("section 5: without a 200 the status line says why")
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.0 403 Forbidden | HTTP/1.0 403 Forbidden",
                "HTTP/1.1 407 Proxy Authentication Required | HTTP/1.1 407 Proxy Authentication Required",
                "HTTP/1.0 2000 OK | HTTP/1.0 2000 OK",
                "HTTP/2 200 OK | HTTP/2 200 OK",
                "SSH-2.0-OpenSSH | SSH-2.0-OpenSSH",
                "'' | ''"
            })
    void saysWhatTheProxyAnswered(String line, String quoted) {
        assertThatThrownBy(() -> answer(line.strip() + "\r\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("the proxy answered '%s'", quoted);
    }

    @Test
    @Tag("T-34")
    void whatTheProxyAnsweredIsEscapedAndCut() {
        assertThatThrownBy(() -> answer("HTTP/1.0 500 \u001b[2J\\ \u00e9\n"))
                .hasMessage("the proxy answered 'HTTP/1.0 500 \\x1b[2J\\x5c \\xe9'");
        assertThatThrownBy(() -> answer("HTTP/1.0 500 " + "a".repeat(1_000) + "\n"))
                .hasMessage("the proxy answered 'HTTP/1.0 500 " + "a".repeat(256 - 13) + "'");
        assertThatThrownBy(() -> answer("\u0001".repeat(300) + "\n"))
                .hasMessage("the proxy answered '" + "\\x01".repeat(64) + "'");
    }

    @Test
    @Tag("T-12")
    void theHeadIsBounded() throws IOException {
        String longest = "HTTP/1.0 200 OK\r\nx: " + "a".repeat(HttpConnect.HEAD_MOST_BYTES - 24) + "\r\n\r\n";
        assertThat(longest).hasSize(8_192);
        assertThat(answer(longest).wantedBytes()).isZero();
        assertThatThrownBy(() -> answer("HTTP/1.0 200 OK\r\nx: " + "a".repeat(8_192)))
                .hasMessage("the proxy's answer has no end within 8192 bytes");
        assertThatThrownBy(() -> answer("a".repeat(8_193))).hasMessageContaining("no end within 8192");
    }

    private static HttpConnect answer(String text) throws IOException {
        HttpConnect exchange = connect("/ip4/1.2.3.4/tcp/1");
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        while (bytes.isReadable()) exchange.onBytes(bytes.readSlice(1));
        return exchange;
    }

    private static HttpConnect connect(String address) throws IOException {
        return new HttpConnect(NetworkAddress.parse(address));
    }
}
