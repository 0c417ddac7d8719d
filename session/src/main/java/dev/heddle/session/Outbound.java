package dev.heddle.session;

import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What waits in a lane to be written: an encoded body and how to frame it. The body is read by absolute index
/// only, so that a broadcast shares one buffer between all peers; each holds a reference of its own.
public sealed interface Outbound {
    Priority priority();

    ByteBuf body();

    /// A direct send.
    ///
    /// @param fate told once what became of it, on whatever thread decides it; it must not block
    /// @param shared what its body holds of the node's memory, where other peers get the same; null for a body that
    ///     is charged to this link alone
    record Message(
            ProtocolId protocol,
            Priority priority,
            ByteBuf body,
            @Nullable Consumer<Fate> fate,
            @Nullable SharedCharge shared)
            implements Outbound {
        public Message(ProtocolId protocol, Priority priority, ByteBuf body, @Nullable Consumer<Fate> fate) {
            this(protocol, priority, body, fate, null);
        }
    }

    /// A call's request; its number is given when it is written.
    record Request(Call call) implements Outbound {
        @Override
        public Priority priority() {
            return call.priority();
        }

        @Override
        public ByteBuf body() {
            return call.body();
        }
    }

    /// The answer to a peer's request.
    ///
    /// @param requestId the peer's, as a 32-bit pattern
    /// @param healthCheck whether the peer asked if we live: such an answer waits whatever the node holds
    record Response(int requestId, Priority priority, ByteBuf body, boolean healthCheck) implements Outbound {
        public Response(int requestId, Priority priority, ByteBuf body) {
            this(requestId, priority, body, false);
        }
    }
}
