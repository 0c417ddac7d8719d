package dev.heddle.transport;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Links between nodes of one process, by `/memory` ports, which all platforms of the process share. Any
/// thread.
final class MemoryTransport implements Transport {
    private final Loops loops;
    private final Set<MemoryListener> listeners = ConcurrentHashMap.newKeySet();

    MemoryTransport(Loops loops) {
        this.loops = loops;
    }

    @Override
    public boolean handles(NetworkAddress address) {
        return address.host() instanceof NetworkAddress.Memory;
    }

    @Override
    public CompletionStage<Listener> listen(NetworkAddress address, Acceptor acceptor) {
        if (!address.equals(address.withoutKey())) {
            return CompletableFuture.failedStage(
                    new IOException("cannot listen on %s: a listener takes /memory, nothing else".formatted(address)));
        }
        MemoryListener listener = new MemoryListener(loops, acceptor, listeners::remove);
        listeners.add(listener);
        if (!listener.open(port(address))) {
            listeners.remove(listener);
            return CompletableFuture.failedStage(
                    new IOException("cannot listen on %s: address already in use".formatted(address)));
        }
        return CompletableFuture.completedStage(listener);
    }

    /// Takes no time, so the limit is not looked at.
    @Override
    public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
        CompletableFuture<ByteLink> result = new CompletableFuture<>();
        MemoryListener listener = MemoryPorts.PROCESS.at(port(address));
        if (listener == null) {
            result.completeExceptionally(refusal(address, "connection refused", null));
            return result;
        }
        try {
            RealLoop loop = loops.next();
            MemoryLink near = MemoryLink.connect(loop, address.withoutKey(), listener);
            loop.execute(() -> {
                if (!result.complete(near)) near.close();
            });
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(refusal(address, "a platform is closed", closed));
        }
        return result;
    }

    /// Ends the listeners; the links end with their loops.
    void close() {
        List.copyOf(listeners).forEach(MemoryListener::close);
    }

    private static IOException refusal(NetworkAddress address, String reason, @Nullable Throwable cause) {
        return new IOException("cannot dial %s: %s".formatted(address, reason), cause);
    }

    private static int port(NetworkAddress address) {
        if (address.host() instanceof NetworkAddress.Memory(int port)) return port;
        throw new IllegalArgumentException("not a place in memory: " + address);
    }
}
