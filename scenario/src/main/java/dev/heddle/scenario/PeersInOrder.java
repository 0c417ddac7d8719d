package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.network.PeerEvent;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A peer's events are in order: up and down take turns, up precedes its first message and its first
/// question, down follows the last. And each time up has a link of its own, on which a record of the peer
/// verified (T-06).
final class PeersInOrder extends Checker {
    private final Map<Long, State> states = new TreeMap<>();

    private static final class State {
        private boolean up;
        private int ups;
        private int confirmed;
    }

    @Override
    protected void onLinkConfirmed(LinkEnd end) {
        Member peer = end.peer();
        if (peer != null) of(end.at(), peer).confirmed++;
    }

    @Override
    protected void onPeer(Member at, PeerEvent event) {
        Member peer = run().machine(event.peer());
        if (peer == null) return;
        State state = of(at, peer);
        switch (event) {
            case PeerEvent.Up _ -> {
                if (state.up) violated("%s was told twice that %s is up".formatted(at, peer));
                state.up = true;
                state.ups++;
                if (state.ups > state.confirmed) {
                    violated("%s was told %d times that %s is up, and had %d confirmed links"
                            .formatted(at, state.ups, peer, state.confirmed));
                }
            }
            case PeerEvent.Down _ -> {
                if (!state.up) violated("%s was told that %s is down, which was not up".formatted(at, peer));
                state.up = false;
            }
        }
    }

    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        if (message != null && !of(at, message.from()).up) {
            violated("%s got %s while its peer was not up".formatted(at, message));
        }
    }

    @Override
    protected void onAnswer(Member at, PeerId from, @Nullable Asking question) {
        if (question != null && !of(at, question.from()).up) {
            violated("%s was asked %s while its peer was not up".formatted(at, question));
        }
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        for (Member peer : run().machines()) {
            State state = states.remove(member.pairWith(peer));
            if (inGoodOrder && state != null && state.up) {
                violated("%s has closed, and was not told that %s is down".formatted(member, peer));
            }
        }
    }

    private State of(Member at, Member peer) {
        return states.computeIfAbsent(at.pairWith(peer), _ -> new State());
    }
}
