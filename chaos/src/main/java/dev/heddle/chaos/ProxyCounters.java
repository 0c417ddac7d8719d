package dev.heddle.chaos;

/// What became of the connections of a [StreamProxy].
///
/// @param accepted since the start
/// @param open of them there now, those that are half open included
/// @param halfOpen of them those that the proxy forgot
/// @param refused above the [StreamProxy#CONNECTIONS_MOST] that may be open
/// @param unreached whose other end could not be dialled, and which were reset
public record ProxyCounters(
        long accepted, int open, int halfOpen, long refused, long unreached, Flow forward, Flow back) {
    /// One way.
    ///
    /// @param read bytes that came from the sender
    /// @param written bytes that went on to the receiver
    /// @param held bytes inside now, of all connections
    /// @param turnedBits by corruption
    public record Flow(long read, long written, long held, long turnedBits) {}
}
