package dev.heddle.scenario;

/// How a node was told that it knows a peer.
public enum Listing {
    /// With its key, or as a stranger who is let in.
    WELCOME,
    /// With another key than its own.
    WITH_ANOTHER_KEY,
    /// Not at all.
    NOT_AT_ALL
}
