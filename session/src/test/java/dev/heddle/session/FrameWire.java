package dev.heddle.session;

import dev.heddle.core.ProtocolId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Frames without their length: messages with the priority that nodes write, 0, and the pieces of streams.
final class FrameWire implements WireType {
    private static final ProtocolSet EVERY_PROTOCOL = ProtocolSet.of(
            IntStream.range(0, ProtocolId.LIMIT).mapToObj(ProtocolId::new).toList());

    @Override
    public String peerName() {
        return "Frame";
    }

    @Override
    public JsonNode random(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> header(random.nextInt(), random.nextInt(256), randomMessage(random));
            case 1 -> fragment(random.nextInt(), random.nextInt(256), WireType.randomBytes(random));
            default -> WireType.variant("Message", randomMessage(random));
        };
    }

    @Override
    public byte[] encode(JsonNode value) {
        ByteBuf frame = Unpooled.buffer();
        JsonNode plain = value.get("Message");
        JsonNode header = value.at("/Stream/Header");
        JsonNode fragment = value.at("/Stream/Fragment");
        if (plain != null) {
            FrameCodec.openPlain(frame);
            writeMessage(frame, plain);
        } else if (header.isObject()) {
            FrameCodec.openStream(frame, id(header), header.get("num_fragments").asInt());
            writeMessage(frame, header.get("message"));
        } else {
            byte[] piece = WireType.bytes(fragment.get("raw_data"));
            FrameCodec.writeFragmentHeader(
                    frame, id(fragment), fragment.get("fragment_id").asInt(), piece.length);
            frame.writeBytes(piece);
        }
        return withoutLength(Nodes.drained(frame));
    }

    @Override
    public JsonNode decode(byte[] bytes) {
        return switch (FrameCodec.read(Unpooled.wrappedBuffer(bytes), EVERY_PROTOCOL)) {
            case Frame.StreamHeader(int streamId, int fragments, var first) ->
                header(streamId, fragments, message(first));
            case Frame.Fragment(int streamId, int number, ByteBuf piece) ->
                fragment(streamId, number, Nodes.bytesOf(piece));
            case Frame.NetworkMessage message -> WireType.variant("Message", message(message));
        };
    }

    static byte[] withoutLength(byte[] frame) {
        ByteBuf whole = Unpooled.wrappedBuffer(frame);
        if (whole.readInt() != whole.readableBytes()) throw new AssertionError("a wrong length");
        return Arrays.copyOfRange(frame, FrameCodec.LENGTH_BYTES, frame.length);
    }

    private static void writeMessage(ByteBuf frame, JsonNode message) {
        String name = WireType.variantName(message);
        JsonNode content = message.get(name);
        byte[] body;
        switch (name) {
            case "RpcRequest" -> {
                body = WireType.bytes(content.get("raw_request"));
                FrameCodec.writeRequest(frame, protocol(content), id(content), body.length);
            }
            case "RpcResponse" -> {
                body = WireType.bytes(content.get("raw_response"));
                FrameCodec.writeResponse(frame, id(content), (byte) 0, body.length);
            }
            default -> {
                body = WireType.bytes(content.get("raw_msg"));
                FrameCodec.writeMessage(frame, protocol(content), body.length);
            }
        }
        FrameCodec.close(frame, 0, body.length);
        frame.writeBytes(body);
    }

    private static JsonNode randomMessage(SplittableRandom random) {
        ProtocolId protocol = new ProtocolId(random.nextInt(ProtocolId.LIMIT));
        int requestId = random.nextInt();
        ByteBuf body = Unpooled.wrappedBuffer(WireType.randomBytes(random));
        return message(
                switch (random.nextInt(3)) {
                    case 0 -> new Frame.Request(protocol, requestId, (byte) 0, body);
                    case 1 -> new Frame.Response(requestId, body);
                    default -> new Frame.Message(protocol, body);
                });
    }

    private static JsonNode message(Frame.NetworkMessage message) {
        ObjectNode json = WireType.object();
        return switch (message) {
            case Frame.Request(var protocol, int requestId, byte _, ByteBuf body) ->
                WireType.variant(
                        "RpcRequest",
                        json.put("protocol_id", protocol.number())
                                .put("request_id", Integer.toUnsignedLong(requestId))
                                .put("priority", 0)
                                .put("raw_request", Nodes.hex(Nodes.bytesOf(body))));
            case Frame.Response(int requestId, ByteBuf body) ->
                WireType.variant(
                        "RpcResponse",
                        json.put("request_id", Integer.toUnsignedLong(requestId))
                                .put("priority", 0)
                                .put("raw_response", Nodes.hex(Nodes.bytesOf(body))));
            case Frame.Message(var protocol, ByteBuf body) ->
                WireType.variant(
                        "DirectSendMsg",
                        json.put("protocol_id", protocol.number())
                                .put("priority", 0)
                                .put("raw_msg", Nodes.hex(Nodes.bytesOf(body))));
            case Frame.ErrorNotice(Irregularity notice) -> WireType.variant("Error", error(notice));
        };
    }

    private static JsonNode error(Irregularity notice) {
        ObjectNode json = WireType.object();
        return switch (notice) {
            case Irregularity.ParsingErrorReceived(int first, int second) ->
                WireType.variant("ParsingError", json.put("message", first).put("protocol", second));
            case Irregularity.NotSupportedReceived(int what, var protocol) ->
                WireType.variant(
                        "NotSupported", json.put(what == 0 ? "RpcRequest" : "DirectSendMsg", protocol.number()));
            default -> throw new AssertionError(notice);
        };
    }

    private static JsonNode header(int streamId, int fragments, JsonNode message) {
        ObjectNode header = WireType.object()
                .put("request_id", Integer.toUnsignedLong(streamId))
                .put("num_fragments", fragments);
        return WireType.variant("Stream", WireType.variant("Header", header.set("message", message)));
    }

    private static JsonNode fragment(int streamId, int number, byte[] piece) {
        ObjectNode fragment = WireType.object()
                .put("request_id", Integer.toUnsignedLong(streamId))
                .put("fragment_id", number)
                .put("raw_data", Nodes.hex(piece));
        return WireType.variant("Stream", WireType.variant("Fragment", fragment));
    }

    private static ProtocolId protocol(JsonNode content) {
        return new ProtocolId(content.get("protocol_id").asInt());
    }

    private static int id(JsonNode content) {
        return (int) content.get("request_id").asLong();
    }
}
