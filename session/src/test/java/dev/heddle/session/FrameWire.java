package dev.heddle.session;

import dev.heddle.core.ProtocolId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Frames without their length, of messages with the priority that nodes write: 0.
final class FrameWire implements WireType {
    @Override
    public String peerName() {
        return "Frame";
    }

    @Override
    public JsonNode random(SplittableRandom random) {
        ProtocolId protocol = new ProtocolId(random.nextInt(ProtocolId.LIMIT));
        int requestId = random.nextInt();
        byte[] body = WireType.randomBytes(random);
        return switch (random.nextInt(3)) {
            case 0 -> request(protocol, requestId, body);
            case 1 -> response(requestId, body);
            default -> message(protocol, body);
        };
    }

    @Override
    public byte[] encode(JsonNode value) {
        JsonNode message = value.get("Message");
        String name = WireType.variantName(message);
        JsonNode content = message.get(name);
        return withoutLength(
                switch (name) {
                    case "RpcRequest" ->
                        Nodes.requestFrame(
                                protocol(content), requestId(content), WireType.bytes(content.get("raw_request")));
                    case "RpcResponse" ->
                        Nodes.responseFrame(requestId(content), 0, WireType.bytes(content.get("raw_response")));
                    default -> Nodes.messageFrame(protocol(content), WireType.bytes(content.get("raw_msg")));
                });
    }

    @Override
    public JsonNode decode(byte[] bytes) {
        return switch (FrameCodec.read(Unpooled.wrappedBuffer(bytes))) {
            case Frame.Request(var protocol, int requestId, byte _, ByteBuf body) ->
                request(protocol, requestId, Nodes.bytesOf(body));
            case Frame.Response(int requestId, ByteBuf body) -> response(requestId, Nodes.bytesOf(body));
            case Frame.Message(var protocol, ByteBuf body) -> message(protocol, Nodes.bytesOf(body));
            case Frame.ErrorNotice _, Frame.StreamPiece _ -> throw new AssertionError("a frame of no message");
        };
    }

    static byte[] withoutLength(byte[] frame) {
        ByteBuf whole = Unpooled.wrappedBuffer(frame);
        if (whole.readInt() != whole.readableBytes()) throw new AssertionError("a wrong length");
        return Arrays.copyOfRange(frame, FrameCodec.LENGTH_BYTES, frame.length);
    }

    private static JsonNode request(ProtocolId protocol, int requestId, byte[] body) {
        return networkMessage(
                "RpcRequest",
                WireType.object()
                        .put("protocol_id", protocol.number())
                        .put("request_id", Integer.toUnsignedLong(requestId))
                        .put("priority", 0)
                        .put("raw_request", Nodes.hex(body)));
    }

    private static JsonNode response(int requestId, byte[] body) {
        return networkMessage(
                "RpcResponse",
                WireType.object()
                        .put("request_id", Integer.toUnsignedLong(requestId))
                        .put("priority", 0)
                        .put("raw_response", Nodes.hex(body)));
    }

    private static JsonNode message(ProtocolId protocol, byte[] body) {
        return networkMessage(
                "DirectSendMsg",
                WireType.object()
                        .put("protocol_id", protocol.number())
                        .put("priority", 0)
                        .put("raw_msg", Nodes.hex(body)));
    }

    private static JsonNode networkMessage(String name, ObjectNode content) {
        return WireType.variant("Message", WireType.variant(name, content));
    }

    private static ProtocolId protocol(JsonNode content) {
        return new ProtocolId(content.get("protocol_id").asInt());
    }

    private static int requestId(JsonNode content) {
        return (int) content.get("request_id").asLong();
    }
}
