package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.core.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;

/// Any bytes are a handshake message or a violation (T-22), and what was read is written and read the same.
class HandshakeMessageFuzzTest {
    /// @param data a message without its length
    @FuzzTest(maxDuration = "60s")
    @Tag("T-22")
    void readsOrRefuses(byte[] data) {
        HandshakeMessage message;
        try {
            message = HandshakeMessage.read(Unpooled.wrappedBuffer(data));
        } catch (ProtocolViolation refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        ByteBuf again = Unpooled.buffer();
        message.write(again);
        assertThat(again.readUnsignedShort()).isEqualTo(again.readableBytes());
        assertThat(HandshakeMessage.read(again)).isEqualTo(message);
        again.release();
        String misfit = Nodes.HELLO.misfit(message);
        assertThat(message.misfit(Nodes.HELLO) == null).isEqualTo(misfit == null);
    }
}
