package dev.heddle.simulator;

import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A machine in a [Simulation]: it runs one node at a time, and outlives it. What is done to it here
/// happens at once.
public final class Host {
    /// Of [#reads(long)]: as fast as bytes arrive.
    public static final long UNLIMITED = Long.MAX_VALUE;

    /// One boot in so many.
    private static final int WRAPPING = 8;

    private static final Duration WRAPS_WITHIN = Duration.ofMinutes(10);

    private final Simulation simulation;
    private final int number;
    private final HostTimers timers = new HostTimers();
    private final HostClock clock;
    private final Processor processor;
    private final SimulatedStore store;
    private int boots;
    private int incarnation;
    private boolean powered = true;
    private long readBytesPerSecond = UNLIMITED;
    private @Nullable HostPlatform running;

    Host(Simulation simulation, int number) {
        this.simulation = simulation;
        this.number = number;
        this.clock = new HostClock(simulation.loop(), timers::postAgain, this::changed);
        this.processor = new Processor(simulation.loop());
        this.store = new SimulatedStore(simulation, simulation.random("store of host " + number), this::changed);
        boot();
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
        powered = true;
        changed("starts");
        HostLoop loop = loop();
        running = new HostPlatform(
                this,
                loop,
                loop(),
                new HostTransport(simulation, this, loop),
                simulation.random("host " + number + " incarnation " + incarnation),
                store.mount(loop));
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
        gone(how);
        powered = how != Crash.POWER;
        changed(powered ? "crashes" : "loses its power");
        ended.transport().end(how);
        if (how == Crash.POWER) boot();
    }

    /// What its nodes count time with, and what its wall clock shows.
    public HostClock clock() {
        return clock;
    }

    /// What its nodes keep.
    public SimulatedStore store() {
        return store;
    }

    /// Runs nothing of the node, as if it collected garbage, until [#resume()] or its end. Time passes, and
    /// what arrives waits.
    public void pause() {
        if (running == null || processor.paused()) return;
        processor.pause();
        changed("pauses");
    }

    /// Runs what has become due, in order.
    public void resume() {
        if (!processor.paused()) return;
        changed("goes on with %d tasks".formatted(processor.waiting()));
        processor.resume();
    }

    public boolean paused() {
        return processor.paused();
    }

    /// How long the processor is busy with each task of a node from now on; zero in the beginning. What is
    /// due meanwhile waits, in order.
    public void taskTakes(Duration time) {
        if (time.isNegative()) throw new IllegalArgumentException("a task that takes " + time);
        processor.taskTakes(time.toNanos());
        changed(time.isZero() ? "is as fast as before" : "takes %d us for a task".formatted(time.toNanos() / 1_000));
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

    /// From here on every link of it is read at this rate: 0 for not at all.
    ///
    /// @param mostBytesPerSecond each link, or [#UNLIMITED]
    public void reads(long mostBytesPerSecond) {
        readBytesPerSecond = mostBytesPerSecond;
        changed("reads " + (mostBytesPerSecond == UNLIMITED ? "again" : mostBytesPerSecond + " B/s"));
        for (SimulatedLink link : links()) link.onReadingChanged();
    }

    long readBytesPerSecond() {
        return readBytesPerSecond;
    }

    /// Whether its kernel lives: with it, who sends to a link that is gone is told so.
    boolean powered() {
        return powered;
    }

    void stopped() {
        HostPlatform ended = running;
        if (ended == null) return;
        ended.transport().end(Crash.PROCESS);
        gone(Crash.PROCESS);
        changed("stops");
    }

    private void changed(String what) {
        simulation.changed(this, what);
    }

    private void gone(Crash how) {
        running = null;
        incarnation++;
        timers.clear();
        processor.restart();
        store.unmount(how);
    }

    /// Loops count from anywhere after it; in some boots their count goes beyond its end within minutes, which is as
    /// good as any.
    private void boot() {
        boots++;
        SplittableRandom random = simulation.random("boot " + boots + " of host " + number);
        long anywhere = random.nextLong();
        boolean wraps = random.nextInt(WRAPPING) == 0;
        clock.boot(wraps ? Long.MAX_VALUE - random.nextLong(WRAPS_WITHIN.toNanos()) : anywhere);
    }

    @Nullable
    HostTransport transport() {
        return running == null ? null : running.transport();
    }

    /// One more loop of what runs here now, for what is no part of the node: its tasks end with the incarnation, and
    /// are not among [#pendingTasks()].
    public EventLoop newLoop() {
        return loop();
    }

    HostLoop loop() {
        return new HostLoop(simulation.loop(), this);
    }

    int incarnation() {
        return incarnation;
    }

    HostTimers timers() {
        return timers;
    }

    Processor processor() {
        return processor;
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
