package dev.heddle.scenario;

import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A node hands a link nothing for which it has no room (T-14), and lets nothing wait while there is some.
///
/// What is said before a link is confirmed is short and does not ask.
final class RoomUsed extends Checker {
    private static final long AWAKE_NANOS = 1_000_000_000L;

    /// Since when something waits at a link end that has room.
    private final Map<Long, Long> sinceNanos = new TreeMap<>();

    @Override
    protected void onWrite(LinkEnd end, int roomBytes) {
        if (roomBytes <= 0 && end.confirmed()) violated(end + " is handed a record for which it has no room");
    }

    @Override
    protected void onStatus(Member at, List<PeerStatus> peers, NetworkStatistics statistics) {
        long nowNanos = run().nowNanos();
        for (PeerStatus status : peers) {
            Member peer = run().machine(status.id());
            LinkEnd end = peer == null ? null : at.ends().sole(peer);
            if (end == null) continue;
            boolean waits = status.link().map(PeerStatus.Link::waitingMessages).orElse(0) > 0;
            if (!waits || end.roomBytes() == 0 || run().troubles().calmNanos(at) <= AWAKE_NANOS) {
                sinceNanos.remove(end.number());
                continue;
            }
            long since = sinceNanos.computeIfAbsent(end.number(), _ -> nowNanos);
            if (nowNanos - Math.max(since, end.lastWriteNanos()) > AWAKE_NANOS) {
                violated("%s has room for %d bytes, and what waits is not written".formatted(end, end.roomBytes()));
            }
        }
    }

    @Override
    protected void onLinkClosed(LinkEnd end) {
        sinceNanos.remove(end.number());
    }
}
