package dev.heddle.scenario;

import dev.heddle.network.Direction;
import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// When two peers have dialled each other, exactly one link remains within one round trip plus one second,
/// and the greater id keeps its outbound one (T-27). That both hold the same one is asked at the end, by
/// [Liveness]: a line that carries nothing hides from each what the other has decided.
///
/// An end whose peer has ended its direction is no link any more but what is left of one; for that there is
/// another time. A node begins to count when it holds two confirmed ends of one peer: what its peer holds
/// it cannot know. A dead link that nobody has noticed may stand beside a living one for no longer, as the
/// same rule chooses between them: of two in one direction the newer stays. Of the two the node ends the
/// one that must go, and not the other before it; if it parts from its peer, or the other is silent or
/// broken, both may go.
///
/// What a node says of its link is asked of machines with which nothing is wrong, once nothing has happened
/// to their links for that long.
final class OneLink extends Checker {
    private static final Duration ALLOWED = Duration.ofSeconds(1);
    /// For handlers that are busy, and jitter.
    private static final Duration GRACE = Duration.ofMillis(500);
    /// A link that is silent for so long may be ended for that.
    private static final Duration SILENT = Duration.ofSeconds(2);

    private final List<Crossing> crossings = new ArrayList<>();
    private final Map<Long, Long> changedNanos = new TreeMap<>();
    private final Map<Long, Long> partedNanos = new TreeMap<>();
    private final Set<Member> closing = new LinkedHashSet<>();

    /// Two confirmed ends of one peer at one node.
    private record Crossing(LinkEnd older, LinkEnd newer, long sinceNanos) {
        boolean has(LinkEnd end) {
            return end == older || end == newer;
        }

        /// The one that must go.
        LinkEnd loser() {
            Member at = older.at();
            Member peer = older.peer();
            if (older.dialled() == newer.dialled() || peer == null) return older;
            boolean weAreGreater = at.id().compareTo(peer.id()) > 0;
            return older.dialled() == weAreGreater ? newer : older;
        }
    }

    @Override
    protected void onLinkOpened(LinkEnd end) {
        changed(end);
    }

    @Override
    protected void onLinkConfirmed(LinkEnd end) {
        changed(end);
        Member peer = end.peer();
        if (peer == null) return;
        for (LinkEnd other : end.at().ends().to(peer)) {
            boolean stays = other != end && other.confirmed() && other.leavingNanos() == LinkEnd.NEVER;
            if (stays) crossings.add(new Crossing(other, end, run().nowNanos()));
        }
    }

    @Override
    protected void onLinkLeft(LinkEnd end) {
        // Of three one may have to go for the third.
        for (Crossing crossing : crossings) if (crossing.loser() == end) return;
        for (Crossing crossing : crossings) {
            LinkEnd loser = crossing.loser();
            boolean chosen = crossing.has(end) && loser != end && loser.open() && !loser.left();
            if (chosen && !mayEnd(end)) violated("%s is ended, and %s is the one that must go".formatted(end, loser));
        }
    }

    /// Whether it may end for another reason than the other link.
    private boolean mayEnd(LinkEnd end) {
        long nowNanos = run().nowNanos();
        Member peer = end.peer();
        if (peer == null || closing.contains(end.at()) || end.peerLeft() || end.broken()) return true;
        Long parted = partedNanos.get(end.at().pairWith(peer));
        boolean parts = parted != null && nowNanos - parted < allowedNanos(end.at(), peer);
        return parts || nowNanos - end.lastReadNanos() > SILENT.toNanos();
    }

    @Override
    protected void onLinkClosed(LinkEnd end) {
        changed(end);
    }

    @Override
    protected void onDisconnect(Member at, Member peer) {
        partedNanos.put(at.pairWith(peer), run().nowNanos());
    }

    @Override
    protected void onWanted(Member at, Member peer, boolean wanted) {
        partedNanos.put(at.pairWith(peer), run().nowNanos());
    }

    @Override
    protected void onClosing(Member member) {
        closing.add(member);
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        crossings.removeIf(crossing -> crossing.older().at() == member);
        closing.remove(member);
    }

    @Override
    protected void everySecond() {
        long nowNanos = run().nowNanos();
        for (Iterator<Crossing> each = crossings.iterator(); each.hasNext(); ) {
            Crossing crossing = each.next();
            LinkEnd older = crossing.older();
            LinkEnd newer = crossing.newer();
            // A node that parts from its peer leaves both, and waits for what the peer still sends.
            boolean bothLeft = older.leavingNanos() != LinkEnd.NEVER && newer.leavingNanos() != LinkEnd.NEVER;
            if (older.peerLeft() || newer.peerLeft() || bothLeft || (!older.open() && !newer.open())) {
                each.remove();
                continue;
            }
            long ageNanos = nowNanos - crossing.sinceNanos();
            long calmNanos = run().troubles().calmNanos(older.at());
            long allowedNanos = allowedNanos(older.at(), older.peer());
            if (ageNanos <= allowedNanos || calmNanos <= allowedNanos) continue;
            each.remove();
            LinkEnd loser = crossing.loser();
            if (older.open() && newer.open()) {
                violated("%s and %s are both open after %d ms".formatted(older, newer, ageNanos / 1_000_000));
            } else if (older.dialled() != newer.dialled() && loser.open()) {
                violated("%s is open: the greater id keeps its outbound link".formatted(loser));
            }
        }
    }

    @Override
    protected void onStatus(Member at, List<PeerStatus> peers, NetworkStatistics statistics) {
        if (run().troubles().calmNanos(at) < ALLOWED.toNanos() + GRACE.toNanos()) return;
        for (PeerStatus status : peers) {
            Member peer = run().machine(status.id());
            if (peer == null || !settled(at, peer)) continue;
            LinkEnd end = null;
            for (LinkEnd one : at.ends().to(peer)) if (one.confirmed()) end = one;
            PeerStatus.Link link = status.link().orElse(null);
            if ((link == null) != (end == null)) {
                violated("%s says of %s that it is %slinked, and holds %s"
                        .formatted(at, peer, link == null ? "not " : "", end));
            } else if (link != null && end != null && (link.direction() == Direction.OUTBOUND) != end.dialled()) {
                violated("%s says that its link to %s is %s, and holds %s".formatted(at, peer, link.direction(), end));
            }
        }
    }

    private boolean settled(Member at, Member peer) {
        Long changed = changedNanos.get(at.pairWith(peer));
        if (changed == null) return false;
        long nowNanos = run().nowNanos();
        long calmNanos = nowNanos - changed;
        return calmNanos > allowedNanos(at, peer);
    }

    private void changed(LinkEnd end) {
        Member peer = end.peer();
        if (peer != null) changedNanos.put(end.at().pairWith(peer), run().nowNanos());
    }

    private long allowedNanos(Member one, @Nullable Member other) {
        long aloneNanos = ALLOWED.plus(GRACE).toNanos();
        return other == null ? aloneNanos : aloneNanos + run().roundTripNanos(one, other);
    }
}
