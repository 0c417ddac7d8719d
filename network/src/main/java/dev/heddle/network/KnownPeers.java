package dev.heddle.network;

import dev.heddle.core.EventLoop;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.PublicKey;
import dev.heddle.noise.TrustedPeers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whoever is listed, and strangers while they are linked. Node loop only, but for the two snapshots.
final class KnownPeers {
    private final Map<PeerId, Known> known = new TreeMap<>();
    private volatile List<Known> everyone = List.of();
    private volatile TrustedPeers trusted = TrustedPeers.of(new TreeMap<>());
    private final PeerLogs logs;

    /// @param loop the node's
    KnownPeers(EventLoop loop) {
        logs = new PeerLogs(loop, id -> trusted.lists(id));
    }

    /// In the order of their ids. Any thread.
    List<Known> everyone() {
        return everyone;
    }

    /// Who may dial us, with which keys. Any thread.
    TrustedPeers trusted() {
        return trusted;
    }

    /// The peer, which is known from here on.
    Known meet(PeerId id) {
        Known one = known.get(id);
        if (one == null) {
            one = new Known(id, PeerRole.UNKNOWN, new PeerLog(id, logs));
            known.put(id, one);
            everyone = List.copyOf(known.values());
        }
        return one;
    }

    @Nullable
    Known get(PeerId id) {
        return known.get(id);
    }

    /// Who is listed with this key.
    Optional<PeerId> owner(PublicKey key) {
        return known.values().stream()
                .filter(one -> one.keys().contains(key))
                .map(one -> one.id)
                .findFirst();
    }

    /// Looks at the keys of all anew.
    TrustedPeers refresh() {
        Map<PeerId, Collection<PublicKey>> keys = new TreeMap<>();
        for (Known one : known.values()) keys.put(one.id, one.keys());
        trusted = TrustedPeers.of(keys);
        return trusted;
    }

    /// Forgets a stranger of whom nothing is left: they are as many as care to come (T-13).
    void forgetIfGone(Known one) {
        if (one.listed() || one.links > 0 || one.delivery != null || !one.quiet.isDone()) return;
        if (known.remove(one.id, one)) everyone = List.copyOf(known.values());
    }
}
