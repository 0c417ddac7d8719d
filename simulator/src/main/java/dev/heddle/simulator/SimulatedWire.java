package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import dev.heddle.core.VirtualLoop;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The transport of a simulation: places by number, links with a delay.
final class SimulatedWire implements Transport {
    private static final int FIRST_FREE_PORT = 32_768;

    private final VirtualLoop loop;
    private final long latencyNanos;
    private final Trace trace;
    private final Map<Integer, Consumer<ByteLink>> acceptors = new TreeMap<>();
    private final Set<SimulatedLink> open = new LinkedHashSet<>();
    private long linkEnds;
    private int nextFreePort = FIRST_FREE_PORT;

    SimulatedWire(VirtualLoop loop, long latencyNanos, Trace trace) {
        this.loop = loop;
        this.latencyNanos = latencyNanos;
        this.trace = trace;
    }

    @Override
    public boolean handles(NetworkAddress address) {
        return address.host() instanceof NetworkAddress.Memory;
    }

    @Override
    public CompletionStage<Listener> listen(NetworkAddress address, Consumer<ByteLink> acceptor) {
        int port = port(address) == 0 ? nextFreePort++ : port(address);
        if (acceptors.putIfAbsent(port, acceptor) != null) {
            return CompletableFuture.failedFuture(new IOException("/memory/" + port + " is taken"));
        }
        NetworkAddress chosen = NetworkAddress.of(new NetworkAddress.Memory(port));
        return CompletableFuture.completedFuture(new Listener() {
            @Override
            public NetworkAddress address() {
                return chosen;
            }

            @Override
            public CompletionStage<Void> close() {
                acceptors.remove(port, acceptor);
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    /// A connect takes one round trip; the listener has its end half way.
    @Override
    public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
        CompletableFuture<ByteLink> dialled = new CompletableFuture<>();
        loop.schedule(loop.nowNanos() + latencyNanos, () -> {
            Consumer<ByteLink> acceptor = acceptors.get(port(address));
            if (acceptor == null) {
                later(() ->
                        dialled.completeExceptionally(new IOException("nobody listens on " + address.withoutKey())));
                return;
            }
            SimulatedLink near = new SimulatedLink(this, loop, ++linkEnds, address.withoutKey());
            SimulatedLink far = new SimulatedLink(this, loop, ++linkEnds, address.withoutKey());
            near.join(far);
            far.join(near);
            open.add(near);
            open.add(far);
            acceptor.accept(far);
            later(() -> dialled.complete(near));
        });
        return dialled;
    }

    /// One way along the wire.
    void later(Runnable task) {
        loop.schedule(loop.nowNanos() + latencyNanos, task);
    }

    long latencyNanos() {
        return latencyNanos;
    }

    Trace trace() {
        return trace;
    }

    void gone(SimulatedLink link) {
        open.remove(link);
    }

    void close() {
        for (SimulatedLink link : List.copyOf(open)) link.close();
    }

    private static int port(NetworkAddress address) {
        return ((NetworkAddress.Memory) address.host()).port();
    }
}
