package dev.heddle.scenario;

import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A question that comes by a link where fewer are being served than may be (T-20) is executed.
///
/// Not asked of a node that parts from its peer or closes, of one whose handlers or machine are slow, nor of a
/// link that ends while the question waits.
final class CallsServed extends Checker {
    /// When its answer was written its place is free, a little later.
    private static final long SETTLED_NANOS = 1_000_000_000L;

    // By the number of the link end: those that may hold a place there.
    private final Map<Long, Deque<Place>> places = new TreeMap<>();
    private final Map<Long, Rush> rushes = new TreeMap<>();
    private final Map<Long, Arrival> unanswered = new TreeMap<>();
    private final Deque<Arrival> expected = new ArrayDeque<>();
    private final Map<Long, Long> partedNanos = new TreeMap<>();
    private final Set<Member> closing = new LinkedHashSet<>();

    /// Of a call, or of a health check, whose answer is not seen.
    private static final class Place {
        private long freeNanos;

        Place(long freeNanos) {
            this.freeNanos = freeNanos;
        }
    }

    private static final class Arrival {
        private final LinkEnd end;
        private final Asking question;
        private final Rush rush;
        private final long atNanos;
        private final Place place;
        private boolean executed;

        Arrival(LinkEnd end, Asking question, Rush rush, long atNanos, Place place) {
            this.end = end;
            this.question = question;
            this.rush = rush;
            this.atNanos = atNanos;
            this.place = place;
        }
    }

    /// What came by one link end at one moment, which all waits for handlers at once: of too much the oldest goes.
    private static final class Rush {
        private final long atNanos;
        private final long beforeBytes;
        private long bytes;
        private int messages;

        Rush(long atNanos, long beforeBytes) {
            this.atNanos = atNanos;
            this.beforeBytes = beforeBytes;
        }

        boolean isTooMuch(Limits.Inbound limits) {
            return messages > limits.messages() || bytes > limits.bytes();
        }
    }

    @Override
    protected void onArrive(LinkEnd end, Sending message) {
        rush(end);
    }

    private Rush rush(LinkEnd end) {
        long nowNanos = run().nowNanos();
        Rush before = rushes.get(end.number());
        Rush rush = before != null && before.atNanos == nowNanos
                ? before
                : new Rush(nowNanos, before == null ? 0 : before.beforeBytes + before.bytes);
        rush.bytes = end.recount().bytesIn - rush.beforeBytes;
        rush.messages++;
        rushes.put(end.number(), rush);
        return rush;
    }

    @Override
    protected void onArrive(LinkEnd end, @Nullable Asking question) {
        long nowNanos = run().nowNanos();
        Limits limits = run().limits();
        Rush rush = rush(end);
        Deque<Place> held = places.computeIfAbsent(end.number(), _ -> new ArrayDeque<>());
        held.removeIf(one -> one.freeNanos <= nowNanos);
        // Where a link has no room answers wait for it, and keep their places.
        boolean room = end.roomBytes() > 0
                && held.size() < Math.min(limits.calls(), limits.inbound().messages());
        Place place = new Place(nowNanos + limits.callDefault().toNanos() + SETTLED_NANOS);
        held.add(place);
        if (question == null) return;
        Arrival arrival = new Arrival(end, question, rush, nowNanos, place);
        unanswered.put(question.number(), arrival);
        if (room && run().conditions().handlersBusy().isZero()) expected.add(arrival);
    }

    @Override
    protected void onAnswer(Member at, PeerId from, @Nullable Asking question) {
        Arrival arrival = question == null ? null : unanswered.get(question.number());
        if (arrival != null) arrival.executed = true;
    }

    @Override
    protected void onAnswerWritten(LinkEnd end, Asking question) {
        Arrival arrival = unanswered.remove(question.number());
        if (arrival != null) arrival.place.freeNanos = run().nowNanos() + SETTLED_NANOS;
    }

    @Override
    protected void everySecond() {
        long nowNanos = run().nowNanos();
        for (Iterator<Arrival> each = expected.iterator(); each.hasNext(); ) {
            Arrival arrival = each.next();
            if (nowNanos - arrival.atNanos <= SETTLED_NANOS) return;
            each.remove();
            if (!arrival.executed) look(arrival);
        }
    }

    private void look(Arrival arrival) {
        LinkEnd end = arrival.end;
        Member at = end.at();
        Member peer = end.peer();
        boolean stands = end.open() && !end.left() && !end.peerLeft() && end.holderLives() && !closing.contains(at);
        if (arrival.rush.isTooMuch(run().limits().inbound())) return;
        if (!stands || peer == null || at.ends().sole(peer) != end) return;
        long settledNanos = arrival.atNanos - SETTLED_NANOS;
        long calmSinceNanos = run().nowNanos() - run().troubles().calmNanos(at);
        long partedAtNanos = partedNanos.getOrDefault(at.pairWith(peer), Long.MIN_VALUE);
        // A link that was told to end takes no more questions for as long as it drains.
        boolean parts = partedAtNanos > arrival.atNanos - run().limits().drain().toNanos() - SETTLED_NANOS;
        if (parts || calmSinceNanos > settledNanos || end.confirmedNanos() > settledNanos) return;
        violated("%s came to %s where there was room, and was not executed".formatted(arrival.question, end));
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
        closing.remove(member);
    }

    @Override
    protected void onLinkClosed(LinkEnd end) {
        places.remove(end.number());
        rushes.remove(end.number());
        unanswered.values().removeIf(arrival -> arrival.end == end);
    }
}
