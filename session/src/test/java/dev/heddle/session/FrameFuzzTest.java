package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.core.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/// Any bytes are a frame or a violation (T-22); a frame of a message is the only encoding of what it says.
class FrameFuzzTest {
    private static final ProtocolSet OFFERED = ProtocolSet.of(Nodes.VOTES, Nodes.ASK);

    /// @param data a frame without its length
    @FuzzTest(maxDuration = "60s")
    @Tag("T-22")
    @Tag("T-24")
    void readsOrRefuses(byte[] data) {
        Frame frame;
        try {
            frame = FrameCodec.read(Unpooled.wrappedBuffer(data), OFFERED);
        } catch (ProtocolViolation refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        switch (frame) {
            case Frame.Message(var protocol, ByteBuf body) -> {
                byte[] again = Nodes.messageFrame(protocol, Nodes.bytesOf(body));
                assertSame(data, again, again.length - body.readableBytes());
            }
            case Frame.Request(var protocol, int requestId, byte _, ByteBuf body) -> {
                byte[] again = Nodes.requestFrame(protocol, requestId, Nodes.bytesOf(body));
                assertSame(data, again, again.length - body.readableBytes());
            }
            case Frame.Response(int requestId, ByteBuf body) -> {
                byte[] again = Nodes.responseFrame(requestId, 0, Nodes.bytesOf(body));
                assertSame(data, again, again.length - body.readableBytes());
            }
            case Frame.Fragment(int streamId, int number, ByteBuf piece) -> {
                byte[] again = Nodes.fragmentFrame(streamId, number, Nodes.bytesOf(piece));
                assertThat(data).isEqualTo(Arrays.copyOfRange(again, FrameCodec.LENGTH_BYTES, again.length));
            }
            case Frame.StreamHeader(int streamId, int fragments, var _) -> {
                // Behind variants, id and count stands what would stand in a frame of its own.
                byte[] head = Arrays.copyOf(data, 7);
                assertThat(head)
                        .isEqualTo(Nodes.drained(Unpooled.buffer()
                                .writeShort(0x0100)
                                .writeIntLE(streamId)
                                .writeByte(fragments)));
                readsOrRefuses(Nodes.joined(new byte[1], Arrays.copyOfRange(data, 7, data.length)));
            }
            case Frame.ErrorNotice(Irregularity notice) ->
                assertThat(notice.reason()).isNotBlank();
        }
    }

    /// But for the priority byte, which stands before the body's length.
    private static void assertSame(byte[] data, byte[] framed, int bodyOffset) {
        byte[] again = Arrays.copyOfRange(framed, FrameCodec.LENGTH_BYTES, framed.length);
        assertThat(data).hasSameSizeAs(again);
        int priorityAt = bodyOffset - FrameCodec.LENGTH_BYTES - lengthBytes(again.length) - 1;
        for (int i = priorityAt - 1; i <= priorityAt + 1; i++) {
            if (again[i] == data[i]) continue;
            again[i] = data[i];
            break;
        }
        assertThat(data).isEqualTo(again);
    }

    private static int lengthBytes(int value) {
        return value < 128 ? 1 : value < 16_384 ? 2 : 3;
    }
}
