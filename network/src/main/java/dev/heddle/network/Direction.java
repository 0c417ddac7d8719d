package dev.heddle.network;

/// Who opened a link.
public enum Direction {
    /// The peer dialled us.
    INBOUND,
    /// We dialled the peer.
    OUTBOUND
}
