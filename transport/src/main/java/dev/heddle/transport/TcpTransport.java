package dev.heddle.transport;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// TCP to `/ip4`, `/ip6` and `/dns` addresses with a `/tcp` port, and from `/ip4` and `/ip6` ones. Any
/// thread.
///
/// A listener on `/ip6/::` takes IPv4 connections too, where the system lets it (on Linux unless
/// `bindv6only` is set); their links show the other end as `/ip4`. One on any other `/ip6` address takes
/// IPv6 alone.
final class TcpTransport implements Transport {
    private final Loops loops;
    private final SocketFactory sockets;
    private final Executor blocking;
    private final TcpSettings settings;
    private final DescriptorGuard descriptors;

    /// @param blocking where names are looked up
    TcpTransport(
            Loops loops, SocketFactory sockets, Executor blocking, TcpSettings settings, DescriptorGuard descriptors) {
        this.loops = loops;
        this.sockets = sockets;
        this.blocking = blocking;
        this.settings = settings;
        this.descriptors = descriptors;
    }

    @Override
    public boolean handles(NetworkAddress address) {
        return address.tcpPort().isPresent();
    }

    @Override
    public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
        return new TcpDial(loops.next(), sockets, blocking, settings, address).start(timeoutNanos);
    }

    @Override
    public CompletionStage<Listener> listen(NetworkAddress address, Acceptor acceptor) {
        boolean place = address.host() instanceof NetworkAddress.Ip4 || address.host() instanceof NetworkAddress.Ip6;
        if (!place || !address.equals(address.withoutKey())) {
            return CompletableFuture.failedStage(
                    TcpListener.refusal(address, "a listener takes /ip4 or /ip6 and /tcp, nothing else"));
        }
        CompletableFuture<Listener> listening = new CompletableFuture<>();
        TcpListener listener = new TcpListener(loops, sockets, settings, descriptors, address, acceptor);
        try {
            InetSocketAddress socket = TcpAddresses.resolve(address).getFirst();
            loops.first().execute(() -> listener.bind(socket, listening));
        } catch (IOException | RejectedExecutionException failure) {
            listening.completeExceptionally(TcpListener.refusal(address, failure));
        }
        return listening;
    }
}
