package dev.heddle.scenario;

import dev.heddle.core.Limits;
import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A link that has not confirmed in the handshake's time is closed, however its bytes trickle in (T-01).
/// One whose peer says nothing is closed when it has failed one health check more than is tolerated,
/// one whose peer takes nothing while something waits after the stall's time (T-14), and one that is being
/// drained when the time for that is over. A peer that is heard on another link is no silent one, whatever
/// that says of this link.
///
/// Time is asked of machines with which nothing is wrong.
final class LinksEndInTime extends Checker {
    private static final long GRACE_NANOS = 2_000_000_000L;

    private final Map<Long, Long> waitingSinceNanos = new TreeMap<>();

    @Override
    protected void everySecond() {
        Limits limits = run().limits();
        long handshakeNanos = limits.handshake().toNanos() + GRACE_NANOS;
        Limits.Health health = limits.health();
        long silentNanos = health.interval().toNanos() * (health.tolerated() + 1)
                + health.timeout().toNanos()
                + GRACE_NANOS;
        long drainNanos = limits.drain().toNanos() + GRACE_NANOS;
        long nowNanos = run().nowNanos();
        for (Member at : run().machines()) {
            if (at.network().isEmpty()) continue;
            for (LinkEnd end : at.ends().all()) {
                Member peer = end.peer();
                long readNanos = peer == null ? nowNanos : at.ends().readNanos(peer);
                if (!end.confirmed()) {
                    if (late(at, nowNanos - end.openedNanos(), handshakeNanos)) {
                        violated(end + " has not confirmed and is open");
                    }
                } else if (late(at, nowNanos - Math.max(end.openedNanos(), readNanos), silentNanos)) {
                    violated(end + " is open, and its peer has long been silent");
                } else if (end.leavingNanos() != LinkEnd.NEVER && late(at, nowNanos - end.leavingNanos(), drainNanos)) {
                    violated(end + " has long been drained, and is open");
                }
            }
        }
    }

    @Override
    protected void onStatus(Member at, List<PeerStatus> peers, NetworkStatistics statistics) {
        long nowNanos = run().nowNanos();
        long stallNanos = run().limits().stall().toNanos() + GRACE_NANOS;
        for (PeerStatus status : peers) {
            Member peer = run().machine(status.id());
            PeerStatus.Link link = status.link().orElse(null);
            if (peer == null) continue;
            long key = at.pairWith(peer);
            LinkEnd end = at.ends().sole(peer);
            if (link == null || link.waitingMessages() == 0 || end == null) {
                waitingSinceNanos.remove(key);
                continue;
            }
            long since = waitingSinceNanos.computeIfAbsent(key, _ -> nowNanos);
            if (late(at, nowNanos - Math.max(since, end.lastWriteNanos()), stallNanos)) {
                violated("%s is open, and has long taken nothing while %d messages wait"
                        .formatted(end, link.waitingMessages()));
            }
        }
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        for (Member peer : run().machines()) {
            waitingSinceNanos.remove(member.pairWith(peer));
        }
    }

    private boolean late(Member at, long ageNanos, long allowedNanos) {
        return ageNanos > allowedNanos && run().troubles().calmNanos(at) > allowedNanos;
    }
}
