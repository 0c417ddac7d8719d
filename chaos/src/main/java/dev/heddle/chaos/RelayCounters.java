package dev.heddle.chaos;

/// What became of the packets of an [IpRelay].
///
/// @param forward those that came to the relay from end A
/// @param back those that came from end B
/// @param forwardRate who keeps the rate of what leaves end A
/// @param backRate who keeps the rate of what leaves end B
public record RelayCounters(PacketCounters forward, PacketCounters back, Rate forwardRate, Rate backRate) {
    /// @param byKernel whether the kernel of the sending end keeps a rate; else the relay does, if there is
    ///     one
    /// @param dropped packets that the kernel had no room for, before they came to the relay
    public record Rate(boolean byKernel, long dropped) {}
}
