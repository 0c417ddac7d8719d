package dev.heddle.chaos;

/// What became of the clients and the datagrams of a [DatagramProxy].
///
/// @param opened clients since the start
/// @param clients of them there now, those that are half open included
/// @param halfOpen of them those that carry nothing any more
/// @param refused datagrams of strangers above the [DatagramProxy#CLIENTS_MOST] that may be there
/// @param failed sockets that the system did not give, and so a client or a new port that was not had
/// @param unreachable times that nobody listened where a datagram went
public record DatagramCounters(
        long opened,
        int clients,
        int halfOpen,
        long refused,
        long failed,
        long unreachable,
        PacketCounters forward,
        PacketCounters back) {}
