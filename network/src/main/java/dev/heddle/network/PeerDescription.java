package dev.heddle.network;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// A peer as configuration or discovery knows it. With a key it is trusted; with an address that says all a
/// dial needs, and a role that this node dials, it is dialled.
///
/// @param keys its static keys: those given, then those that its addresses name
/// @param addresses used in turn
public record PeerDescription(PeerId id, List<PublicKey> keys, List<NetworkAddress> addresses, PeerRole role) {
    public PeerDescription {
        addresses = List.copyOf(addresses);
        LinkedHashSet<PublicKey> all = new LinkedHashSet<>(keys);
        for (NetworkAddress address : addresses) address.key().ifPresent(all::add);
        keys = List.copyOf(new ArrayList<>(all));
    }

    /// A peer whose id is the key in its address.
    ///
    /// @throws IllegalArgumentException when the address names no key
    public static PeerDescription of(NetworkAddress address, PeerRole role) {
        PublicKey key =
                address.key().orElseThrow(() -> new IllegalArgumentException("this address names no key: " + address));
        return new PeerDescription(PeerId.of(key), List.of(), List.of(address), role);
    }

    /// The addresses that say all a dial needs.
    List<NetworkAddress> dialable() {
        return addresses.stream().filter(NetworkAddress::dialable).toList();
    }
}
