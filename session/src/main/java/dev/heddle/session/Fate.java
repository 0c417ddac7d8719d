package dev.heddle.session;

/// What became of an admitted message.
public enum Fate {
    /// Handed to the link.
    WRITTEN,
    /// Given up for newer ones while its lane was full; counted.
    DROPPED,
    /// The link ended first.
    LOST
}
