package dev.heddle.simulator;

import dev.heddle.core.MemoryStore;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Store;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A machine in a [Simulation]: it runs one node at a time, and outlives it. What is done to it here happens at once.
public final class Host {
    /// When virtual time begins, on every host's wall clock.
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final Simulation simulation;
    private final int number;
    private final Store store = new MemoryStore();
    private int incarnation;
    private @Nullable HostPlatform running;

    Host(Simulation simulation, int number) {
        this.simulation = simulation;
        this.number = number;
    }

    /// 1 for the first.
    public int number() {
        return number;
    }

    /// Where its node can listen for the others to find it: `/memory/<number>`.
    public NetworkAddress address() {
        return NetworkAddress.of(new NetworkAddress.Memory(number));
    }

    /// Starts a node's world on this machine. Its store holds what was there before.
    ///
    /// @throws IllegalStateException when one runs
    public Platform start() {
        if (running != null) throw new IllegalStateException("host " + number + " runs already");
        incarnation++;
        HostLoop loop = loop();
        running = new HostPlatform(
                this,
                loop,
                loop(),
                new HostTransport(simulation, this, loop),
                simulation.random("host " + number + " incarnation " + incarnation),
                store);
        return running;
    }

    /// Whether a node's world was started here and neither closed nor crashed.
    public boolean running() {
        return running != null;
    }

    /// Ends the node that runs here, as a crash does: nothing of it runs any more.
    public void crash(Crash how) {
        HostPlatform ended = running;
        if (ended == null) return;
        running = null;
        incarnation++;
        ended.transport().end(how);
    }

    /// Bytes of buffers that the running node holds, without those on the wire; 0 when none runs.
    public long heldBytes() {
        return running == null ? 0 : running.heldBytes();
    }

    /// Tasks and timers of the running node and its handlers that wait, without those of its links.
    public int pendingTasks() {
        return running == null ? 0 : running.pending();
    }

    /// Its link ends that are open, in the order in which they were made.
    public Collection<SimulatedLink> links() {
        return running == null ? List.of() : running.transport().open();
    }

    void stopped() {
        HostPlatform ended = running;
        if (ended == null) return;
        running = null;
        ended.transport().end(Crash.PROCESS);
        incarnation++;
    }

    @Nullable
    HostTransport transport() {
        return running == null ? null : running.transport();
    }

    HostLoop loop() {
        return new HostLoop(simulation.loop(), this);
    }

    int incarnation() {
        return incarnation;
    }

    long localNanos(long worldNanos) {
        return worldNanos;
    }

    long worldNanos(long localNanos) {
        return localNanos;
    }

    Instant wallClock() {
        return EPOCH.plusNanos(simulation.loop().nowNanos());
    }

    /// Runs a task of the node's, and tells when it throws.
    void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error broken) {
            simulation.broke(this, broken);
        }
    }
}
