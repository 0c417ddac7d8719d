package dev.heddle.scenario;

import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerStatus;
import dev.heddle.session.Counters;
import java.util.List;

/// The counters of each peer equal a recount (T-21): of its records, and of the messages in their plain
/// text. Bytes are those of bodies. A question that is declined is counted with the frames that had no
/// place, so of a peer with such frames bytes have no least; and what came by a link that ended before the
/// node had decided about it may be missing. What was counted of a peer may be forgotten with it.
final class CountersRecount extends Checker {
    private static final long SETTLED_NANOS = 1_000_000_000L;

    @Override
    protected void onStatus(Member at, List<PeerStatus> peers, NetworkStatistics statistics) {
        if (run().troubles().calmNanos(at) < SETTLED_NANOS) return;
        for (PeerStatus status : peers) {
            Member peer = run().machine(status.id());
            // Of strangers nothing is kept.
            if (peer == null || !at.listed() || !peer.listed() || at.mayHaveForgotten(peer)) continue;
            compare(at, peer, status.counters());
        }
    }

    private void compare(Member at, Member peer, Counters told) {
        Recount seen = at.ends().total(peer, run().nowNanos());
        boolean out = told.recordsOut() <= seen.recordsOut
                && told.recordsOut() >= seen.recordsOutLeast
                && told.messagesOut() == seen.messagesOut
                && told.bytesOut() == seen.bytesOut;
        boolean in = told.messagesIn() <= seen.messagesIn
                && told.bytesIn() <= seen.bytesIn
                && told.messagesIn() + told.refusedFrames() >= seen.messagesInLeast
                && (told.refusedFrames() > 0 || told.bytesIn() >= seen.bytesInLeast);
        if (out && in) return;
        violated("%s counts %s for %s, and there were %s".formatted(at, told, peer, seen));
    }
}
