package dev.heddle.chaos;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/// One way of a relay: the pump that carries it, and who keeps its rate. Not for several threads at once.
final class RelayWay implements AutoCloseable {
    private final KernelRate rate;
    private final PacketPump pump;
    private LineSettings settings;
    private boolean stalled;

    /// Starts to carry.
    RelayWay(String name, TunDevice from, TunDevice to, KernelRate rate, LineSettings settings, SplittableRandom random)
            throws IOException {
        this.rate = rate;
        this.settings = settings;
        pump = new PacketPump(name, from, to, divided(settings), random);
    }

    LineSettings settings() {
        return settings;
    }

    void settings(LineSettings other) {
        pump.settings(divided(other));
        settings = other;
    }

    /// What is left to the line when the kernel has taken its part.
    private LineSettings divided(LineSettings whole) {
        boolean kept = rate.keep(whole.bytesPerSecond(), whole.queueBytes());
        return kept ? whole.withRate(0, whole.queueBytes()) : whole;
    }

    boolean stalled() {
        return stalled;
    }

    void stall(boolean on) {
        pump.stall(on);
        stalled = on;
    }

    PacketCounters counters() {
        return pump.counters();
    }

    RelayCounters.Rate rate() {
        return new RelayCounters.Rate(rate.keeps(), rate.dropped());
    }

    CompletableFuture<String> ended() {
        return pump.ended();
    }

    @Override
    public void close() {
        pump.close();
    }
}
