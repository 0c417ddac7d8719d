package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.network.PeerStatus;
import dev.heddle.session.Admission;
import dev.heddle.session.Counters;
import dev.heddle.session.Fate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Nothing is dropped silently (T-13): what was written arrives unless its link has ended, and what arrived
/// is delivered or counted. The same counter has what a full lane dropped or refused, of which the sender
/// was told; where calls and answers share a lane with messages it may have more.
final class NothingLost extends Checker {
    private static final long PROMPT_NANOS = 5_000_000_000L;

    /// In pieces that came so soon one after the other, at a machine that handles at once what is whole, that
    /// neither time nor room can have been short: of each link one message is put together at a time.
    private final Set<Sending> prompt = new LinkedHashSet<>();
    /// Of the pair and direction: told by fates and admissions, and not delivered.
    private final Map<Long, Drops> drops = new TreeMap<>();

    private static final class Drops {
        private final long[] least = new long[Priority.values().length];
        private final long[] most = new long[Priority.values().length];
        private long inPieces;
    }

    @Override
    protected void onQuiet() {
        List<Sending> all = run().workload().map(Workload::sent).orElse(List.of());
        for (Sending message : all) {
            if (message.kind() == Sending.Kind.BROADCAST && message.written() == null) continue;
            if (message.senderLives()) lookAtSender(message);
            lookAtReceiver(message);
        }
        // Of another application's messages it knows nothing.
        if (all.isEmpty()) return;
        for (Member at : run().members()) {
            at.network().ifPresent(network -> {
                for (PeerStatus status : network.peers()) compare(at, status.id(), status.counters());
            });
        }
    }

    private void lookAtSender(Sending message) {
        boolean refused = message.admission() == Admission.FULL;
        if (refused || message.fate() == Fate.DROPPED) count(message.from(), message.to(), message, true);
        LinkEnd written = message.written();
        if (written == null || message.arrived() != null || !written.open()) return;
        for (LinkEnd end : message.to().ends().to(message.from())) {
            if (end.joins(written)) violated("%s was written to %s and did not arrive".formatted(message, written));
        }
    }

    private void lookAtReceiver(Sending message) {
        LinkEnd arrived = message.arrived();
        if (arrived == null || !arrived.holderLives() || message.deliveries() > 0) return;
        boolean certain = message.whole() || prompt.contains(message);
        count(message.to(), message.from(), message, arrived.admitted() && certain);
        if (arrived.admitted() && !certain) of(message.to(), message.from()).inPieces++;
    }

    @Override
    protected void onArrive(LinkEnd end, Sending message) {
        if (message.whole() || !run().conditions().handlersBusy().isZero()) return;
        boolean quick = run().nowNanos() - message.atNanos() < PROMPT_NANOS;
        if (quick && run().troubles().calmNanos(end.at()) > PROMPT_NANOS) prompt.add(message);
    }

    private void count(Member at, Member peer, Sending message, boolean certain) {
        Drops counted = of(at, peer);
        int priority = message.priority().ordinal();
        counted.most[priority]++;
        if (certain) counted.least[priority]++;
    }

    private void compare(Member at, PeerId id, Counters told) {
        Member peer = run().machine(id);
        // Of strangers nothing is kept.
        if (peer == null || !peer.listed() || at.mayHaveForgotten(peer)) return;
        Drops seen = of(at, peer);
        // Pieces for which there is no room or no time are frames that had no place.
        if (seen.inPieces > told.refusedFrames() + told.dropped()) {
            violated("%d messages in pieces of %s are not delivered by %s, and %s does not say so"
                    .formatted(seen.inPieces, peer, at, told));
        }
        for (Priority priority : Priority.values()) {
            long dropped = told.dropped(priority);
            long least = seen.least[priority.ordinal()];
            long most = seen.most[priority.ordinal()];
            boolean messagesOnly = priority == Priority.NORMAL;
            if (dropped < least || (messagesOnly && dropped > most)) {
                violated("%s counts %d dropped %s messages of and to %s, and there were %d to %d"
                        .formatted(at, dropped, priority, peer, least, most));
            }
        }
    }

    private Drops of(Member at, Member peer) {
        return drops.computeIfAbsent(at.pairWith(peer), _ -> new Drops());
    }
}
