package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Some hosts without nodes, of which all listen, and links between them.
final class WireWorld implements AutoCloseable {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    final Simulation simulation;
    final List<Host> hosts = new ArrayList<>();
    final List<TraceEvent> events = new ArrayList<>();
    private final List<Platform> platforms = new ArrayList<>();
    private final List<WireEnd> accepted = new ArrayList<>();

    /// Two ends of a link.
    record Pair(WireEnd near, WireEnd far) {}

    WireWorld(long seed, LinkProfile profile) {
        this(seed, profile, 2);
    }

    WireWorld(long seed, LinkProfile profile, int size) {
        simulation = new Simulation(seed, profile);
        for (int i = 0; i < size; i++) {
            hosts.add(simulation.addHost());
            start(i);
        }
        simulation.onTrace(events::add);
    }

    /// Lets a host listen, perhaps again.
    void start(int host) {
        Platform platform = hosts.get(host).start();
        if (host < platforms.size()) platforms.set(host, platform);
        else platforms.add(platform);
        transport(host)
                .listen(hosts.get(host).address(), link -> accepted.add(new WireEnd(simulation, link)))
                .toCompletableFuture()
                .join();
    }

    Transport transport(int host) {
        return platforms.get(host).transports().getFirst();
    }

    /// What became of a dial: a link, or why there is none.
    static final class Dialled {
        @Nullable
        WireEnd end;

        String refusal = "";
        long atNanos = -1;
    }

    Dialled dial(int from, int to, Duration timeout) {
        return dial(from, hosts.get(to).address(), timeout);
    }

    Dialled dial(int from, NetworkAddress to, Duration timeout) {
        Dialled dialled = new Dialled();
        transport(from).dial(to, timeout.toNanos()).whenComplete((link, failure) -> {
            dialled.atNanos = simulation.nowNanos();
            if (link != null) dialled.end = new WireEnd(simulation, link);
            else dialled.refusal = String.valueOf(failure.getMessage());
        });
        return dialled;
    }

    Pair connect() {
        return connect(0, 1);
    }

    /// A link that both ends know, on which nothing is under way.
    Pair connect(int from, int to) {
        int before = accepted.size();
        Dialled dialled = dial(from, to, Duration.ofSeconds(30));
        simulation.runFor(Duration.ofSeconds(10));
        assertThat(accepted).hasSize(before + 1);
        return new Pair(Objects.requireNonNull(dialled.end), accepted.getLast());
    }

    List<WireEnd> accepted() {
        return accepted;
    }

    Line line(int from, int to) {
        return simulation.line(hosts.get(from), hosts.get(to));
    }

    long now() {
        return simulation.nowNanos();
    }

    void run(long nanos) {
        simulation.runFor(Duration.ofNanos(nanos));
    }

    static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        simulation.close();
    }
}
