package dev.heddle.noise;

import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Who may link up, and with which static keys: an immutable snapshot, but for who rests. Any thread.
public final class TrustedPeers {
    private final TreeMap<PeerId, Set<PublicKey>> keys = new TreeMap<>();
    private final Set<PublicKey> all = new LinkedHashSet<>();

    private final Predicate<PeerId> resting;

    private TrustedPeers(Predicate<PeerId> resting) {
        this.resting = resting;
    }

    /// @param listed the keys of each peer; copied. A peer without keys is not listed.
    public static TrustedPeers of(Map<PeerId, ? extends Collection<PublicKey>> listed) {
        return of(listed, _ -> false);
    }

    /// @param resting whether a peer is not let in for the time being, because of what it has done; asked on any
    ///     thread, whenever somebody claims to be it
    public static TrustedPeers of(Map<PeerId, ? extends Collection<PublicKey>> listed, Predicate<PeerId> resting) {
        TrustedPeers trusted = new TrustedPeers(resting);
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

    /// Whether a listed peer is not let in for the time being.
    public boolean rests(PeerId peer) {
        return lists(peer) && resting.test(peer);
    }

    /// Whether some peer has this key.
    public boolean lists(PublicKey key) {
        return all.contains(key);
    }

    /// Whether somebody who has proven a key may link up as a peer.
    ///
    /// @return why not; empty when it may
    public Optional<HandshakeRefusal> refusal(Authentication mode, PeerId claimed, PublicKey key) {
        Set<PublicKey> listed = keys(claimed);
        // Also where others are let in: nobody takes a listed peer's id with another key.
        if (!listed.isEmpty()) {
            return listed.contains(key) ? Optional.empty() : Optional.of(new HandshakeRefusal.WrongKey(claimed));
        }
        return switch (mode) {
            case MUTUAL -> Optional.of(new HandshakeRefusal.NotListed(claimed));
            case MAYBE_MUTUAL ->
                claimed.equals(PeerId.of(key))
                        ? Optional.empty()
                        : Optional.of(new HandshakeRefusal.IdIsNotKey(claimed));
        };
    }

    @Override
    public String toString() {
        return keys.size() + " trusted peers";
    }
}
