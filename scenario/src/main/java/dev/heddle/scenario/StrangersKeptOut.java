package dev.heddle.scenario;

import dev.heddle.network.Direction;
import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerEvent;
import dev.heddle.network.PeerStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// In a closed network an unlisted peer is never connected, at either end (T-03), nor is a listed one whose
/// key is not listed any more. Where strangers are let in they come by their own dials, and nobody takes a
/// listed peer's place.
///
/// A node that was told to dial somebody once whom it does not know at all has asked for that link: it
/// comes up, and may stand for as long as its peer is not listed.
final class StrangersKeptOut extends Checker {
    /// A link that came up as its peer left the list may be told of for so long.
    private static final long TOLD_NANOS = 1_000_000_000L;

    private final Map<Long, Absence> absences = new TreeMap<>();
    private final Map<Long, Asking> dials = new TreeMap<>();
    // By their numbers: those that were asked for and came up while their peer was not listed at all.
    private final Set<Long> askedFor = new TreeSet<>();

    private record Absence(Listing listing, long sinceNanos) {}

    @Override
    protected void onListed(Member at, Member peer, Listing listing) {
        Absence before = absences.remove(at.pairWith(peer));
        if (listing == Listing.WELCOME) return;
        boolean same = before != null && before.listing() == listing;
        absences.put(at.pairWith(peer), same ? before : new Absence(listing, run().nowNanos()));
    }

    @Override
    protected void onAsk(Asking question) {
        if (question.kind() == Asking.Kind.DIAL) dials.put(question.from().pairWith(question.to()), question);
    }

    @Override
    protected void onLinkConfirmed(LinkEnd end) {
        Member peer = end.peer();
        if (peer != null && end.dialled() && isAskedFor(end.at(), peer)) askedFor.add(end.number());
    }

    @Override
    protected void onLinkClosed(LinkEnd end) {
        askedFor.remove(end.number());
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
        } else if (absentNanos(at, peer) > TOLD_NANOS
                && !(up.direction() == Direction.OUTBOUND && isAskedFor(at, peer))) {
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
            } else if (!absences.isEmpty() && absentNanos(at, peer) > drainNanos + TOLD_NANOS) {
                requireEnded(at, peer);
            }
        }
    }

    private void requireEnded(Member at, Member peer) {
        for (LinkEnd end : at.ends().to(peer)) {
            if (!end.confirmed() || (askedFor.contains(end.number()) && isNotListedAtAll(at, peer))) continue;
            violated("%s is open, and its peer's key is not listed any more".formatted(end));
        }
    }

    /// What a crashed node was told is void.
    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        for (Member peer : run().machines()) {
            absences.remove(member.pairWith(peer));
            dials.remove(member.pairWith(peer));
        }
    }

    private boolean mayMeet(Member at, Member peer, Direction direction) {
        if (at.listed() && peer.listed()) return true;
        if (!run().conditions().unlistedLetIn()) return false;
        return direction == (at.listed() ? Direction.INBOUND : Direction.OUTBOUND);
    }

    private boolean isNotListedAtAll(Member at, Member peer) {
        Absence absence = absences.get(at.pairWith(peer));
        return absence != null && absence.listing() == Listing.NOT_AT_ALL;
    }

    /// Whether what a node dials comes of a single dial that it was told to make; its clock may be wrong.
    private boolean isAskedFor(Member at, Member peer) {
        Asking dial = dials.get(at.pairWith(peer));
        if (dial == null || !isNotListedAtAll(at, peer)) return false;
        return run().nowNanos() - dial.atNanos() <= 2 * dial.timeout().toNanos();
    }

    private long absentNanos(Member at, Member peer) {
        Absence absence = absences.get(at.pairWith(peer));
        if (absence == null) return 0;
        // What it decides late it is not blamed for.
        return Math.min(
                run().nowNanos() - absence.sinceNanos(), run().troubles().calmNanos(at));
    }
}
