package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkStatistics;
import dev.heddle.network.PeerEvent;
import dev.heddle.network.PeerStatus;
import dev.heddle.session.CallFailure;
import dev.heddle.session.Counters;
import dev.heddle.session.Fate;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts what one run reaches, and finds nothing wrong.
final class CensusTaker extends Checker {
    private final SortedMap<String, Long> counts = new TreeMap<>();

    Census census() {
        SortedMap<String, Long> all = new TreeMap<>(counts);
        run().faults().begun().forEach((kind, count) -> all.put(States.of(kind), (long) count));
        return new Census(all);
    }

    private void reached(String name) {
        reached(name, 1);
    }

    private void reached(String name, long times) {
        if (times > 0) counts.merge(name, times, Long::sum);
    }

    @Override
    protected void onSend(Sending message) {
        reached(States.of(message.admission()));
    }

    @Override
    protected void onFate(Sending message, Fate fate) {
        reached(States.of(fate));
    }

    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        if (message != null
                && message.bytes() >= States.CUT_BYTES
                && !run().shape().deployed()) {
            reached(States.REASSEMBLED);
        }
    }

    @Override
    protected void onOutcome(Asking question, boolean right, @Nullable Throwable failure) {
        if (failure == null) reached(States.ANSWERED);
        else if (failure instanceof CallFailure.CallException failed) reached(States.of(failed.failure()));
    }

    @Override
    protected void onPeer(Member at, PeerEvent event) {
        switch (event) {
            case PeerEvent.Up up -> reached(States.of(up.direction()));
            case PeerEvent.Down down -> reached(States.of(down.cause()));
        }
    }

    @Override
    protected void onLinkClosed(LinkEnd end) {
        Member peer = end.peer();
        if (peer == null || !end.confirmed()) return;
        for (LinkEnd other : end.at().ends().to(peer)) {
            if (other == end || !other.confirmed()) continue;
            reached(other.dialled() == end.dialled() ? States.NEWER_LINK : States.CROSSED_LINK);
        }
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        // One that crashed cannot be asked any more.
        if (inGoodOrder) member.network().ifPresent(this::ask);
    }

    private void ask(Network network) {
        NetworkStatistics statistics = network.statistics();
        reached(States.REFUSED_HANDSHAKE, statistics.refusedHandshakes());
        reached(States.DISPLACED_LINK, statistics.displacedLinks());
        reached(States.REJECTED_LINK, statistics.rejectedLinks());
        reached(States.UNANSWERED_PING, statistics.unansweredPings());
        for (PeerStatus peer : network.peers()) {
            Counters counters = peer.counters();
            reached(States.REFUSED_FRAME, counters.refusedFrames());
            for (Priority priority : Priority.values()) reached(States.dropped(priority), counters.dropped(priority));
        }
    }
}
