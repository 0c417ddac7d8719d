package dev.heddle.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

final class HealthCheckTest {
    @Test
    void hasTheBytesOfDeployedNodes() {
        assertThat(HealthCheck.PROTOCOL.id().number()).isEqualTo(5);
        assertThat(hex(new HealthCheck.Ping(0x8899aabbL))).isEqualTo("00bbaa9988");
        assertThat(hex(new HealthCheck.Pong(0x8899aabbL))).isEqualTo("01bbaa9988");
    }

    @Test
    void aPingIsAnsweredWithItsNonceAndAPongNotAtAll() {
        assertThat(Pinger.answer(new HealthCheck.Ping(7))).isCompletedWithValue(new HealthCheck.Pong(7));
        assertThat(Pinger.answer(new HealthCheck.Pong(7))).isCompletedExceptionally();
    }

    private static String hex(HealthCheck message) {
        ByteBuf bytes = Unpooled.buffer();
        HealthCheck.PROTOCOL.requests().encode(message, bytes);
        return ByteBufUtil.hexDump(bytes);
    }
}
