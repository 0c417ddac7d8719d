package dev.heddle.session;

import java.util.Locale;

/// Which of a node's networks a link belongs to; both ends must agree.
public enum NetworkId {
    VALIDATOR,
    /// A validator and its own full nodes.
    VFN,
    PUBLIC;

    /// As configurations and logs write it, such as `validator`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
