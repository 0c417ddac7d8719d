package dev.heddle.codec;

import dev.heddle.core.ProtocolId;
import java.util.Map;

/// The messages between AptosNet nodes as records, without one annotation more than the unsigned numbers
/// need.
@SuppressWarnings({"ArrayRecordComponent", "AvoidCommonTypeNames"}) // their names
final class NetworkMessages {
    private NetworkMessages() {}

    record HandshakeMsg(
            Map<MessagingVersion, ProtocolIdSet> supportedProtocols,
            @U8 int chainId,
            NetworkId networkId) {}

    enum MessagingVersion {
        V1
    }

    record ProtocolIdSet(byte[] inner) {}

    sealed interface NetworkId {
        record Validator() implements NetworkId {}

        record Public() implements NetworkId {}

        record Private(String name) implements NetworkId {}

        record Vfn() implements NetworkId {}

        record NewPublic() implements NetworkId {}
    }

    sealed interface MultiplexMessage {
        record Message(NetworkMessage message) implements MultiplexMessage {}

        record Stream(StreamMessage message) implements MultiplexMessage {}
    }

    sealed interface NetworkMessage {
        record Error(ErrorCode code) implements NetworkMessage {}

        record RpcRequest(
                ProtocolId protocolId,
                @U32 long requestId,
                @U8 int priority,
                byte[] rawRequest) implements NetworkMessage {}

        record RpcResponse(@U32 long requestId, @U8 int priority, byte[] rawResponse) implements NetworkMessage {}

        record DirectSendMsg(ProtocolId protocolId, @U8 int priority, byte[] rawMsg) implements NetworkMessage {}
    }

    sealed interface StreamMessage {
        record Header(@U32 long requestId, @U8 int numFragments, NetworkMessage message) implements StreamMessage {}

        record Fragment(@U32 long requestId, @U8 int fragmentId, byte[] rawData) implements StreamMessage {}
    }

    sealed interface ErrorCode {
        record ParsingError(@U8 int message, @U8 int protocol) implements ErrorCode {}

        record NotSupported(NotSupportedType type) implements ErrorCode {}
    }

    sealed interface NotSupportedType {
        record RpcRequest(ProtocolId protocolId) implements NotSupportedType {}

        record DirectSendMsg(ProtocolId protocolId) implements NotSupportedType {}
    }
}
