package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The transport of one incarnation of a host.
final class HostTransport implements Transport {
    private final Simulation simulation;
    private final Host host;
    private final HostLoop loop;
    private final Map<Integer, Acceptor> acceptors = new TreeMap<>();
    private final Set<SimulatedLink> open = new LinkedHashSet<>();

    HostTransport(Simulation simulation, Host host, HostLoop loop) {
        this.simulation = simulation;
        this.host = host;
        this.loop = loop;
    }

    @Override
    public boolean handles(NetworkAddress address) {
        return address.host() instanceof NetworkAddress.Memory;
    }

    @Override
    public CompletionStage<Listener> listen(NetworkAddress address, Acceptor acceptor) {
        int port = port(address) == 0 ? simulation.freePort() : port(address);
        if (!simulation.listen(port, host)) {
            return CompletableFuture.failedFuture(
                    new IOException("cannot listen on /memory/%d: address already in use".formatted(port)));
        }
        acceptors.put(port, acceptor);
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

    /// A connect takes one round trip, and longer where its packets get lost.
    @Override
    public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
        return new Dial(simulation, this, loop, address).start(timeoutNanos);
    }

    Host host() {
        return host;
    }

    /// Who takes links to a port, if somebody does.
    @Nullable
    Acceptor acceptor(int port) {
        return acceptors.get(port);
    }

    Collection<SimulatedLink> open() {
        return Collections.unmodifiableCollection(open);
    }

    void opened(SimulatedLink link) {
        open.add(link);
    }

    void gone(SimulatedLink link) {
        open.remove(link);
    }

    void end(Crash how) {
        acceptors.clear();
        for (SimulatedLink link : List.copyOf(open)) {
            if (how == Crash.POWER) link.fallSilent();
            else link.crash();
        }
    }

    static int port(NetworkAddress address) {
        return ((NetworkAddress.Memory) address.host()).port();
    }
}
