package dev.heddle.noise;

import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Who may link up, and with which static keys: an immutable snapshot. Any thread.
public final class TrustedPeers {
    private final TreeMap<PeerId, Set<PublicKey>> keys = new TreeMap<>();
    private final Set<PublicKey> all = new LinkedHashSet<>();

    private TrustedPeers() {}

    /// @param listed the keys of each peer; copied. A peer without keys is not listed.
    public static TrustedPeers of(Map<PeerId, ? extends Collection<PublicKey>> listed) {
        TrustedPeers trusted = new TrustedPeers();
        listed.forEach((peer, peerKeys) -> {
            if (!peerKeys.isEmpty()) {
                trusted.keys.put(peer, Collections.unmodifiableSet(new LinkedHashSet<>(peerKeys)));
            }
        });
        for (Set<PublicKey> peerKeys : trusted.keys.values()) trusted.all.addAll(peerKeys);
        return trusted;
    }

    /// The peers, in the order of their ids.
    public Set<PeerId> peers() {
        return Collections.unmodifiableSet(keys.keySet());
    }

    /// The keys of one peer in the order given; none where it is not listed.
    public Set<PublicKey> keys(PeerId peer) {
        return keys.getOrDefault(peer, Collections.emptySet());
    }

    public boolean lists(PeerId peer) {
        return keys.containsKey(peer);
    }

    /// Whether some peer has this key.
    public boolean lists(PublicKey key) {
        return all.contains(key);
    }

    @Override
    public String toString() {
        return keys.size() + " trusted peers";
    }
}
