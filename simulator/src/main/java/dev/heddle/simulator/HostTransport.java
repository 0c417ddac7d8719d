package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The transport of one incarnation of a host.
final class HostTransport implements Transport {
    private final Simulation simulation;
    private final Host host;
    private final HostLoop loop;
    private final Map<Integer, Consumer<ByteLink>> acceptors = new TreeMap<>();
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
    public CompletionStage<Listener> listen(NetworkAddress address, Consumer<ByteLink> acceptor) {
        int port = port(address) == 0 ? simulation.freePort() : port(address);
        if (!simulation.listen(port, host)) {
            return CompletableFuture.failedFuture(new IOException("/memory/" + port + " is taken"));
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
                if (acceptors.remove(port, acceptor)) simulation.listenNoMore(port);
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    /// A connect takes one round trip; the listener has its end half way.
    @Override
    public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
        CompletableFuture<ByteLink> dialled = new CompletableFuture<>();
        Host to = simulation.listener(port(address));
        Line out = simulation.line(host, to == null ? host : to);
        Line back = simulation.line(out.to(), host);
        simulation.after(out.delayNanos(), () -> {
            HostTransport there = simulation.transportOf(port(address));
            Consumer<ByteLink> acceptor = there == null ? null : there.acceptors.get(port(address));
            if (there == null || acceptor == null) {
                simulation.after(
                        back.delayNanos(),
                        () -> loop.execute(() -> dialled.completeExceptionally(
                                new IOException("nobody listens on " + address.withoutKey()))));
                return;
            }
            SimulatedLink near = new SimulatedLink(simulation, this, host.loop(), address.withoutKey(), out);
            SimulatedLink far = new SimulatedLink(
                    simulation, there, there.host.loop(), host.address().withoutKey(), back);
            near.join(far);
            far.join(near);
            open.add(near);
            there.open.add(far);
            far.loop().execute(() -> acceptor.accept(far));
            simulation.after(back.delayNanos(), () -> near.loop().execute(() -> dialled.complete(near)));
        });
        return dialled;
    }

    Collection<SimulatedLink> open() {
        return Collections.unmodifiableCollection(open);
    }

    void gone(SimulatedLink link) {
        open.remove(link);
    }

    void end(Crash how) {
        for (int port : List.copyOf(acceptors.keySet())) simulation.listenNoMore(port);
        acceptors.clear();
        for (SimulatedLink link : new ArrayList<>(open)) {
            if (how == Crash.POWER) link.fallSilent();
            else link.close();
        }
    }

    static int port(NetworkAddress address) {
        return ((NetworkAddress.Memory) address.host()).port();
    }
}
