package dev.heddle.scenario;

import dev.heddle.core.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// As long as nothing goes wrong nothing is lost: before the first fault no link between two that know each
/// other ends but for another one, and each message that was written arrives, on a link that is replaced too
/// (T-27).
///
/// Not of pairs that were told to part or were cut off, nor of nodes that close. Lines may deliver bytes in whatever
/// pieces
/// they like; those that lose some, carry few or take long now and then may be too slow for what drains: a
/// link that gives way may be gone before its peer has heard of the one that stays.
final class FairWeather extends Checker {
    /// For what is under way when it ends.
    private static final Duration UNDER_WAY = Duration.ofSeconds(2);
    /// What the two nodes take of it.
    private static final Duration HANDSHAKE = Duration.ofMillis(500);

    private final Map<Long, Long> partedNanos = new TreeMap<>();
    private final Map<Member, Long> closingNanos = new TreeMap<>((one, other) -> one.number() - other.number());
    private long endNanos = Long.MAX_VALUE;
    /// Whether nobody takes a place that a handshake needs.
    private boolean roomForAll;

    @Override
    protected void onBegin() {
        Limits limits = run().limits();
        roomForAll = !run().conditions().hostile()
                && limits.unconfirmedLinks() >= 2 * run().machines().size();
        // A test without a load makes things go wrong by itself.
        if (run().workload().isEmpty()) endNanos = 0;
    }

    @Override
    protected void onFault(FaultKind kind, String what, long faultEndNanos) {
        endNanos = Math.min(endNanos, run().nowNanos());
    }

    @Override
    protected void onDisconnect(Member at, Member peer) {
        part(at, peer);
    }

    @Override
    protected void onWanted(Member at, Member peer, boolean wanted) {
        part(at, peer);
    }

    @Override
    protected void onCut(Member one, Member other) {
        part(one, other);
    }

    @Override
    protected void onClosing(Member member) {
        closingNanos.putIfAbsent(member, run().nowNanos());
    }

    @Override
    protected void onLinkClosed(LinkEnd end) {
        Member at = end.at();
        Member peer = end.peer();
        if (peer == null || !at.listed() || !peer.listed() || run().nowNanos() >= fairUntilNanos(at, peer)) return;
        if (!run().steady(at, peer) || (!end.confirmed() && (!end.dialled() || !roomForAll))) return;
        for (LinkEnd other : at.ends().to(peer)) if (other != end && other.confirmed()) return;
        // What is left of one that was replaced may outlive its successor's crash only.
        violated("%s has ended%s, and nothing has gone wrong"
                .formatted(end, end.confirmed() ? "" : " before it confirmed"));
    }

    /// A handshake takes two round trips, the connect with them.
    @Override
    protected void everySecond() {
        if (endNanos != Long.MAX_VALUE || !roomForAll) return;
        for (Member at : run().members()) {
            for (LinkEnd end : at.ends().all()) {
                Member peer = end.peer();
                if (end.confirmed()
                        || !end.dialled()
                        || peer == null
                        || peer.network().isEmpty()) continue;
                long ageNanos = run().nowNanos() - end.openedNanos();
                long allowedNanos = 2 * run().roundTripNanos(at, peer) + HANDSHAKE.toNanos();
                if (ageNanos > allowedNanos && run().nowNanos() < fairUntilNanos(at, peer)) {
                    violated("%s has not confirmed after %d ms, and nothing has gone wrong"
                            .formatted(end, ageNanos / 1_000_000));
                }
            }
        }
    }

    @Override
    protected void onQuiet() {
        List<Sending> all = run().workload().map(Workload::sent).orElse(List.of());
        for (Sending message : all) {
            LinkEnd written = message.written();
            if (written == null || message.arrived() != null) continue;
            Member from = message.from();
            Member to = message.to();
            if (!from.listed() || !to.listed() || !run().steady(from, to)) continue;
            long untilNanos = fairUntilNanos(from, to) - UNDER_WAY.toNanos() - run().roundTripNanos(from, to);
            if (message.writtenNanos() < untilNanos) {
                violated("%s was written to %s and did not arrive, and nothing has gone wrong"
                        .formatted(message, written));
            }
        }
    }

    /// Up to when nothing has gone wrong between two, and nobody has asked for an end.
    private long fairUntilNanos(Member one, Member other) {
        long partedAtNanos = partedNanos.getOrDefault(pair(one, other), Long.MAX_VALUE);
        long closeNanos = Math.min(
                closingNanos.getOrDefault(one, Long.MAX_VALUE), closingNanos.getOrDefault(other, Long.MAX_VALUE));
        return Math.min(endNanos, Math.min(partedAtNanos, closeNanos));
    }

    private void part(Member at, Member peer) {
        partedNanos.putIfAbsent(pair(at, peer), run().nowNanos());
    }

    private static long pair(Member one, Member other) {
        return one.number() < other.number() ? one.pairWith(other) : other.pairWith(one);
    }
}
