package dev.heddle.scenario;

import dev.heddle.core.PeerRole;
import dev.heddle.core.Platform;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.network.PeerDescription;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.simulator.Crash;
import dev.heddle.simulator.Line;
import dev.heddle.simulator.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/// One scenario with one seed: the nodes, what runs on them, what goes wrong, and the checkers that watch.
/// For one thread.
public final class Run implements AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// One defect may be seen a million times.
    private static final int VIOLATIONS_KEPT = 100;

    /// After it nothing of a node that closed is left (T-21).
    private static final long CLEARED_NANOS = SECOND.toNanos();

    private final long seed;
    private final Scenario scenario;
    private final Simulation simulation;
    private final Shape shape;
    private final Faults faults;
    private final List<Member> members = new ArrayList<>();
    private final List<Checker> checkers = new ArrayList<>();
    private final Tally tally = new Tally();
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Integer> violationsByChecker = new TreeMap<>();
    private final WatchedCiphers.Keys keys = new WatchedCiphers.Keys();
    private final Application application;
    private long numbers;
    private long nextSecondNanos = SECOND.toNanos();

    /// The scenario's own load runs on the nodes.
    Run(Scenario scenario, long seed, List<Checker> checkers) {
        this(scenario, seed, checkers, run -> new Workload(run, scenario.load()));
    }

    /// Another application runs on the nodes, and whoever made the run lets time pass.
    ///
    /// @param checkers fresh ones
    public Run(Scenario scenario, long seed, List<Checker> checkers, Function<Run, Application> application) {
        this.seed = seed;
        this.scenario = scenario;
        this.checkers.addAll(checkers);
        this.checkers.add(tally);
        this.simulation = new Simulation(seed, scenario.links());
        boolean varied = !scenario.faults().kinds().isEmpty();
        this.shape = varied ? Shape.draw(simulation.random("shape")) : Shape.PLAIN;
        this.application = application.apply(this);
        for (int i = 1; i <= scenario.nodes(); i++) {
            // A stream for each, so that one more shifts no other.
            SplittableRandom random = simulation.random("key of node " + i);
            Member member = new Member(simulation.addHost(), Identity.generate(random::nextBytes, Ciphers.system()));
            members.add(member);
            setClock(member);
            setDisk(member);
        }
        for (Member from : members) {
            for (Member to : members) setLine(simulation.line(from.host(), to.host()));
        }
        this.faults = new Faults(this);
        simulation.onBroken((host, broken) ->
                each(checker -> checker.onBroken(members.get(host.number() - 1), broken)));
    }

    /// The nodes, in the order of their numbers.
    public List<Member> members() {
        return Collections.unmodifiableList(members);
    }

    public Scenario scenario() {
        return scenario;
    }

    public Simulation simulation() {
        return simulation;
    }

    /// Virtual time since the run began.
    public long nowNanos() {
        return simulation.loop().nowNanos();
    }

    /// From the first start to the last check.
    RunResult toItsEnd() {
        begin();
        runFor(scenario.length().minus(Scenario.LOADLESS));
        application.end();
        runFor(Scenario.LOADLESS);
        return end();
    }

    /// Starts the nodes.
    public void begin() {
        for (Checker checker : checkers) checker.begin(this);
        for (Member member : members) start(member);
        faults.begin();
    }

    /// Lets virtual time pass.
    public void runFor(Duration duration) {
        long endNanos = nowNanos() + duration.toNanos();
        for (; nextSecondNanos <= endNanos; nextSecondNanos += SECOND.toNanos()) {
            simulation.runFor(Duration.ofNanos(nextSecondNanos - nowNanos()));
            each(Checker::everySecond);
        }
        simulation.runFor(Duration.ofNanos(endNanos - nowNanos()));
    }

    /// The last checks: of what must have come right by now, then of what must be gone once the nodes have
    /// closed.
    public RunResult end() {
        each(Checker::onQuiet);
        for (Member member : members) close(member);
        return new RunResult(
                seed,
                nowNanos(),
                faults.count(),
                violations(),
                Collections.unmodifiableMap(new TreeMap<>(violationsByChecker)),
                simulation.traceHash(),
                tally.messages(),
                tally.linksUpNanos());
    }

    /// Puts a machine's clock as it is while nothing is wrong.
    void setClock(Member member) {
        shape.setClock(simulation, member.host());
    }

    /// Makes a machine's disk as fast as it is while nothing is wrong.
    void setDisk(Member member) {
        shape.setDisk(simulation, member.host());
    }

    /// Makes a line what it is while nothing is wrong, beside the faults that it has.
    public void setLine(Line line) {
        line.profile(shape.lines()
                .of(scenario.links().between(line.from().number(), line.to().number())));
    }

    Shape shape() {
        return shape;
    }

    Faults faults() {
        return faults;
    }

    /// What the checkers saw so far, as far as it is kept.
    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /// Gives back what the nodes hold, in whatever state they are.
    @Override
    public void close() {
        simulation.close();
        for (Member member : members) member.identity().close();
    }

    /// Starts a node that is down.
    public void start(Member member) {
        Platform platform = member.host().start();
        NetworkBuilder builder = Network.builder()
                .platform(platform)
                .identity(member.identity())
                .ciphers(watched(member))
                .suite(shape.suite())
                .deployed(shape.deployed())
                .listen(member.host().address())
                .peers(others(member))
                .limits(scenario.limits())
                .onPeer(event -> each(checker -> checker.onPeer(member, event)));
        application.declare(member, builder);
        builder.startAsync().thenAccept(network -> {
            member.runs(network);
            application.onStarted(member, platform.loop());
            each(checker -> checker.onStarted(member));
        });
    }

    /// Ends a node without asking it, if it runs.
    public void crash(Member member, Crash how) {
        if (!member.host().running()) return;
        member.host().crash(how);
        member.runs(null);
        each(checker -> checker.onEnded(member, false));
    }

    /// Closes a node and ends its process.
    ///
    /// @return completed in the world's loop; never, when it crashes before
    CompletionStage<Void> stop(Member member) {
        Network network = member.network().orElseThrow();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        network.closeAsync()
                .thenRun(() -> simulation.loop().schedule(nowNanos() + CLEARED_NANOS, () -> {
                    if (!member.network().equals(Optional.of(network))) return;
                    each(checker -> checker.onEnded(member, true));
                    member.runs(null);
                    member.host().crash(Crash.PROCESS);
                    stopped.complete(null);
                }));
        return stopped;
    }

    private void close(Member member) {
        member.network().ifPresent(network -> {
            network.closeAsync();
            simulation.runFor(Duration.ofSeconds(3));
            each(checker -> checker.onEnded(member, true));
            member.runs(null);
            // The application's own tasks end with the process.
            member.host().crash(Crash.PROCESS);
        });
    }

    private Ciphers watched(Member member) {
        return new WatchedCiphers(Ciphers.system(), keys, new WatchedCiphers.Watcher() {
            @Override
            public void sealed(long key, byte[] nonce) {
                for (Checker checker : checkers) checker.onSeal(member, key, nonce);
            }

            @Override
            public void opened(long key, byte[] nonce, boolean verified) {
                for (Checker checker : checkers) checker.onOpen(member, key, nonce, verified);
            }
        });
    }

    private List<PeerDescription> others(Member member) {
        return members.stream()
                .filter(other -> other != member)
                .map(other -> PeerDescription.of(other.address(), PeerRole.VALIDATOR))
                .toList();
    }

    Member another(Member than, SplittableRandom random) {
        int index = random.nextInt(members.size() - 1);
        return members.get(index < than.number() - 1 ? index : index + 1);
    }

    long nextNumber() {
        return ++numbers;
    }

    void each(Consumer<Checker> told) {
        for (Checker checker : checkers) told.accept(checker);
    }

    void violated(Checker checker, String what) {
        Violation violation = new Violation(checker.name(), Duration.ofNanos(nowNanos()), what);
        violationsByChecker.merge(checker.name(), 1, Integer::sum);
        if (violations.size() < VIOLATIONS_KEPT) violations.add(violation);
        each(other -> other.onViolation(violation));
    }
}
