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
    }

    @Override
    protected void onLinkOpened(LinkEnd end) {
        // Links come faster than the node looks at them: up to twice as many, and the one that is turned
        // away.
        require(end.at(), 2 * run().limits().unconfirmedLinks() + 1);
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
    }

    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        // In the loop nothing waits: what one record holds is handled as it is read.
        if (message == null || Workload.inLoop(message.priority())) return;
        LinkEnd end = message.arrived();
        if (end == null) return;
        Handled by = of(end);
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
        if (message.whole()) by.bytes[priority] += message.bytes();
    }

    @Override
    protected void onAnswer(Member at, PeerId from, @Nullable Asking question) {
        LinkEnd link = question == null ? null : question.sole();
        if (question == null || link == null) return;
        Deque<Asking> now = served.computeIfAbsent(link.number(), _ -> new ArrayDeque<>());
        long nowNanos = run().nowNanos();
        long longestNanos = run().limits().callDefault().toNanos();
        // What takes a handler longer is not served any more.
        while (!now.isEmpty() && nowNanos - since(now.getFirst()) > longestNanos) now.remove();
        now.add(question);
        servedSinceNanos.put(question.number(), nowNanos);
        if (now.size() > run().limits().calls()) violated("%s serves %d calls of one link".formatted(at, now.size()));
    }

    @Override
    protected void onAnswered(Member at, Asking question) {
        LinkEnd link = question.sole();
        Deque<Asking> now = link == null ? null : served.get(link.number());
        if (now != null) now.remove(question);
        servedSinceNanos.remove(question.number());
    }

    private long since(Asking question) {
        return servedSinceNanos.getOrDefault(question.number(), 0L);
    }

    private Handled of(LinkEnd end) {
        return handled.computeIfAbsent(end.number(), _ -> new Handled());
    }
}
