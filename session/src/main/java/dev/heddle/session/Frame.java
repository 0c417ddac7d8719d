package dev.heddle.session;

import dev.heddle.core.ProtocolId;
import io.netty.buffer.ByteBuf;

/// What one frame of an established link says. Bodies are slices of the frame, on loan with it.
///
/// On the wire: u32be length, then BCS `MultiplexMessage`: 0 `Message` with a `NetworkMessage`, 1 `Stream` with
/// a `StreamMessage`, which is a header or a fragment of a message that comes in pieces.
sealed interface Frame {
    /// What stands in a frame of its own, or at the head of a stream.
    sealed interface NetworkMessage extends Frame {}

    /// A network message that carries something of an application.
    sealed interface Carrying extends NetworkMessage {
        ByteBuf body();

        /// The same message with another body.
        Carrying with(ByteBuf other);
    }

    record Message(ProtocolId protocol, ByteBuf body) implements Carrying {
        @Override
        public Message with(ByteBuf other) {
            return new Message(protocol, other);
        }
    }

    record Request(ProtocolId protocol, int requestId, byte priority, ByteBuf body) implements Carrying {
        @Override
        public Request with(ByteBuf other) {
            return new Request(protocol, requestId, priority, other);
        }
    }

    record Response(int requestId, ByteBuf body) implements Carrying {
        @Override
        public Response with(ByteBuf other) {
            return new Response(requestId, other);
        }
    }

    /// The peer could not make sense of something we sent, and says so; it asks for nothing.
    record ErrorNotice(Irregularity notice) implements NetworkMessage {}

    /// A stream begins.
    ///
    /// @param streamId as a 32-bit pattern; apart from request ids
    /// @param fragments that follow, 0 to 255 as it is read
    /// @param first with the first piece of its body
    record StreamHeader(int streamId, int fragments, NetworkMessage first) implements Frame {}

    /// A stream goes on.
    ///
    /// @param number 1 for the first behind the header
    record Fragment(int streamId, int number, ByteBuf piece) implements Frame {}
}
