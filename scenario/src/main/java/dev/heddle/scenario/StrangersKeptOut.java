package dev.heddle.scenario;

import dev.heddle.network.Direction;
import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerEvent;
import dev.heddle.network.PeerStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// In a closed network an unlisted peer is never connected, at either end (T-03), nor is a listed one whose
/// key is not listed any more. Where strangers are let in they come by their own dials, and nobody takes a
/// listed peer's place.
///
/// What a node dialled itself goes on, although the key has left the list meanwhile: that is promised of
/// links whose peer has dialled, and of those that stood when the list changed.
final class StrangersKeptOut extends Checker {
    /// A link that came up as its peer left the list may be told of for so long.
    private static final long TOLD_NANOS = 1_000_000_000L;

    private final Map<Long, Long> delistedNanos = new TreeMap<>();

    @Override
    protected void onListed(Member at, Member peer, boolean listed) {
        if (listed) delistedNanos.remove(key(at, peer));
        else delistedNanos.putIfAbsent(key(at, peer), run().nowNanos());
    }

    @Override
    protected void onPeer(Member at, PeerEvent event) {
        if (!(event instanceof PeerEvent.Up up)) return;
        Member peer = run().machine(up.peer());
        if (peer == null) {
            violated("%s was told that %s is up, which nobody is"
                    .formatted(at, up.peer().brief()));
        } else if (!mayMeet(at, peer, up.direction())) {
            violated("%s is up at %s, and nobody listed it".formatted(peer, at));
        } else if (up.direction() == Direction.INBOUND && delistedFor(at, peer) > TOLD_NANOS) {
            violated("%s is up at %s, with a key that is not listed any more".formatted(peer, at));
        }
    }

    @Override
    protected void onStatus(Member at, List<PeerStatus> peers, NetworkStatistics statistics) {
        long drainNanos = run().limits().drain().toNanos();
        for (PeerStatus status : peers) {
            PeerStatus.Link link = status.link().orElse(null);
            Member peer = run().machine(status.id());
            if (link == null || peer == null) continue;
            if (!mayMeet(at, peer, link.direction())) {
                violated("%s has a link to %s, which nobody listed".formatted(at, peer));
            } else if (!delistedNanos.isEmpty() && delistedFor(at, peer) > drainNanos + TOLD_NANOS) {
                requireEnded(at, peer);
            }
        }
    }

    private void requireEnded(Member at, Member peer) {
        long sinceNanos = delistedNanos.getOrDefault(key(at, peer), Long.MAX_VALUE);
        for (LinkEnd end : at.ends().to(peer)) {
            // A link that the node dialled goes on if it confirms after the key has left the list.
            if (end.dialled() && (end.openedNanos() >= sinceNanos || end.confirmedNanos() > sinceNanos)) continue;
            violated("%s is open, and its peer's key is not listed any more".formatted(end));
        }
    }

    /// What a crashed node was told is void.
    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        for (Member peer : run().machines()) delistedNanos.remove(key(member, peer));
    }

    private boolean mayMeet(Member at, Member peer, Direction direction) {
        if (at.listed() && peer.listed()) return true;
        if (!run().conditions().unlistedLetIn()) return false;
        return direction == (at.listed() ? Direction.INBOUND : Direction.OUTBOUND);
    }

    private long delistedFor(Member at, Member peer) {
        Long since = delistedNanos.get(key(at, peer));
        if (since == null) return 0;
        // What it decides late it is not blamed for.
        return Math.min(run().nowNanos() - since, run().troubles().calmNanos(at));
    }

    private static long key(Member at, Member peer) {
        return (long) at.number() << Integer.SIZE | peer.number();
    }
}
