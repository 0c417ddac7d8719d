package dev.heddle.chaos;

import java.net.InetSocketAddress;

/// Where proxies listen.
final class LoopbackOnly {
    private LoopbackOnly() {}

    /// @throws IllegalArgumentException when others than this machine could come
    static void require(InetSocketAddress listen) {
        if (listen.getAddress() == null || !listen.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "a proxy listens on a loopback address only, such as 127.0.0.1, not on %s: it lets everybody through"
                            .formatted(listen));
        }
    }
}
