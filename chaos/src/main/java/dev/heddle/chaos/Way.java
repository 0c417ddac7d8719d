package dev.heddle.chaos;

/// A direction through a proxy or a relay.
public enum Way {
    /// From whoever dials to what is behind.
    FORWARD,
    BACK
}
