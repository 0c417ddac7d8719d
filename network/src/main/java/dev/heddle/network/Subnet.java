package dev.heddle.network;

import dev.heddle.core.NetworkAddress;
import org.jspecify.annotations.Nullable;

/// The upper bits of an IP address: what is counted together because one party has all of it.
///
/// @param high of an IPv4 address 0
/// @param low of an IPv6 address the lower half
record Subnet(boolean six, long high, long low) {
    /// The least that a host is given: one IPv4 address, one IPv6 /64.
    ///
    /// @return null for a place that is not on any network
    static @Nullable Subnet ofHost(NetworkAddress address) {
        return of(address, 32, 64);
    }

    /// What a site is given: an IPv4 /24, an IPv6 /48.
    ///
    /// @return null for a place that is not on any network
    static @Nullable Subnet ofSite(NetworkAddress address) {
        return of(address, 24, 48);
    }

    private static @Nullable Subnet of(NetworkAddress address, int bitsOfFour, int bitsOfSix) {
        return switch (address.host()) {
            case NetworkAddress.Ip4(int bits) -> new Subnet(false, 0, bits >>> (32 - bitsOfFour));
            case NetworkAddress.Ip6(long high, long _) -> new Subnet(true, high >>> (64 - bitsOfSix), 0);
            case NetworkAddress.Memory _, NetworkAddress.Dns _, NetworkAddress.Dns4 _, NetworkAddress.Dns6 _ -> null;
        };
    }
}
