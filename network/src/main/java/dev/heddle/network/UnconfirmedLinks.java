package dev.heddle.network;

import dev.heddle.core.PeerId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Inbound links whose peer has not shown its key, up to a limit. Node loop only.
final class UnconfirmedLinks {
    private final int limit;
    /// Any of these may give way; the one that has waited longest is the first.
    private final SequencedMap<Long, PeerLink> waiting = new LinkedHashMap<>();
    /// The newest of each listed peer: whoever plays a recorded first message again and again takes one place.
    private final Map<PeerId, PeerLink> claimed = new TreeMap<>();

    UnconfirmedLinks(int limit) {
        this.limit = limit;
    }

    /// @return who is to give way: the one that has waited longest of those that are not kept; null while
    ///     there is room
    @Nullable
    PeerLink add(PeerLink link) {
        waiting.put(link.number(), link);
        return waiting.size() + claimed.size() <= limit
                ? null
                : waiting.pollFirstEntry().getValue();
    }

    /// A first message has come that only a listed peer can have made: this link is kept, in place of an earlier
    /// one of the same peer.
    void claimed(PeerLink link, PeerId peer) {
        if (waiting.remove(link.number()) == null) return;
        PeerLink before = claimed.put(peer, link);
        if (before != null) waiting.put(before.number(), before);
    }

    /// It is confirmed, or gone.
    ///
    /// @return whether it was here
    boolean remove(PeerLink link) {
        return waiting.remove(link.number()) != null || claimed.values().remove(link);
    }
}
