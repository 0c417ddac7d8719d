package dev.heddle.core;

import java.util.Locale;

/// What a peer is to this node, as deployed AptosNet nodes name it. In order of preference for dialling: a
/// lower one first.
public enum PeerRole {
    VALIDATOR,
    PREFERRED_UPSTREAM,
    UPSTREAM,
    VALIDATOR_FULL_NODE,
    DOWNSTREAM,
    KNOWN,
    UNKNOWN;

    /// As configurations and logs write it, such as `validator-full-node`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
