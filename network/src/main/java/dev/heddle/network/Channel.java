package dev.heddle.network;

import dev.heddle.core.PeerId;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import dev.heddle.session.Outbound;
import dev.heddle.session.SharedCharge;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sending side of one protocol of messages, or of several with the same messages: to each peer goes
/// the first of them that it speaks. Any thread; nothing here blocks.
///
/// @param <M> the type of the messages
public final class Channel<M> {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);

    private final Node node;
    private final List<MessageProtocol<M>> protocols;

    /// @param protocols best first
    Channel(Node node, List<MessageProtocol<M>> protocols) {
        this.node = node;
        this.protocols = protocols;
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
        MessageProtocol<M> protocol = peer.firstSpoken(protocols);
        if (protocol == null) return Admission.NOT_SPOKEN;
        ByteBuf body = Encoding.encode(node.platform().allocator(), protocol.codec(), message);
        Consumer<Fate> told = fate == null ? null : decided -> tell(fate, protocol, decided);
        return peer.outbox().offer(new Outbound.Message(protocol.id(), protocol.priority(), body, told));
    }

    /// Sends to every peer that is linked and speaks one of the protocols. The message is encoded once for
    /// each protocol that is used.
    ///
    /// @return to how many it was admitted
    /// @throws dev.heddle.codec.EncodeException when the value has no encoding
    public int broadcast(M message) {
        @Nullable ByteBuf[] bodies = new @Nullable ByteBuf[protocols.size()];
        @Nullable SharedCharge[] charges = new @Nullable SharedCharge[protocols.size()];
        int admitted = 0;
        try {
            for (Peer peer : node.peers().values()) {
                MessageProtocol<M> protocol = peer.firstSpoken(protocols);
                if (protocol == null) continue;
                int index = protocols.indexOf(protocol);
                ByteBuf body = bodies[index];
                if (body == null) {
                    body = Encoding.encode(node.platform().allocator(), protocol.codec(), message);
                    bodies[index] = body;
                    charges[index] = SharedCharge.of(body.readableBytes());
                }
                Outbound offer = new Outbound.Message(
                        protocol.id(), protocol.priority(), body.retainedDuplicate(), null, charges[index]);
                if (peer.outbox().offer(offer) == Admission.ADMITTED) admitted++;
            }
        } finally {
            for (ByteBuf body : bodies) if (body != null) body.release();
        }
        return admitted;
    }

    /// A caller's mistake must not end the link it was called from.
    private void tell(Consumer<Fate> fate, MessageProtocol<M> protocol, Fate decided) {
        try {
            fate.accept(decided);
        } catch (RuntimeException failed) {
            LOG.error("whoever was told the fate of a message of {} failed", protocol.id(), failed);
        }
    }
}
