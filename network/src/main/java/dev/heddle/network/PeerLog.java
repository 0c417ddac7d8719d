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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the log says of one peer's messages: a line a second of each kind, whatever its links do (T-34).
/// Any thread.
final class PeerLog {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLog.class);

    /// Of a message that could not be decoded.
    private static final int SHOWN_BYTES = 16;

    private final PeerId peer;
    private final LogLimit malformed = new LogLimit();
    private final LogLimit unhandled = new LogLimit();
    private final LogLimit dropped = new LogLimit();
    private final LogLimit failed = new LogLimit();
    private final LogLimit unanswered = new LogLimit();
    /// By the names of their kinds; as many as there are kinds.
    private final Map<String, LogLimit> irregularities = new ConcurrentSkipListMap<>();

    PeerLog(PeerId peer) {
        this.peer = peer;
    }

    /// @param body as it came: a decoder that refuses leaves it unread
    void malformed(long nowNanos, Protocol protocol, ByteBuf body, DecodeException why) {
        String more = malformed.remark(nowNanos);
        if (more == null) return;
        int shown = Math.min(SHOWN_BYTES, body.readableBytes());
        String bytes = ByteBufUtil.hexDump(body, body.readerIndex(), shown);
        LOG.warn(
                "security event: {} sent a malformed message by {}, dropped: {}; it begins with {}{}",
                peer.brief(),
                protocol.id(),
                why.getMessage(),
                bytes.isEmpty() ? "nothing" : bytes,
                more);
    }

    void unhandled(long nowNanos, ProtocolId protocol) {
        String more = unhandled.remark(nowNanos);
        if (more != null)
            LOG.warn("{} sent a message by {}, dropped: it has no handler here{}", peer.brief(), protocol, more);
    }

    /// What the peer sent that has no place.
    void irregular(long nowNanos, Irregularity irregularity) {
        String kind = irregularity.getClass().getName();
        String more = irregularities.computeIfAbsent(kind, _ -> new LogLimit()).remark(nowNanos);
        if (more != null) LOG.warn("from {}: {}{}", peer.brief(), irregularity.reason(), more);
    }

    /// A health check.
    void unanswered(long nowNanos, String problem) {
        String more = unanswered.remark(nowNanos);
        if (more != null) LOG.warn("{} sent {}, which is not answered{}", peer.brief(), problem, more);
    }

    void dropped(long nowNanos, Protocol protocol) {
        String more = dropped.remark(nowNanos);
        if (more != null) {
            LOG.warn(
                    "dropped a message of {} by {}: too many wait for its handler{}",
                    peer.brief(),
                    protocol.id(),
                    more);
        }
    }

    void failed(long nowNanos, Protocol protocol, Throwable failure) {
        String more = failed.remark(nowNanos);
        if (more == null) return;
        LOG.error("the handler of {} failed on what {} sent{}", protocol.id(), peer.brief(), more, failure);
    }
}
