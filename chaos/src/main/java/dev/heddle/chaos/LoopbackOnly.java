package dev.heddle.chaos;

import java.net.InetSocketAddress;

/// Where proxies listen, and where they go on to.
final class LoopbackOnly {
    private LoopbackOnly() {}

    /// @throws IllegalArgumentException when others than this machine could come, or would be reached
    static void require(InetSocketAddress listen, InetSocketAddress forward) {
        if (!loopback(listen)) {
            throw new IllegalArgumentException(
                    "a proxy listens on a loopback address only, such as 127.0.0.1, not on %s: it lets everybody through"
                            .formatted(listen));
        }
        if (!loopback(forward)) {
            throw new IllegalArgumentException(
                    "a proxy goes on to a loopback address only, such as 127.0.0.1, not to %s: it is for this machine alone"
                            .formatted(forward));
        }
    }

    private static boolean loopback(InetSocketAddress address) {
        return address.getAddress() != null && address.getAddress().isLoopbackAddress();
    }
}
