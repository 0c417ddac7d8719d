package dev.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ProtocolId;
import dev.heddle.session.NetworkId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FrameBytesTest {
    private static String hex(Consumer<ByteBuf> write) {
        ByteBuf plain = Unpooled.buffer();
        write.accept(plain);
        return ByteBufUtil.hexDump(plain);
    }

    @Test
    @DisplayName("section 25: a ping, a request and its response")
    void callsAreThoseOfTheReference() {
        assertThat(hex(plain -> FrameBytes.ping(plain, 0x01020304))).isEqualTo("0000000e0001050403020100050004030201");
        assertThat(hex(plain -> FrameBytes.request(plain, new ProtocolId(8), 7, new byte[] {'a', 'b', 'c'})))
                .isEqualTo("0000000c0001080700000000" + "03616263");
        assertThat(hex(plain -> FrameBytes.response(plain, 7, 3))).isEqualTo("0000000b0002070000000003000000");
    }

    @Test
    @DisplayName("section 25: a small stream in frames")
    void streamsAreThoseOfTheReference() {
        assertThat(hex(plain -> FrameBytes.streamHeader(plain, 0, 2, 4)))
                .isEqualTo("0000000f01000000000002030500" + "0400000000");
        assertThat(hex(plain -> FrameBytes.fragment(plain, 0, 1, 4)))
                .isEqualTo("0000000c0101000000000104" + "00000000");
    }

    @Test
    @DisplayName("section 8: a handshake message of every protocol but the health checker's")
    void theHandshakeMessageOffersAllButHealthChecks() {
        String protocols = "fb" + "ff".repeat(24);
        assertThat(hex(plain -> FrameBytes.hello(plain, 4, NetworkId.VALIDATOR, false)))
                .isEqualTo("001e" + "0100" + "19" + protocols + "0400");
        assertThat(hex(plain -> FrameBytes.hello(plain, 1, NetworkId.VFN, false)))
                .isEqualTo("0022" + "0100" + "19" + protocols + "01" + "020376666e");
    }

    @Test
    @DisplayName("section 8: what a Heddle node announces is understood as such")
    void theHandshakeMessageOfAHeddleNodeHasOneByteMore() {
        String protocols = "fb" + "ff".repeat(24) + "80";
        assertThat(hex(plain -> FrameBytes.hello(plain, 4, NetworkId.VALIDATOR, true)))
                .isEqualTo("001f" + "0100" + "1a" + protocols + "0400");
    }
}
