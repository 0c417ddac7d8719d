package dev.heddle.network;

/// What a node did not let through since it was started, beside what each peer's counters say.
///
/// @param refusedConnections inbound connections beyond what their address may do, or all addresses together,
///     before anything was made for them
/// @param refusedHandshakes inbound links that ended before they were confirmed
/// @param displacedLinks of these, the ones that gave way because too many had said nothing yet
/// @param rejectedLinks confirmed inbound links of unknown peers for which there was no slot
/// @param unansweredPings health checks beyond what one peer may ask in a second
public record NetworkStatistics(
        long refusedConnections,
        long refusedHandshakes,
        long displacedLinks,
        long rejectedLinks,
        long unansweredPings) {}
