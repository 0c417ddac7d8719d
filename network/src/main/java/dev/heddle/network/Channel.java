package dev.heddle.network;

import dev.heddle.core.PeerId;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import dev.heddle.session.Outbound;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sending side of one protocol of messages. Any thread; nothing here blocks.
///
/// @param <M> the type of the messages
public final class Channel<M> {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);

    private final Node node;
    private final MessageProtocol<M> protocol;

    Channel(Node node, MessageProtocol<M> protocol) {
        this.node = node;
        this.protocol = protocol;
    }

    /// Sends to one peer.
    ///
    /// @return whether it waits to be written now; after that it can still be dropped for newer ones, or
    ///     lost with the link
    /// @throws dev.heddle.codec.EncodeException when the value has no encoding
    public Admission send(PeerId to, M message) {
        return send(to, message, null);
    }

    /// Sends to one peer and tells what became of it.
    ///
    /// @param fate told once, unless the message was not admitted; on the loop of the link or a sender's
    ///     thread, so it must not block
    public Admission send(PeerId to, M message, @Nullable Consumer<Fate> fate) {
        Peer peer = node.peers().get(to);
        if (peer == null) return Admission.NOT_CONNECTED;
        if (!peer.protocols().contains(protocol.id())) return Admission.NOT_SPOKEN;
        ByteBuf body = Encoding.encode(node.platform().allocator(), protocol.codec(), message);
        Consumer<Fate> told = fate == null ? null : decided -> tell(fate, decided);
        return peer.outbox().offer(new Outbound.Message(protocol.id(), protocol.priority(), body, told));
    }

    /// Sends to every peer that is linked and speaks the protocol. The message is encoded once.
    ///
    /// @return to how many it was admitted
    public int broadcast(M message) {
        ByteBuf body = null;
        int admitted = 0;
        try {
            for (Peer peer : node.peers().values()) {
                if (!peer.protocols().contains(protocol.id())) continue;
                if (body == null) {
                    body = Encoding.encode(node.platform().allocator(), protocol.codec(), message);
                }
                Outbound offer =
                        new Outbound.Message(protocol.id(), protocol.priority(), body.retainedDuplicate(), null);
                if (peer.outbox().offer(offer) == Admission.ADMITTED) admitted++;
            }
        } finally {
            if (body != null) body.release();
        }
        return admitted;
    }

    /// A caller's mistake must not end the link it was called from.
    private void tell(Consumer<Fate> fate, Fate decided) {
        try {
            fate.accept(decided);
        } catch (RuntimeException failed) {
            LOG.error("whoever was told the fate of a message of {} failed", protocol.id(), failed);
        }
    }
}
