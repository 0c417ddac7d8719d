package dev.heddle.scenario;

import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.Priority;
import dev.heddle.network.Direction;
import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerStatus;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What comes to a node stays within its limits (T-13): links that have not confirmed, links of peers that
/// nobody listed, messages and bytes that wait for a handler, and calls that are served at once.
final class InboundLimits extends Checker {
    private static final long SETTLED_NANOS = 1_000_000_000L;
    private static final int PRIORITIES = Priority.values().length;

    private final Map<Long, Handled> handled = new TreeMap<>();
    private final Map<Long, Deque<Asking>> served = new TreeMap<>();
    private final Map<Long, Long> servedSinceNanos = new TreeMap<>();
    // By the number of the message: what had been handled when it arrived. The rest up to its own turn was
    // before it.
    private long[] messagesBefore = new long[1 << 10];
    private long[] bytesBefore = new long[1 << 10];

    /// Of what came by one end of a link: another one to the same peer has no part in what waits before a
    /// message.
    private static final class Handled {
        private final long[] messages = new long[PRIORITIES];
        private final long[] bytes = new long[PRIORITIES];
        private final Deque<Waiting> arrivals = new ArrayDeque<>();
    }

    /// What waited when a message had arrived, with itself: known bit by bit, as it is handled later. What is
    /// dropped is never known.
    private static final class Waiting {
        private final Sending newest;
        private long bytes;

        Waiting(Sending newest) {
            this.newest = newest;
        }
    }

    @Override
    protected void onLinkOpened(LinkEnd end) {
        // Links come faster than the node looks at them: up to twice as many, and the one that is turned
        // away. Where tasks take their time some that have given way wait to be closed besides.
        if (run().troubles().calmNanos(end.at()) > 0) {
            require(end.at(), 2 * run().limits().unconfirmedLinks() + 1);
        }
    }

    @Override
    protected void everySecond() {
        for (Member at : run().machines()) {
            if (at.network().isEmpty() || run().troubles().calmNanos(at) < SETTLED_NANOS) continue;
            require(at, run().limits().unconfirmedLinks());
        }
    }

    private void require(Member at, int limit) {
        int unconfirmed = 0;
        for (LinkEnd end : at.ends().all()) if (!end.dialled() && !end.confirmed()) unconfirmed++;
        if (unconfirmed > limit) violated("%s holds %d links that have not confirmed".formatted(at, unconfirmed));
    }

    @Override
    protected void onStatus(Member at, List<PeerStatus> peers, NetworkStatistics statistics) {
        int unknown = 0;
        for (PeerStatus status : peers) {
            PeerStatus.Link link = status.link().orElse(null);
            boolean inbound = link != null && link.direction() == Direction.INBOUND;
            if (inbound && status.role() == PeerRole.UNKNOWN && !wasListed(at, status.id())) unknown++;
        }
        if (unknown > run().limits().unknownInboundLinks()) {
            violated("%s has links of %d peers that nobody listed".formatted(at, unknown));
        }
    }

    /// Who is linked as it leaves the list may come again in place of that link.
    private boolean wasListed(Member at, PeerId id) {
        Member peer = run().machine(id);
        return peer != null && at.mayHaveForgotten(peer);
    }

    @Override
    protected void onArrive(LinkEnd end, Sending message) {
        int number = Math.toIntExact(message.number());
        if (number >= messagesBefore.length) {
            messagesBefore = Arrays.copyOf(messagesBefore, 2 * number);
            bytesBefore = Arrays.copyOf(bytesBefore, 2 * number);
        }
        Handled by = of(end);
        messagesBefore[number] = by.messages[message.priority().ordinal()];
        bytesBefore[number] = by.bytes[message.priority().ordinal()];
        while (!by.arrivals.isEmpty()
                && nowNanos() - by.arrivals.getFirst().newest.arrivedNanos() > SETTLED_NANOS) {
            by.arrivals.remove();
        }
        if (!Workload.inLoop(message.priority())) by.arrivals.add(new Waiting(message));
    }

    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        // In the loop nothing waits: what one record holds is handled as it is read.
        if (message == null || Workload.inLoop(message.priority())) return;
        LinkEnd end = message.arrived();
        Handled by = end == null ? null : handled.get(end.number());
        if (by == null) return;
        int priority = message.priority().ordinal();
        int number = Math.toIntExact(message.number());
        Limits.Inbound limits = run().limits().inbound();
        long waited = by.messages[priority] - messagesBefore[number];
        long waitedBytes = by.bytes[priority] - bytesBefore[number];
        if (waited > Workload.capacity(message.priority(), limits)) {
            violated("%s waited for its handler behind %d others".formatted(message, waited));
        } else if (waitedBytes > limits.bytes()) {
            violated("%s waited for its handler behind %d bytes".formatted(message, waitedBytes));
        }
        by.messages[priority]++;
        // The bytes of one that came in pieces are those of the reassembly.
        if (!message.whole()) return;
        by.bytes[priority] += message.bytes();
        requireRoom(by, message, limits.peerBytes());
    }

    /// It waited when each of those arrived that came behind it.
    private void requireRoom(Handled by, Sending handled, int mostBytes) {
        for (Iterator<Waiting> each = by.arrivals.descendingIterator(); each.hasNext(); ) {
            Waiting waiting = each.next();
            waiting.bytes += handled.bytes();
            if (waiting.bytes > mostBytes) {
                violated("%d bytes of one peer waited for handlers when %s had come"
                        .formatted(waiting.bytes, waiting.newest));
            }
            if (waiting.newest == handled) return;
        }
    }

    @Override
    protected void onAnswer(Member at, PeerId from, @Nullable Asking question) {
        LinkEnd link = question == null ? null : question.sole();
        if (question == null || link == null) return;
        Deque<Asking> now = served.computeIfAbsent(link.number(), _ -> new ArrayDeque<>());
        long nowNanos = nowNanos();
        long longestNanos = run().limits().callDefault().toNanos();
        // What takes a handler longer is not served any more; the node counts from when it came.
        while (!now.isEmpty() && nowNanos - since(now.getFirst()) > longestNanos - SETTLED_NANOS) {
            servedSinceNanos.remove(now.remove().number());
        }
        now.add(question);
        servedSinceNanos.put(question.number(), nowNanos);
        // One whose clock was wrong meanwhile has counted otherwise.
        boolean asked = run().troubles().calmNanos(at) > longestNanos;
        if (asked && now.size() > run().limits().calls())
            violated("%s serves %d calls of one link".formatted(at, now.size()));
    }

    @Override
    protected void onAnswered(Member at, Asking question) {
        LinkEnd link = question.sole();
        Deque<Asking> now = link == null ? null : served.get(link.number());
        if (now != null) now.remove(question);
        servedSinceNanos.remove(question.number());
    }

    @Override
    protected void onLinkClosed(LinkEnd end) {
        handled.remove(end.number());
        Deque<Asking> now = served.remove(end.number());
        if (now != null) for (Asking question : now) servedSinceNanos.remove(question.number());
    }

    private long nowNanos() {
        return run().nowNanos();
    }

    private long since(Asking question) {
        return servedSinceNanos.getOrDefault(question.number(), 0L);
    }

    private Handled of(LinkEnd end) {
        return handled.computeIfAbsent(end.number(), _ -> new Handled());
    }
}
