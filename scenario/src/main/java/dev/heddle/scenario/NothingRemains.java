package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.network.PeerEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Within a second after a link has closed, its timers and tasks are gone (T-21); a network that has closed
/// in good order holds no link, no task and no buffer, says so, and calls nobody any more.
final class NothingRemains extends Checker {
    private static final long ALLOWED_NANOS = 1_000_000_000L;

    // In the order in which they closed.
    private final Deque<LinkEnd> closed = new ArrayDeque<>();
    private final Set<Member> silent = new LinkedHashSet<>();

    @Override
    protected void onLinkClosed(LinkEnd end) {
        closed.add(end);
    }

    @Override
    protected void onClosed(Member member) {
        silent.add(member);
    }

    @Override
    protected void onPeer(Member at, PeerEvent event) {
        requireSilent(at, event);
    }

    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        requireSilent(at, message);
    }

    @Override
    protected void onAnswer(Member at, PeerId from, @Nullable Asking question) {
        requireSilent(at, question);
    }

    private void requireSilent(Member at, @Nullable Object what) {
        if (silent.contains(at)) violated("%s has closed, and calls a handler: %s".formatted(at, what));
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        boolean told = silent.remove(member);
        // Of a machine that is slow what was to be done within the second may wait still.
        if (inGoodOrder && run().troubles().calmNanos(member) > ALLOWED_NANOS) {
            look(0);
            if (!told) violated(member + " was told to close, and does not say that it has");
            long bytes = member.host().heldBytes();
            int tasks = member.host().pendingTasks();
            int links = member.ends().all().size();
            if (bytes != 0) violated("%s has closed and holds %d bytes".formatted(member, bytes));
            if (tasks != 0) violated("%s has closed and %d tasks of it wait".formatted(member, tasks));
            if (links != 0) violated("%s has closed and %d links of it are open".formatted(member, links));
        }
        closed.removeIf(end -> end.at() == member);
    }

    @Override
    protected void everySecond() {
        look(ALLOWED_NANOS);
    }

    private void look(long allowedNanos) {
        long nowNanos = run().nowNanos();
        for (Iterator<LinkEnd> each = closed.iterator(); each.hasNext(); ) {
            LinkEnd end = each.next();
            long goneNanos = nowNanos - end.closedNanos();
            if (goneNanos <= allowedNanos) return;
            // A machine that stands still runs nothing, and so what was to be run remains.
            if (run().troubles().calmNanos(end.at()) <= allowedNanos) continue;
            each.remove();
            if (end.pendingTasks() == 0) continue;
            violated("%d tasks of %s wait %d ms after it closed"
                    .formatted(end.pendingTasks(), end, goneNanos / 1_000_000));
        }
    }
}
