package dev.heddle.simulator;

import dev.heddle.core.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Machines in virtual time, with lines between them: one queue for all of them, and every random draw from
/// one seed. The same seed and the same program give the same run, which [#traceHash()] shows. For one
/// thread.
public final class Simulation implements AutoCloseable {
    private static final int FIRST_FREE_PORT = 32_768;

    private final VirtualLoop loop = new VirtualLoop();
    private final Seeds seeds;
    private final Trace trace = new Trace(loop);
    private final List<Host> hosts = new ArrayList<>();
    private final Map<Integer, Host> listeners = new TreeMap<>();
    private final Map<Long, Line> lines = new TreeMap<>();
    private LinkProfile profile;
    private BiConsumer<Host, Throwable> onBroken = (host, broken) -> {
        throw new IllegalStateException("a task of host " + host.number() + " failed", broken);
    };
    private long linkEnds;
    private int nextFreePort = FIRST_FREE_PORT;

    /// @param profile of every line that is not given another
    public Simulation(long seed, LinkProfile profile) {
        this.seeds = new Seeds(seed);
        this.profile = profile;
    }

    /// One more machine.
    public Host addHost() {
        Host host = new Host(this, hosts.size() + 1);
        hosts.add(host);
        return host;
    }

    public List<Host> hosts() {
        return Collections.unmodifiableList(hosts);
    }

    /// One direction between two machines, which may be the same.
    public Line line(Host from, Host to) {
        long key = (long) from.number() << Integer.SIZE | to.number();
        Line line = lines.get(key);
        if (line == null) {
            line = new Line(from, to, profile, random("line " + from.number() + " " + to.number()));
            lines.put(key, line);
        }
        return line;
    }

    /// A fresh random stream of the seed, the same for the same purpose.
    public SplittableRandom random(String purpose) {
        return seeds.stream(purpose);
    }

    public VirtualLoop loop() {
        return loop;
    }

    /// Lets virtual time pass.
    public void runFor(Duration duration) {
        loop.runFor(duration.toNanos());
    }

    /// Who is told when a task of a node throws; by default the run ends with it.
    public void onBroken(BiConsumer<Host, Throwable> told) {
        onBroken = told;
    }

    /// SHA-256, in hex, of all that went over the wire so far: when, on which link, which bytes.
    public String traceHash() {
        return trace.hash();
    }

    /// Ends every node as if its process died.
    @Override
    public void close() {
        for (Host host : hosts) host.crash(Crash.PROCESS);
    }

    Trace trace() {
        return trace;
    }

    void after(long nanos, Runnable task) {
        loop.schedule(loop.nowNanos() + nanos, task);
    }

    void at(long nanos, Runnable task) {
        loop.schedule(nanos, task);
    }

    long nextLinkEnd() {
        return ++linkEnds;
    }

    int freePort() {
        return nextFreePort++;
    }

    boolean listen(int port, Host host) {
        return listeners.putIfAbsent(port, host) == null;
    }

    void listenNoMore(int port) {
        listeners.remove(port);
    }

    @Nullable
    Host listener(int port) {
        return listeners.get(port);
    }

    @Nullable
    HostTransport transportOf(int port) {
        Host host = listeners.get(port);
        return host == null ? null : host.transport();
    }

    void broke(Host host, Throwable broken) {
        onBroken.accept(host, broken);
    }
}
