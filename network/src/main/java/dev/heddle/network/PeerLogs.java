package dev.heddle.network;

import dev.heddle.core.EventLoop;
import dev.heddle.core.PeerId;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Where the lines of a node's [PeerLog]s meet. Those of unlisted peers have a limit for all of them: of one
/// peer and kind a line a second however often it comes back, and over all a burst and then one a second,
/// because whoever is let in unlisted has as many ids as it likes (T-34).
final class PeerLogs {
    private final EventLoop loop;
    private final Predicate<PeerId> listed;
    // Node loop.
    private final LogLimits strangers = new LogLimits(Duration.ofSeconds(1));

    /// @param loop the node's
    /// @param listed whether a peer is among the trusted ones now; any thread
    PeerLogs(EventLoop loop, Predicate<PeerId> listed) {
        this.loop = loop;
        this.listed = listed;
    }

    /// Writes a listed peer's line at once, another's on the node's loop, unless it is kept back. Any thread.
    ///
    /// @param kind what the line is one of; its peer's own limit has let it pass
    /// @param line told a remark to end the line with; holds no buffer
    void write(long nowNanos, PeerId peer, String kind, Consumer<String> line) {
        if (listed.test(peer)) {
            line.accept("");
            return;
        }
        loop.execute(() -> {
            String more = strangers.remark(nowNanos, kind + " " + peer);
            if (more != null) line.accept(more);
        });
    }
}
