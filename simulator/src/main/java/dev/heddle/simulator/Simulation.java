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
import java.util.function.Consumer;
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
    private final LinkProfiles profiles;
    private BiConsumer<Host, Throwable> onBroken = (host, broken) -> {
        throw new IllegalStateException("a task of host " + host.number() + " failed", broken);
    };
    private @Nullable Consumer<TraceEvent> onTrace;
    private long linkEnds;
    private int nextFreePort = FIRST_FREE_PORT;

    /// @param profile of every line that is not given another
    public Simulation(long seed, LinkProfile profile) {
        this(seed, LinkProfiles.all(profile));
    }

    /// @param profiles of lines that are not given another
    public Simulation(long seed, LinkProfiles profiles) {
        this.seeds = new Seeds(seed);
        this.profiles = profiles;
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
            line = new Line(
                    this,
                    from,
                    to,
                    profiles.between(from.number(), to.number()),
                    random("line " + from.number() + " " + to.number()));
            lines.put(key, line);
        }
        return line;
    }

    /// Both directions between each two different hosts.
    public List<Line> lines() {
        List<Line> all = new ArrayList<>();
        for (Host from : hosts) {
            for (Host to : hosts) if (from != to) all.add(line(from, to));
        }
        return all;
    }

    /// A link for datagrams between two hosts that run; it ends with what runs on them. Each node is handed
    /// its end.
    public DatagramPair datagrams(Host from, Host to) {
        return SimulatedDatagrams.between(this, from, to);
    }

    /// [Resets][SimulatedLink#reset()] all links between two hosts.
    public void resetLinks(Host one, Host other) {
        for (SimulatedLink link : List.copyOf(one.links())) if (link.line().to() == other) link.reset();
        for (SimulatedLink link : List.copyOf(other.links())) if (link.line().to() == one) link.reset();
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

    /// Who is told what happens on the wire; by default nobody, and then it costs nothing.
    ///
    /// @param told null for nobody
    public void onTrace(@Nullable Consumer<TraceEvent> told) {
        onTrace = told;
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

    long nowNanos() {
        return loop.nowNanos();
    }

    /// Whether somebody wants to be [told][#tell].
    boolean watched() {
        return onTrace != null;
    }

    void tell(TraceEvent event) {
        if (onTrace != null) onTrace.accept(event);
    }

    /// Tells what was done to a host.
    void changed(Host host, String what) {
        if (watched()) tell(new TraceEvent.HostChanged(nowNanos(), host.number(), what));
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

    /// @return false when somebody listens there
    boolean listen(int port, Host host) {
        Host there = listeners.get(port);
        HostTransport transport = there == null ? null : there.transport();
        if (transport != null && transport.acceptor(port) != null) return false;
        listeners.put(port, host);
        return true;
    }

    /// Where an address leads: to the host that listens there or did so last, else to the one of that
    /// number.
    @Nullable
    Host hostAt(int port) {
        Host last = listeners.get(port);
        if (last != null) return last;
        return port >= 1 && port <= hosts.size() ? hosts.get(port - 1) : null;
    }

    void broke(Host host, Throwable broken) {
        onBroken.accept(host, broken);
    }
}
