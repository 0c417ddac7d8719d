package dev.heddle.network;

import dev.heddle.core.PeerRole;
import dev.heddle.session.NetworkId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What this node is on its network, whom it dials by itself, and what it takes an unlisted peer for.
///
/// @param upstream the roles it dials, in order of preference
record Roles(NetworkId network, PeerRole own, Set<PeerRole> upstream) {
    /// @param own null for what most nodes of that network are
    /// @param upstream null for what deployed nodes dial
    static Roles of(NetworkId network, @Nullable PeerRole own, @Nullable Set<PeerRole> upstream) {
        PeerRole role =
                own != null ? own : network == NetworkId.VALIDATOR ? PeerRole.VALIDATOR : PeerRole.VALIDATOR_FULL_NODE;
        EnumSet<PeerRole> dialled = EnumSet.noneOf(PeerRole.class);
        dialled.addAll(upstream != null ? upstream : deployed(network, role));
        return new Roles(network, role, Collections.unmodifiableSet(dialled));
    }

    private static Set<PeerRole> deployed(NetworkId network, PeerRole own) {
        return switch (network) {
            case VALIDATOR -> EnumSet.of(PeerRole.VALIDATOR);
            case VFN -> own == PeerRole.VALIDATOR ? EnumSet.noneOf(PeerRole.class) : EnumSet.of(PeerRole.VALIDATOR);
            case PUBLIC -> EnumSet.of(PeerRole.PREFERRED_UPSTREAM, PeerRole.UPSTREAM, PeerRole.VALIDATOR_FULL_NODE);
        };
    }

    boolean dials(PeerRole role) {
        return upstream.contains(role);
    }

    /// What a peer is to us that we were told to dial and nothing else.
    PeerRole ofDialled() {
        return upstream.isEmpty() ? PeerRole.KNOWN : upstream.iterator().next();
    }

    /// What a peer is to us that dialled and is not listed. A validator's own full nodes need not be.
    PeerRole ofUnlisted() {
        boolean ownFullNode = network == NetworkId.VFN && own == PeerRole.VALIDATOR;
        return ownFullNode ? PeerRole.VALIDATOR_FULL_NODE : PeerRole.UNKNOWN;
    }
}
