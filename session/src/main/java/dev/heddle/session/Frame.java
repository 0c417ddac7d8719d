package dev.heddle.session;

import dev.heddle.core.ProtocolId;
import io.netty.buffer.ByteBuf;

/// What one frame of an established link says. Bodies are slices of the frame, on loan with it.
///
/// On the wire: u32be length, then BCS `MultiplexMessage`: 0 `Message` with a `NetworkMessage`, 1 `Stream`.
sealed interface Frame {
    record Message(ProtocolId protocol, ByteBuf body) implements Frame {}

    record Request(ProtocolId protocol, int requestId, byte priority, ByteBuf body) implements Frame {}

    record Response(int requestId, ByteBuf body) implements Frame {}

    /// The peer could not make sense of something we sent, and says so; it asks for nothing.
    record ErrorNotice() implements Frame {}

    /// A piece of a message longer than one frame. This node offers no protocol with such messages.
    record StreamPiece() implements Frame {}
}
