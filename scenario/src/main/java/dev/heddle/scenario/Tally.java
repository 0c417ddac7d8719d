package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.network.PeerEvent;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Counts what a run's result tells, and finds nothing wrong.
final class Tally extends Checker {
    private final Map<Integer, Set<PeerId>> linked = new TreeMap<>();
    private int ups;
    private long messages;
    private OptionalLong linksUpNanos = OptionalLong.empty();

    long messages() {
        return messages;
    }

    /// When every node was first linked with every other one.
    OptionalLong linksUpNanos() {
        return linksUpNanos;
    }

    @Override
    protected void onSend(Sending message) {
        messages++;
    }

    @Override
    protected void onPeer(Member at, PeerEvent event) {
        if (linksUpNanos.isPresent()) return;
        Set<PeerId> peers = linked.computeIfAbsent(at.number(), _ -> new TreeSet<>());
        ups += switch (event) {
            case PeerEvent.Up up -> peers.add(up.peer()) ? 1 : 0;
            case PeerEvent.Down down -> peers.remove(down.peer()) ? -1 : 0;
        };
        int nodes = run().members().size();
        if (ups == nodes * (nodes - 1)) linksUpNanos = OptionalLong.of(run().nowNanos());
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        Set<PeerId> peers = linked.remove(member.number());
        if (peers != null) ups -= peers.size();
    }
}
