package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ProtocolId;
import dev.heddle.core.ProtocolViolation;
import dev.heddle.core.testing.ComputedVectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class FrameCodecTest {
    private static final ProtocolSet OFFERED =
            ProtocolSet.of(new ProtocolId(127), new ProtocolId(128), new ProtocolId(199));
    private static final Map<String, String> VECTORS = new LinkedHashMap<>();

    static {
        try (InputStream document = ComputedVectors.open()) {
            new JsonMapper()
                    .readTree(document)
                    .get("multiplex_frames")
                    .forEach(one -> VECTORS.put(
                            one.get("name").asString(), one.get("frame").asString()));
        } catch (IOException missing) {
            throw new ExceptionInInitializerError(missing);
        }
    }

    private static byte[] vector(String name) {
        return Nodes.hex(Objects.requireNonNull(VECTORS.get(name), name));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Frame read(byte[] frame) {
        return FrameCodec.read(Unpooled.wrappedBuffer(frame), OFFERED);
    }

    /// Without its length.
    private static Frame readVector(String name) {
        ByteBuf frame = Unpooled.wrappedBuffer(vector(name));
        assertThat(frame.readInt()).isEqualTo(frame.readableBytes());
        return FrameCodec.read(frame, OFFERED);
    }

    @Test
    @DisplayName("section 25: a direct send")
    void aDirectSendIsThoseBytes() {
        String name = "DirectSendMsg protocol 2 'hello world'";
        assertThat(Nodes.messageFrame(new ProtocolId(2), text("hello world"))).isEqualTo(vector(name));
        assertThat(readVector(name)).isInstanceOfSatisfying(Frame.Message.class, message -> {
            assertThat(message.protocol()).isEqualTo(new ProtocolId(2));
            assertThat(Nodes.bytesOf(message.body())).isEqualTo(text("hello world"));
        });
    }

    @Test
    @DisplayName("section 25: a request")
    void aRequestIsThoseBytes() {
        String name = "RpcRequest protocol 8 id 7 'abc'";
        assertThat(Nodes.requestFrame(new ProtocolId(8), 7, text("abc"))).isEqualTo(vector(name));
        assertThat(readVector(name)).isInstanceOfSatisfying(Frame.Request.class, request -> {
            assertThat(request.protocol()).isEqualTo(new ProtocolId(8));
            assertThat(request.requestId()).isEqualTo(7);
            assertThat(Nodes.bytesOf(request.body())).isEqualTo(text("abc"));
        });
    }

    @Test
    @DisplayName("section 25: a response")
    void aResponseIsThoseBytes() {
        String name = "RpcResponse id 7 'xyz'";
        assertThat(Nodes.responseFrame(7, 0, text("xyz"))).isEqualTo(vector(name));
        assertThat(readVector(name)).isInstanceOfSatisfying(Frame.Response.class, response -> {
            assertThat(response.requestId()).isEqualTo(7);
            assertThat(Nodes.bytesOf(response.body())).isEqualTo(text("xyz"));
        });
    }

    @Test
    void pingAndPongAreThoseBytes() {
        assertThat(Nodes.requestFrame(new ProtocolId(5), 0, Nodes.hex("0004030201")))
                .isEqualTo(vector("health Ping nonce 0x01020304, rpc id 0"));
        assertThat(Nodes.responseFrame(0, 0, Nodes.hex("0104030201")))
                .isEqualTo(vector("health Pong nonce 0x01020304, rpc id 0"));
    }

    @Test
    @DisplayName("section 25: a parsing error")
    void aParsingErrorIsThoseBytes() {
        String name = "Error ParsingError message=0 protocol=3";
        ByteBuf frame = Unpooled.buffer();
        FrameCodec.writeParsingError(frame, 0, 3);
        assertThat(Nodes.drained(frame)).isEqualTo(vector(name));
        assertThat(readVector(name)).isInstanceOf(Frame.ErrorNotice.class);
    }

    @Test
    @DisplayName("section 25: a small stream in frames")
    void aStreamIsThoseBytes() {
        String header = "Stream Header id 0, 2 fragments, DirectSendMsg protocol 3 'AAAA'";
        String fragment = "Stream Fragment id 0 #1 'BBBB'";
        assertThat(Nodes.streamFrame(0, 2, new ProtocolId(3), text("AAAA"))).isEqualTo(vector(header));
        assertThat(Nodes.fragmentFrame(0, 1, text("BBBB"))).isEqualTo(vector(fragment));
        assertThat(Nodes.fragmentFrame(0, 2, text("C"))).isEqualTo(vector("Stream Fragment id 0 #2 'C'"));
        assertThat(Nodes.streamFrame(42, 10, new ProtocolId(2), text("hello world")))
                .endsWith(Nodes.hex("01 00 2a000000 0a 03 02 00 0b 68656c6c6f20776f726c64"));
        assertThat(Nodes.fragmentFrame(42, 254, Nodes.hex("0b1621")))
                .endsWith(Nodes.hex("01 01 2a000000 fe 03 0b1621"));
        assertThat(readVector(header)).isInstanceOfSatisfying(Frame.StreamHeader.class, stream -> {
            assertThat(stream.streamId()).isZero();
            assertThat(stream.fragments()).isEqualTo(2);
            assertThat(stream.first())
                    .isInstanceOfSatisfying(
                            Frame.Message.class,
                            first -> assertThat(Nodes.bytesOf(first.body())).isEqualTo(text("AAAA")));
        });
        assertThat(readVector(fragment)).isInstanceOfSatisfying(Frame.Fragment.class, piece -> {
            assertThat(piece.streamId()).isZero();
            assertThat(piece.number()).isEqualTo(1);
            assertThat(Nodes.bytesOf(piece.piece())).isEqualTo(text("BBBB"));
        });
    }

    @Test
    void everyVectorIsReadAsWhatItIs() {
        assertThat(VECTORS).hasSize(11);
        VECTORS.keySet().forEach(name -> {
            Class<? extends Frame> type = switch (name.substring(0, name.indexOf(' '))) {
                case "DirectSendMsg" -> Frame.Message.class;
                case "RpcRequest" -> Frame.Request.class;
                case "RpcResponse" -> Frame.Response.class;
                case "health" -> name.contains("Ping") ? Frame.Request.class : Frame.Response.class;
                case "Error" -> Frame.ErrorNotice.class;
                case "Stream" -> name.contains("Header") ? Frame.StreamHeader.class : Frame.Fragment.class;
                default -> throw new AssertionError(name);
            };
            assertThat(readVector(name)).as(name).isInstanceOf(type);
        });
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, (4 << 20) - FrameCodec.HEADER_MOST_BYTES})
    void lengthsOfAnySizeComeBack(int bodyBytes) {
        for (int number : new int[] {0, 127, 128, 199}) {
            ProtocolId protocol = new ProtocolId(number);
            byte[] body = new byte[bodyBytes];
            byte[][] frames = {
                Nodes.messageFrame(protocol, body),
                Nodes.requestFrame(protocol, -1, body),
                Nodes.responseFrame(-1, 9, body)
            };
            for (byte[] frame : frames) {
                ByteBuf whole = Unpooled.wrappedBuffer(frame);
                assertThat(whole.readInt()).isEqualTo(whole.readableBytes()).isLessThanOrEqualTo(4 << 20);
                assertThat(whole.readableBytes() - bodyBytes).isLessThanOrEqualTo(FrameCodec.HEADER_MOST_BYTES);
                switch (FrameCodec.read(whole, OFFERED)) {
                    case Frame.Message(var by, ByteBuf got) -> {
                        assertThat(by).isEqualTo(protocol);
                        assertThat(got.readableBytes()).isEqualTo(bodyBytes);
                    }
                    case Frame.Request(var by, int id, var _, ByteBuf got) -> {
                        assertThat(by).isEqualTo(protocol);
                        assertThat(id).isEqualTo(-1);
                        assertThat(got.readableBytes()).isEqualTo(bodyBytes);
                    }
                    case Frame.Response(int id, ByteBuf got) -> {
                        assertThat(id).isEqualTo(-1);
                        assertThat(got.readableBytes()).isEqualTo(bodyBytes);
                    }
                    default -> throw new AssertionError();
                }
            }
        }
    }

    @Test
    @Tag("T-18")
    void aPeersPriorityIsReadOverAndItsRequestsIsKeptForTheAnswer() {
        assertThat(read(Nodes.hex("00 03 02 ff 01 61"))).isInstanceOf(Frame.Message.class);
        assertThat(read(Nodes.hex("00 02 07000000 ff 01 61"))).isInstanceOf(Frame.Response.class);
        assertThat(read(Nodes.hex("00 01 02 07000000 fe 01 61")))
                .isInstanceOfSatisfying(
                        Frame.Request.class,
                        request -> assertThat(request.priority()).isEqualTo((byte) 0xfe));
    }

    /// Section 9's table: these do not decode.
    @ParameterizedTest
    @Tag("T-24")
    @ValueSource(
            strings = {
                "", // an empty frame
                "00", // no message
                "02", // no such multiplex variant
                "80 00 03 02 00 00", // a variant that is not minimal
                "00 04 02 00 00", // no such message variant
                "00 ff",
                "00 03", // no protocol
                "00 03 02", // no priority
                "00 03 02 00", // no body
                "00 03 02 00 02 61", // a body shorter than it says
                "00 03 02 00 00 61", // left over
                "00 03 02 00 80 00", // a length that is not minimal
                "00 03 02 00 ff ff ff ff 1f", // a length above 2^32 - 1
                "00 03 02 00 ff ff ff ff 0f 61", // as an int it would be -1
                "00 03 82 00 00 00", // a protocol that is not minimal
                "00 03 c8 01 00 00", // protocol 200
                "00 03 ff ff ff ff 0f 00 00", // protocol 2^32 - 1
                "00 01 08 07 00 00", // within the request id
                "00 01 08 07000000", // no priority
                "00 01 08 07000000 00 04 616263",
                "00 02 07 00",
                "00 02 07000000 00",
                "00 02 07000000 00 02 61",
                "00 03 1d 00 00", // protocol 29, which is not offered
                "01", // a stream message of no kind
                "01 02 00000000 01 00",
                "01 00 0000", // within the stream id
                "01 00 00000000", // no count
                "01 00 00000000 02", // no message
                "01 00 00000000 02 04 02 00 00",
                "01 00 00000000 02 03 1d 00 00",
                "01 00 00000000 02 03 03 00 05 41414141",
                "01 00 00000000 02 00 00 09", // a broken error in it
                "01 01 00000000", // no number
                "01 01 00000000 01", // no piece
                "01 01 00000000 01 02 43", // a piece shorter than it says
                "01 01 00000000 01 00 43", // left over
                "00 00", // an error of no kind
                "00 00 02 00 00",
                "00 00 00 09", // a parsing error with one byte
                "00 00 00 09 05 00", // left over
                "00 00 01 02 09", // not supported: what?
                "00 00 01 00",
                "00 00 01 00 09 00"
            })
    @DisplayName("section 9: unknown variant, bad length, leftovers do not decode")
    void whatDoesNotDecodeIsRefused(String frame) {
        assertThatThrownBy(() -> read(Nodes.hex(frame))).isInstanceOf(ProtocolViolation.class);
    }
}
