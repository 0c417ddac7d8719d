package dev.heddle.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Inbound links whose peer has not shown its key, up to a limit. Node loop only.
final class UnconfirmedLinks {
    private final int limit;
    /// Of these nothing readable has come; the one that waits longest is the first.
    private final SequencedMap<Long, PeerLink> silent = new LinkedHashMap<>();

    private final Map<Long, PeerLink> claimed = new TreeMap<>();

    UnconfirmedLinks(int limit) {
        this.limit = limit;
    }

    /// @return who is to give way: the one that has waited longest for its first message; null while there
    ///     is room
    @Nullable
    PeerLink add(PeerLink link) {
        silent.put(link.number(), link);
        return silent.size() + claimed.size() <= limit
                ? null
                : silent.pollFirstEntry().getValue();
    }

    /// Its first message has come.
    void claimed(PeerLink link) {
        if (silent.remove(link.number()) != null) claimed.put(link.number(), link);
    }

    /// It is confirmed, or gone.
    ///
    /// @return whether it was here
    boolean remove(PeerLink link) {
        return silent.remove(link.number()) != null || claimed.remove(link.number()) != null;
    }
}
