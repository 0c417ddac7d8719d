package dev.heddle.network;

import dev.heddle.core.EventLoop;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.PublicKey;
import dev.heddle.noise.TrustedPeers;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whoever is listed, and strangers while they are linked. Node loop only, but for the two snapshots.
final class KnownPeers {
    private final Map<PeerId, Known> known = new TreeMap<>();
    private volatile Map<PeerId, Known> everyone = Collections.emptyMap();
    private volatile TrustedPeers trusted = TrustedPeers.of(new TreeMap<>());
    private final PeerLogs logs;
    private final EventLoop loop;
    private final Limits.Arrivals limits;

    /// @param loop the node's
    KnownPeers(EventLoop loop, Limits.Arrivals limits) {
        this.limits = limits;
        this.loop = loop;
        logs = new PeerLogs(loop, id -> trusted.lists(id));
    }

    /// In the order of their ids. Any thread.
    Collection<Known> everyone() {
        return everyone.values();
    }

    /// Who may dial us, with which keys. Any thread.
    TrustedPeers trusted() {
        return trusted;
    }

    /// The peer, which is known from here on.
    Known meet(PeerId id) {
        Known one = known.get(id);
        if (one == null) {
            one = new Known(id, PeerRole.UNKNOWN, new PeerLog(id, logs), new LinkPace(limits, loop.nowNanos()));
            known.put(id, one);
            publish();
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
        trusted = TrustedPeers.of(keys, this::rests);
        return trusted;
    }

    /// Forgets a stranger of whom nothing is left: they are as many as care to come (T-13).
    void forgetIfGone(Known one) {
        if (one.listed() || one.links > 0 || one.delivery != null || !one.quiet.isDone()) return;
        if (known.remove(one.id, one)) publish();
    }

    private boolean rests(PeerId peer) {
        Known one = everyone.get(peer);
        return one != null && one.pace.rests(loop.nowNanos());
    }

    private void publish() {
        everyone = Collections.unmodifiableMap(new TreeMap<>(known));
    }
}
