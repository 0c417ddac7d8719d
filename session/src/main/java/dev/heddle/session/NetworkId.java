package dev.heddle.session;

/// Which of a node's networks a link belongs to; both ends must agree.
public enum NetworkId {
    VALIDATOR,
    /// A validator and its own full nodes.
    VFN,
    PUBLIC
}
