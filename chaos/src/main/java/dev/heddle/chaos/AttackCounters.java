package dev.heddle.chaos;

/// What an attack has done up to one moment, as the client sees it.
///
/// @param attempts of what the attack counts, such as first messages sent
/// @param opened connections that the node's system took
/// @param failed connections that did not come about, for whatever reason
/// @param open connections at this moment, those that are being made among them
/// @param linked handshakes of members that the node answered
/// @param closedByNode connections that the node's end closed
/// @param leftOpen connections that the node had not closed when the client's patience was over, which is
///     longer than the node should take unless it is busy
/// @param bytesSent handed to the socket
/// @param bytesHeard from the node
/// @param violations answers of the node to a stranger whom it must not answer
public record AttackCounters(
        long attempts,
        long opened,
        long failed,
        long open,
        long linked,
        long closedByNode,
        long leftOpen,
        long bytesSent,
        long bytesHeard,
        long violations) {}
