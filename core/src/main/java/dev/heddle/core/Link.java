package dev.heddle.core;

/// A connection to some other end, not yet to anybody known. Sealed by what it can do, never by what it is
/// made of. All methods are for the link's loop only.
public sealed interface Link permits ByteLink, DatagramLink {
    /// The loop that this link, and whoever uses it, lives on.
    EventLoop loop();

    /// The other end as the transport knows it, without keys: for logs and limits, not for trust.
    NetworkAddress remote();

    /// Ends the link at once; what was not sent is lost. Repeated calls are harmless.
    void close();
}
