package dev.heddle.noise;

/// Whom a listener lets in. The dialler authenticates the listener in both modes, by the key in its address.
public enum Authentication {
    /// Listed peers alone, each with one of its listed keys and a time stamp that rises.
    MUTUAL,
    /// Listed peers as before, and others if their peer id is their key. Time stamps are not looked at, as
    /// between deployed nodes: a recorded first flight still makes no link, because the first record never
    /// opens.
    MAYBE_MUTUAL
}
