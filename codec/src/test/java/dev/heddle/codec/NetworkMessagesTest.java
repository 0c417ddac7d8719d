package dev.heddle.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.codec.NetworkMessages.ErrorCode;
import dev.heddle.codec.NetworkMessages.HandshakeMsg;
import dev.heddle.codec.NetworkMessages.MessagingVersion;
import dev.heddle.codec.NetworkMessages.MultiplexMessage;
import dev.heddle.codec.NetworkMessages.NetworkId;
import dev.heddle.codec.NetworkMessages.NetworkMessage;
import dev.heddle.codec.NetworkMessages.NotSupportedType;
import dev.heddle.codec.NetworkMessages.ProtocolIdSet;
import dev.heddle.codec.NetworkMessages.StreamMessage;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.testing.ComputedVectors;
import dev.heddle.core.testing.SharedVectors;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Derived codecs against messages that others encoded.
class NetworkMessagesTest {
    private static final List<String> PROTOCOLS = List.of(
            "ConsensusRpcBcs",
            "ConsensusDirectSendBcs",
            "MempoolDirectSend",
            "StateSyncDirectSend",
            "DiscoveryDirectSend",
            "HealthCheckerRpc",
            "ConsensusDirectSendJson",
            "ConsensusRpcJson",
            "StorageServiceRpc",
            "MempoolRpc",
            "PeerMonitoringServiceRpc",
            "ConsensusRpcCompressed",
            "ConsensusDirectSendCompressed",
            "BenchmarkDirectSend",
            "BenchmarkRpc");

    private static final Codec<HandshakeMsg> HANDSHAKE = Codec.of(MethodHandles.lookup(), HandshakeMsg.class);
    private static final Codec<MultiplexMessage> MULTIPLEX = Codec.of(MethodHandles.lookup(), MultiplexMessage.class);
    private static final Codec<NetworkMessage> MESSAGE = Codec.of(MethodHandles.lookup(), NetworkMessage.class);

    private final JsonMapper json = new JsonMapper();

    @Test
    void encodesAndDecodesTheMessagesOfAnIndependentImplementation() {
        int checked = 0;
        for (JsonNode each : json.readTree(SharedVectors.file("bcs/network-messages.json"))) {
            JsonNode value = each.get("value");
            String hex = each.get("hex").asString();
            switch (each.get("type").asString()) {
                case "HandshakeMsg" -> assertBothWays(HANDSHAKE, handshake(value), hex);
                case "MultiplexMessage" -> assertBothWays(MULTIPLEX, multiplex(value), hex);
                default -> assertBothWays(MESSAGE, message(value), hex);
            }
            checked++;
        }
        assertThat(checked).isEqualTo(80);
    }

    @Test
    void encodesAndDecodesTheComputedStructs() throws IOException {
        Codec<StreamMessage.Header> header = Codec.of(MethodHandles.lookup(), StreamMessage.Header.class);
        Codec<StreamMessage.Fragment> fragment = Codec.of(MethodHandles.lookup(), StreamMessage.Fragment.class);
        Codec<NetworkMessage.RpcRequest> request = Codec.of(MethodHandles.lookup(), NetworkMessage.RpcRequest.class);
        Codec<ErrorCode> error = Codec.of(MethodHandles.lookup(), ErrorCode.class);
        NetworkMessage hello =
                new NetworkMessage.DirectSendMsg(new ProtocolId(2), 0, "hello world".getBytes(StandardCharsets.UTF_8));
        try (InputStream document = ComputedVectors.open()) {
            JsonNode structs = json.readTree(document).get("structs");
            assertThat(structs.size()).isEqualTo(4);
            NetworkMessage.RpcRequest asked =
                    new NetworkMessage.RpcRequest(new ProtocolId(0), 25, 0, new byte[] {0, 1, 2, 3});
            assertBothWays(request, asked, structs.get(0).get("bcs").asString());
            assertBothWays(
                    error,
                    new ErrorCode.ParsingError(9, 5),
                    structs.get(1).get("bcs").asString());
            assertBothWays(
                    header,
                    new StreamMessage.Header(42, 10, hello),
                    structs.get(2).get("bcs").asString());
            byte[] data = HexFormat.of().parseHex("0b1621");
            assertBothWays(
                    fragment,
                    new StreamMessage.Fragment(42, 254, data),
                    structs.get(3).get("bcs").asString());
        }
    }

    @Test
    void reproducesTheComputedFramesAndHandshakeMessages() throws IOException {
        try (InputStream document = ComputedVectors.open()) {
            JsonNode vectors = json.readTree(document);
            for (JsonNode each : vectors.get("multiplex_frames")) {
                byte[] frame =
                        HexFormat.of().parseHex(each.get("frame").asString().substring(8));
                assertThat(Coding.acceptsCanonically(MULTIPLEX, frame))
                        .as(each.toString())
                        .isTrue();
            }
            for (JsonNode each : vectors.get("handshake_msg")) {
                byte[] bytes = HexFormat.of().parseHex(each.get("bcs").asString());
                assertThat(Coding.acceptsCanonically(HANDSHAKE, bytes))
                        .as(each.toString())
                        .isTrue();
                assertThat(Coding.decode(HANDSHAKE, bytes).chainId())
                        .isEqualTo(each.get("chain_id").asInt());
            }
        }
    }

    private static <T> void assertBothWays(Codec<T> codec, T value, String hex) {
        assertThat(Coding.hex(codec, value)).isEqualTo(hex);
        assertThat(Coding.decode(codec, hex)).usingRecursiveComparison().isEqualTo(value);
    }

    private static HandshakeMsg handshake(JsonNode node) {
        byte[] set = bytes(node.get("supported_protocols").get(0).get(1).get("inner"));
        return new HandshakeMsg(
                Map.of(MessagingVersion.V1, new ProtocolIdSet(set)),
                node.get("chain_id").asInt(),
                networkId(node.get("network_id")));
    }

    private static NetworkId networkId(JsonNode node) {
        return switch (variant(node)) {
            case "validator" -> new NetworkId.Validator();
            case "public" -> new NetworkId.Public();
            case "private" -> new NetworkId.Private(node.get("private").asString());
            case "vfn" -> new NetworkId.Vfn();
            default -> new NetworkId.NewPublic();
        };
    }

    private static MultiplexMessage multiplex(JsonNode node) {
        return variant(node).equals("Message")
                ? new MultiplexMessage.Message(message(node.get("Message")))
                : new MultiplexMessage.Stream(stream(node.get("Stream")));
    }

    private static StreamMessage stream(JsonNode node) {
        JsonNode content = node.get(variant(node));
        long requestId = content.get("request_id").asLong();
        return variant(node).equals("Header")
                ? new StreamMessage.Header(
                        requestId, content.get("num_fragments").asInt(), message(content.get("message")))
                : new StreamMessage.Fragment(
                        requestId, content.get("fragment_id").asInt(), bytes(content.get("raw_data")));
    }

    private static NetworkMessage message(JsonNode node) {
        JsonNode content = node.get(variant(node));
        return switch (variant(node)) {
            case "Error" -> new NetworkMessage.Error(error(content));
            case "RpcRequest" ->
                new NetworkMessage.RpcRequest(
                        protocol(content.get("protocol_id")),
                        content.get("request_id").asLong(),
                        content.get("priority").asInt(),
                        bytes(content.get("raw_request")));
            case "RpcResponse" ->
                new NetworkMessage.RpcResponse(
                        content.get("request_id").asLong(),
                        content.get("priority").asInt(),
                        bytes(content.get("raw_response")));
            default ->
                new NetworkMessage.DirectSendMsg(
                        protocol(content.get("protocol_id")),
                        content.get("priority").asInt(),
                        bytes(content.get("raw_msg")));
        };
    }

    private static ErrorCode error(JsonNode node) {
        JsonNode content = node.get(variant(node));
        if (variant(node).equals("ParsingError")) {
            return new ErrorCode.ParsingError(
                    content.get("message").asInt(), content.get("protocol").asInt());
        }
        ProtocolId protocol = protocol(content.get(variant(content)));
        return new ErrorCode.NotSupported(
                variant(content).equals("RpcRequest")
                        ? new NotSupportedType.RpcRequest(protocol)
                        : new NotSupportedType.DirectSendMsg(protocol));
    }

    private static ProtocolId protocol(JsonNode node) {
        return new ProtocolId(PROTOCOLS.indexOf(variant(node)));
    }

    private static String variant(JsonNode node) {
        return node.propertyNames().iterator().next();
    }

    private static byte[] bytes(JsonNode node) {
        return HexFormat.of().parseHex(node.asString().substring(2));
    }
}
