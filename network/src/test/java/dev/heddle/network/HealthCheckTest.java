package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.codec.DecodeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckTest {
    @Test
    @DisplayName("section 25: Ping and Pong with nonce 0x01020304")
    void hasTheBytesOfDeployedNodes() {
        assertThat(HealthCheck.PROTOCOL.number()).isEqualTo(5);
        assertThat(hex(new HealthCheck.Ping(0x01020304L))).isEqualTo("0004030201");
        assertThat(hex(new HealthCheck.Pong(0x01020304L))).isEqualTo("0104030201");
        assertThat(hex(new HealthCheck.Pong(0xffff_ffffL))).isEqualTo("01ffffffff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00040302", "000403020100", "0204030201", "8000040302"})
    @DisplayName("section 15: whatever is no Ping or Pong of 5 bytes does not decode")
    void othersDoNotDecode(String bytes) {
        ByteBuf body = Unpooled.wrappedBuffer(HexFormat.of().parseHex(bytes));
        assertThatThrownBy(() -> HealthCheck.CODEC.decode(body)).isInstanceOf(DecodeException.class);
    }

    private static String hex(HealthCheck message) {
        ByteBuf bytes = Unpooled.buffer();
        HealthCheck.CODEC.encode(message, bytes);
        return ByteBufUtil.hexDump(bytes);
    }
}
