package dev.heddle.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Two network namespaces with a bad line between them: what one sends to the other is read from a tun
/// device here, goes through a line of packets, and comes out of the other's. So all that runs over IP
/// suffers alike, and each end has a kernel's whole stack before it.
///
/// The namespaces are its own, named `heddle-PID-a` and `heddle-PID-b` (a second relay of a process has its
/// number in between), and reach nothing but each other. They are removed when it is closed; a process that
/// is killed leaves them, without their devices. Needs Linux, root and the command `ip`; a rate is kept by
/// the kernel, as a token bucket filter before the device, where `tc` can do that, and by the line itself
/// elsewhere.
///
/// Any thread; each call has taken effect when it returns. Each way has a thread of its own.
public final class IpRelay implements BadLine, AutoCloseable {
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final RelayPlan plan;
    private final Map<End, RelayEnd> ends = new EnumMap<>(End.class);
    private final Map<Way, RelayWay> ways = new EnumMap<>(Way.class);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    /// One after the other, because some of them start a command.
    private final ExecutorService orders = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("heddle-relay-orders").daemon().factory());
    private final OwnThread own = new OwnThread("relay", orders);

    /// What this process lacks for a relay.
    ///
    /// @return one sentence without a full stop, or empty when nothing is missing
    public static Optional<String> missing() {
        return RelayNeeds.ofThisProcess().missing();
    }

    /// Makes the namespaces and starts to carry.
    ///
    /// @param there from end A to end B
    /// @param back the other way
    /// @param seed decides what is drawn
    /// @throws IOException that says what is missing or could not be made; then nothing of it is left
    public static IpRelay start(RelayPlan plan, LineSettings there, LineSettings back, long seed) throws IOException {
        Optional<String> missing = missing();
        if (missing.isPresent()) throw new IOException(missing.get());
        IpTools tools = IpTools.find().orElseThrow();
        IpRelay relay = new IpRelay(plan);
        try {
            relay.open(tools, there, back, new SplittableRandom(seed));
            return relay;
        } catch (IOException | RuntimeException failure) {
            relay.close();
            throw failure;
        }
    }

    private IpRelay(RelayPlan plan) {
        this.plan = plan;
    }

    private void open(IpTools tools, LineSettings there, LineSettings back, SplittableRandom random)
            throws IOException {
        int number = STARTED.incrementAndGet();
        String stem = "heddle-" + ProcessHandle.current().pid() + (number == 1 ? "-" : "-" + number + "-");
        RelayEnd a = RelayEnd.open(tools, stem + "a", plan.address(End.A), plan.mtuBytes());
        ends.put(End.A, a);
        RelayEnd b = RelayEnd.open(tools, stem + "b", plan.address(End.B), plan.mtuBytes());
        ends.put(End.B, b);
        ways.put(Way.FORWARD, way("heddle-relay-forward", tools, a, b, there, random.split()));
        ways.put(Way.BACK, way("heddle-relay-back", tools, b, a, back, random.split()));
    }

    private RelayWay way(
            String name, IpTools tools, RelayEnd from, RelayEnd to, LineSettings settings, SplittableRandom random)
            throws IOException {
        KernelRate rate = new KernelRate(tools, from.namespace(), plan.mtuBytes());
        RelayWay way = new RelayWay(name, from.device(), to.device(), rate, settings, random);
        CompletableFuture<?> _ = way.ended().thenAccept(ended::complete);
        return way;
    }

    /// What `ip netns exec` takes.
    public String namespace(End end) {
        return end(end).namespace();
    }

    public InetAddress address(End end) {
        return plan.address(end);
    }

    /// A process that lives at one end, not yet started. Whoever starts it ends it.
    public ProcessBuilder in(End end, List<String> command) {
        return end(end).in(command);
    }

    /// Completes with the reason when nothing is carried any more, at the latest when it is closed.
    public CompletionStage<String> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public LineSettings settings(Way way) {
        return own.call(() -> way(way).settings());
    }

    @Override
    public void settings(Way way, LineSettings settings) {
        own.call(() -> {
            way(way).settings(settings);
            return true;
        });
    }

    @Override
    public boolean stalled(Way way) {
        return own.call(() -> way(way).stalled());
    }

    @Override
    public void stall(Way way, boolean on) {
        own.call(() -> {
            way(way).stall(on);
            return true;
        });
    }

    @Override
    public RelayCounters counters() {
        return own.call(() -> new RelayCounters(
                way(Way.FORWARD).counters(),
                way(Way.BACK).counters(),
                way(Way.FORWARD).rate(),
                way(Way.BACK).rate()));
    }

    /// Stops, and removes the devices and the namespaces; a repeated call is harmless.
    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        own.call(() -> {
            // No packet is carried any more when the devices go.
            ways.values().forEach(RelayWay::close);
            ends.values().forEach(RelayEnd::close);
            return true;
        });
        orders.shutdown();
    }

    private RelayEnd end(End end) {
        return Objects.requireNonNull(ends.get(end));
    }

    private RelayWay way(Way way) {
        return Objects.requireNonNull(ways.get(way));
    }
}
