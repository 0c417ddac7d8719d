package dev.heddle.simulator;

import dev.heddle.core.Platform;
import dev.heddle.core.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Nodes in virtual time: one loop for all of them, links with a delay, and every random draw from one seed.
/// The same seed and the same program give the same run, which [#traceHash()] shows. For one thread.
public final class Simulation implements AutoCloseable {
    private final VirtualLoop loop = new VirtualLoop();
    private final SplittableRandom random;
    private final Trace trace = new Trace(loop);
    private final SimulatedWire wire;
    private final List<SimulatedPlatform> platforms = new ArrayList<>();

    /// @param latency one way, of every link
    public Simulation(long seed, Duration latency) {
        random = new SplittableRandom(seed);
        wire = new SimulatedWire(loop, latency.toNanos(), trace);
    }

    /// The world of one more node. Its addresses are `/memory/<port>`, and reach all nodes of this simulation.
    public Platform platform() {
        SimulatedPlatform platform = new SimulatedPlatform(loop, wire, random.split());
        platforms.add(platform);
        return platform;
    }

    public VirtualLoop loop() {
        return loop;
    }

    /// Lets virtual time pass.
    public void runFor(Duration duration) {
        loop.runFor(duration.toNanos());
    }

    /// SHA-256, in hex, of all that went over the wire so far: when, on which link, which bytes.
    public String traceHash() {
        return trace.hash();
    }

    /// Cuts every link and releases what is on its way.
    @Override
    public void close() {
        wire.close();
        // What was on its way arrives at closed ends, which release it, and each end is told.
        loop.runFor(wire.latencyNanos() + 1);
        for (SimulatedPlatform platform : platforms) platform.close();
    }
}
