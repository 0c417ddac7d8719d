package dev.heddle.network;

import dev.heddle.codec.DecodeException;
import dev.heddle.core.LogLimit;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolId;
import dev.heddle.session.Irregularity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the log says of one peer's messages: a line a second of each kind, whatever its links do (T-34). An
/// unlisted peer's last no longer than its links; [PeerLogs] holds those to the same. Any thread.
final class PeerLog {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLog.class);

    /// Of a message that could not be decoded.
    private static final int SHOWN_BYTES = 16;

    private final PeerId peer;
    private final PeerLogs all;
    /// By the names of their kinds; as many as there are kinds.
    private final Map<String, LogLimit> limits = new ConcurrentSkipListMap<>();

    PeerLog(PeerId peer, PeerLogs all) {
        this.peer = peer;
        this.all = all;
    }

    /// @param body as it came: a decoder that refuses leaves it unread
    void malformed(long nowNanos, Protocol protocol, ByteBuf body, DecodeException why) {
        String more = remark(nowNanos, "malformed");
        if (more == null) return;
        int shown = Math.min(SHOWN_BYTES, body.readableBytes());
        String bytes = ByteBufUtil.hexDump(body, body.readerIndex(), shown);
        all.write(
                nowNanos,
                peer,
                "malformed",
                rest -> LOG.warn(
                        "security event: {} sent a malformed message by {}, dropped: {}; it begins with {}{}{}",
                        peer.brief(),
                        protocol.id(),
                        why.getMessage(),
                        bytes.isEmpty() ? "nothing" : bytes,
                        more,
                        rest));
    }

    void unhandled(long nowNanos, ProtocolId protocol) {
        say(
                nowNanos,
                "unhandled",
                more -> LOG.warn(
                        "{} sent a message by {}, dropped: it has no handler here{}", peer.brief(), protocol, more));
    }

    /// What the peer sent that has no place.
    void irregular(long nowNanos, Irregularity irregularity) {
        String kind = irregularity.getClass().getName();
        say(nowNanos, kind, more -> LOG.warn("on the link with {}: {}{}", peer.brief(), irregularity.reason(), more));
    }

    /// A health check of the peer's.
    void unanswered(long nowNanos, String problem) {
        say(
                nowNanos,
                "unanswered",
                more -> LOG.warn("{} sent {}, which is not answered{}", peer.brief(), problem, more));
    }

    void wrongNonce(long nowNanos) {
        say(
                nowNanos,
                "wrong nonce",
                more -> LOG.warn("security: {} answered a ping with another nonce{}", peer.brief(), more));
    }

    void dropped(long nowNanos, Protocol protocol) {
        say(
                nowNanos,
                "dropped",
                more -> LOG.warn(
                        "dropped a message of {} by {}: too many wait for its handler{}",
                        peer.brief(),
                        protocol.id(),
                        more));
    }

    void failed(long nowNanos, Protocol protocol, Throwable failure) {
        say(
                nowNanos,
                "failed",
                more -> LOG.error(
                        "the handler of {} failed on what {} sent{}", protocol.id(), peer.brief(), more, failure));
    }

    private void say(long nowNanos, String kind, Consumer<String> line) {
        String more = remark(nowNanos, kind);
        if (more != null) all.write(nowNanos, peer, kind, rest -> line.accept(more + rest));
    }

    private @Nullable String remark(long nowNanos, String kind) {
        return limits.computeIfAbsent(kind, _ -> new LogLimit()).remark(nowNanos);
    }
}
