package dev.heddle.scenario;

import dev.heddle.core.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A node that has no link to a peer which it wants dials it again before the largest back-off is over, and
/// after a link that was good for long before the first one is (T-28).
///
/// Deployed nodes have waits of their own, which begin at the next check of wish against truth, and forget the
/// earlier ones with every link. Time is asked of machines with which nothing is wrong.
final class DialsInTime extends Checker {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration DEPLOYED_FIRST = Duration.ofMillis(2_100);
    private static final Duration DEPLOYED_MOST = Duration.ofMillis(60_100);
    private static final Duration CHECKS = Duration.ofSeconds(5);

    private final Map<Long, Wish> wishes = new TreeMap<>();
    private long firstNanos;
    private long mostNanos;

    /// One node's wish for one peer.
    private static final class Wish {
        private final Member at;
        private final Member peer;
        private boolean wanted = true;
        /// Since when it has had no link, nor dialled.
        private long idleNanos;
        private boolean afterGoodLink;
        private @Nullable LinkEnd newest;

        Wish(Member at, Member peer, long nowNanos) {
            this.at = at;
            this.peer = peer;
            this.idleNanos = nowNanos;
        }
    }

    @Override
    protected void onBegin() {
        Limits limits = run().limits();
        boolean deployed = run().shape().deployed();
        Duration first = deployed ? DEPLOYED_FIRST.plus(CHECKS) : limits.backoffFirst();
        Duration most = deployed ? DEPLOYED_MOST.plus(CHECKS) : limits.backoffMost();
        firstNanos = first.plus(GRACE).toNanos();
        // A dial that is under way may take its time.
        mostNanos =
                most.plus(limits.connect()).plus(limits.handshake()).plus(GRACE).toNanos();
    }

    @Override
    protected void onStarted(Member member) {
        if (!member.listed()) return;
        for (Member peer : run().members()) {
            if (peer != member) wishes.put(member.pairWith(peer), new Wish(member, peer, run().nowNanos()));
        }
    }

    @Override
    protected void onClosing(Member member) {
        forget(member);
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        forget(member);
    }

    private void forget(Member member) {
        wishes.values().removeIf(wish -> wish.at == member);
    }

    @Override
    protected void onWanted(Member at, Member peer, boolean wanted) {
        Wish wish = wishes.get(at.pairWith(peer));
        if (wish == null) return;
        wish.wanted = wanted;
        active(wish);
    }

    @Override
    protected void onDial(Member at, Member peer) {
        Wish wish = wishes.get(at.pairWith(peer));
        if (wish != null) active(wish);
    }

    @Override
    protected void onLinkConfirmed(LinkEnd end) {
        Wish wish = wish(end);
        if (wish != null) wish.newest = end;
    }

    @Override
    protected void onLinkClosed(LinkEnd end) {
        Wish wish = wish(end);
        if (wish == null) return;
        active(wish);
        long livedNanos = end.confirmed() ? run().nowNanos() - end.confirmedNanos() - GRACE.toNanos() : 0;
        boolean forgets = run().shape().deployed()
                || livedNanos >= run().limits().backoffReset().toNanos();
        // Of one that was replaced, what is left may close behind its successor.
        wish.afterGoodLink =
                wish.newest == end && forgets && end.at().ends().to(wish.peer).isEmpty();
    }

    private @Nullable Wish wish(LinkEnd end) {
        Member peer = end.peer();
        return peer == null ? null : wishes.get(end.at().pairWith(peer));
    }

    private void active(Wish wish) {
        wish.idleNanos = run().nowNanos();
        wish.afterGoodLink = false;
    }

    @Override
    protected void everySecond() {
        long nowNanos = run().nowNanos();
        for (Wish wish : wishes.values()) {
            if (!wish.wanted || !wish.at.ends().to(wish.peer).isEmpty()) continue;
            long allowedNanos = wish.afterGoodLink ? firstNanos : mostNanos;
            long idleNanos = nowNanos - wish.idleNanos;
            if (idleNanos <= allowedNanos || run().troubles().calmNanos(wish.at) <= idleNanos) continue;
            violated("%s has no link to %s, and has not dialled it for %d ms"
                    .formatted(wish.at, wish.peer, idleNanos / 1_000_000));
            active(wish);
        }
    }
}
