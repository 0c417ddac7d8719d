package dev.heddle.session;

/// What a send is told at once.
public enum Admission {
    /// It waits in its lane; it may still be dropped for newer ones or lost with the link.
    ADMITTED,
    /// Its lane is full and does not drop older ones for it, or as many large messages wait as may. Counted.
    FULL,
    /// Longer than a message may be.
    TOO_LARGE,
    /// No link to the peer, or one that is closing.
    NOT_CONNECTED,
    /// The peer does not speak the protocol.
    NOT_SPOKEN
}
