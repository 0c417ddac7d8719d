package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.network.PeerStatus;
import dev.heddle.session.Admission;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What must have come right when the quiet phase is over: it is as long as it takes to notice a dead link
/// and then twice the largest back-off, so every pair is linked (T-28) by one link that both hold, nothing
/// waits in any queue, and a message of each priority gets from each node to each other one.
final class Liveness extends Checker {
    private final Map<Long, Sending> probes = new LinkedHashMap<>();

    @Override
    protected void onSend(Sending message) {
        if (message.kind() != Sending.Kind.PROBE) return;
        if (message.admission() != Admission.ADMITTED) {
            violated("%s was not admitted: %s".formatted(message, message.admission()));
        } else {
            probes.put(message.number(), message);
        }
    }

    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        if (message != null && message.kind() == Sending.Kind.PROBE) probes.remove(message.number());
    }

    @Override
    protected void onQuiet() {
        for (Member at : run().members()) {
            if (at.network().isEmpty()) violated(at + " is down after the quiet phase");
            for (Member peer : run().members()) if (at.number() < peer.number()) requireLinked(at, peer);
        }
        for (Sending probe : probes.values()) violated(probe + " did not arrive: " + probe.fate());
        for (Member at : run().members()) {
            at.network().ifPresent(network -> {
                for (PeerStatus status : network.peers()) requireDrained(at, status);
            });
        }
    }

    private void requireDrained(Member at, PeerStatus status) {
        int waiting = status.link().map(PeerStatus.Link::waitingMessages).orElse(0);
        if (waiting > 0)
            violated("%d messages of %s wait for %s"
                    .formatted(waiting, at, status.id().brief()));
    }

    private void requireLinked(Member at, Member peer) {
        LinkEnd here = at.ends().sole(peer);
        LinkEnd there = peer.ends().sole(at);
        if (here == null || there == null) {
            violated("%s holds %s, and %s holds %s"
                    .formatted(at, at.ends().to(peer), peer, peer.ends().to(at)));
        } else if (!here.joins(there) || !there.joins(here)) {
            violated("%s and %s are not one link".formatted(here, there));
        }
    }
}
