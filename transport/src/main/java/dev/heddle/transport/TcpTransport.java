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
import java.util.function.Consumer;

/// TCP to and from `/ip4`, `/ip6` and `/dns` addresses with a `/tcp` port. Any thread.
final class TcpTransport implements Transport {
    private final Loops loops;
    private final SocketFactory sockets;
    private final Executor blocking;
    private final TcpSettings settings;

    /// @param blocking where names are looked up
    TcpTransport(Loops loops, SocketFactory sockets, Executor blocking, TcpSettings settings) {
        this.loops = loops;
        this.sockets = sockets;
        this.blocking = blocking;
        this.settings = settings;
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
    public CompletionStage<Listener> listen(NetworkAddress address, Consumer<ByteLink> acceptor) {
        CompletableFuture<Listener> listening = new CompletableFuture<>();
        TcpListener listener = new TcpListener(loops, sockets, settings, address, acceptor);
        RealLoop loop = loops.next();
        Executor resolver = TcpAddresses.needsLookup(address) ? blocking : Runnable::run;
        try {
            resolver.execute(() -> {
                try {
                    InetSocketAddress place = TcpAddresses.resolve(address).getFirst();
                    loop.execute(() -> listener.bind(place, listening));
                } catch (IOException | RejectedExecutionException failure) {
                    listening.completeExceptionally(TcpListener.refusal(address, failure));
                }
            });
        } catch (RejectedExecutionException closed) {
            listening.completeExceptionally(TcpListener.refusal(address, closed));
        }
        return listening;
    }
}
