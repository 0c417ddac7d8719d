package dev.heddle.scenario;

import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.Platform;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.network.PeerDescription;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.session.MemoryBudget;
import dev.heddle.session.NetworkId;
import dev.heddle.simulator.Crash;
import dev.heddle.simulator.Line;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One scenario with one seed: the nodes, what runs on them, what goes wrong, and the checkers that watch.
/// For one thread.
public final class Run implements AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// What the last probes have to arrive.
    private static final Duration PROBING = Duration.ofSeconds(5);
    /// What closing may take beyond draining, and a second after it.
    private static final Duration CLOSING_GRACE = Duration.ofSeconds(3);

    /// After it nothing of a node that closed is left (T-21).
    private static final long CLEARED_NANOS = SECOND.toNanos();

    /// One defect may be seen a million times.
    private static final int VIOLATIONS_KEPT = 100;

    private final long seed;
    private final Scenario scenario;
    private final Simulation simulation;
    private final Shape shape;
    private final Faults faults;
    /// Those that know each other, then strangers, by the numbers of their machines.
    private final List<Member> machines = new ArrayList<>();

    private final List<Member> members;
    private final Map<PeerId, Member> byId = new TreeMap<>();
    private final Conditions conditions;
    private final Troubles troubles = new Troubles(this::nowNanos);
    private final List<Checker> checkers = new ArrayList<>();
    private final CensusTaker census = new CensusTaker();
    private final Tally tally = new Tally();
    private final List<Violation> violations = new ArrayList<>();
    private final Map<String, Integer> violationsByChecker = new TreeMap<>();
    private final WatchedCiphers.Keys keys = new WatchedCiphers.Keys();
    private final FirstFlights firstFlights = new FirstFlights();
    private final Impostor impostor;
    private final Application application;
    private long nextSecondNanos = SECOND.toNanos();

    /// The scenario's own load runs on the nodes.
    Run(Scenario scenario, long seed, List<Checker> checkers) {
        this(scenario, seed, checkers, run -> new Workload(run, scenario.load()), true);
    }

    /// Another application runs on the nodes, and whoever made the run lets time pass. The nodes have the scenario's
    /// limits and are among themselves.
    ///
    /// @param checkers fresh ones
    public Run(Scenario scenario, long seed, List<Checker> checkers, Function<Run, Application> application) {
        this(scenario, seed, checkers, application, false);
    }

    /// @param conditioned whether seeds that draw faults draw conditions too
    private Run(
            Scenario scenario,
            long seed,
            List<Checker> checkers,
            Function<Run, Application> application,
            boolean conditioned) {
        this.seed = seed;
        this.scenario = scenario;
        this.checkers.addAll(checkers);
        this.checkers.add(census);
        this.checkers.add(tally);
        this.simulation = new Simulation(seed, this::usual);
        this.faults = new Faults(this);
        this.conditions = faults.clean() || !conditioned
                ? Conditions.plain(scenario.limits())
                : Conditions.draw(simulation::random, scenario);
        this.shape = faults.clean() ? Shape.PLAIN : drawShape();
        for (int i = 1; i <= scenario.nodes() + conditions.strangers(); i++) {
            // A stream for each, so that one more shifts no other.
            SplittableRandom random = simulation.random("key of node " + i);
            Identity identity = Identity.generate(random::nextBytes, Ciphers.system());
            Member member = new Member(simulation.addHost(), identity, i <= scenario.nodes());
            machines.add(member);
            byId.put(member.id(), member);
            setClock(member);
            setDisk(member);
        }
        this.members = machines.subList(0, scenario.nodes());
        this.impostor = new Impostor(this);
        this.application = application.apply(this);
        simulation.onBroken((host, broken) -> {
            Member at = machine(host.number());
            if (at != null) for (Checker checker : this.checkers) checker.onBroken(at, broken);
        });
    }

    /// The nodes, in the order of their numbers.
    public List<Member> members() {
        return Collections.unmodifiableList(members);
    }

    /// Those, and strangers behind them.
    public List<Member> machines() {
        return Collections.unmodifiableList(machines);
    }

    /// Who runs on a machine; null when nobody does whom the checkers watch.
    @Nullable
    Member machine(int number) {
        return number < 1 || number > machines.size() ? null : machines.get(number - 1);
    }

    /// Who has this id; null when nobody has.
    @Nullable
    Member machine(PeerId id) {
        return byId.get(id);
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

    /// What is wrong with whom.
    public Troubles troubles() {
        return troubles;
    }

    /// Of every node.
    public Limits limits() {
        return conditions.limits();
    }

    Conditions conditions() {
        return conditions;
    }

    List<Checker> checkers() {
        return checkers;
    }

    /// The load, where it is the scenario's own that runs on the nodes.
    Optional<Workload> workload() {
        return application instanceof Workload load ? Optional.of(load) : Optional.empty();
    }

    /// How long things may go wrong yet.
    long untilQuietNanos() {
        return scenario.length().minus(scenario.quiet()).toNanos() - nowNanos();
    }

    /// Whether nothing new is to go wrong any more.
    boolean quiet() {
        return untilQuietNanos() <= 0;
    }

    /// From the first start to the last check.
    RunResult toItsEnd() {
        begin();
        runFor(scenario.length().minus(Scenario.LOADLESS));
        application.end();
        runFor(Scenario.LOADLESS.minus(PROBING));
        workload().ifPresent(Workload::probe);
        runFor(PROBING);
        return end();
    }

    /// Starts the nodes.
    public void begin() {
        for (Checker checker : checkers) checker.begin(this);
        for (Member member : machines) start(member);
        faults.begin();
        if (conditions.hostile()) new Hostile(this).begin();
        if (conditions.replays()) new Replayer(this).begin();
        if (conditions.impostor()) impostor.begin();
    }

    /// Lets virtual time pass.
    public void runFor(Duration duration) {
        long endNanos = nowNanos() + duration.toNanos();
        for (; nextSecondNanos <= endNanos; nextSecondNanos += SECOND.toNanos()) {
            simulation.runFor(Duration.ofNanos(nextSecondNanos - nowNanos()));
            look();
        }
        simulation.runFor(Duration.ofNanos(endNanos - nowNanos()));
    }

    private void look() {
        for (Member member : machines) {
            member.network().ifPresent(network -> {
                var peers = network.peers();
                var statistics = network.statistics();
                for (Checker checker : checkers) checker.onStatus(member, peers, statistics);
            });
        }
        for (Checker checker : checkers) checker.everySecond();
    }

    /// The last checks: of what must have come right by now, then of what must be gone once the nodes have
    /// closed.
    public RunResult end() {
        for (Checker checker : checkers) checker.onQuiet();
        closeAll();
        return new RunResult(
                seed,
                nowNanos(),
                faults.count(),
                violations(),
                Collections.unmodifiableMap(new TreeMap<>(violationsByChecker)),
                simulation.traceHash(),
                tally.messages(),
                tally.linksUpNanos(),
                census.census());
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
    void setLine(Line line) {
        line.profile(usual(line.from().number(), line.to().number()));
    }

    /// What a round trip between two machines may take while nothing is wrong: jitter far beyond its mean, and a few
    /// losses in a row.
    long roundTripNanos(Member one, Member other) {
        return oneWayNanos(usual(one.number(), other.number())) + oneWayNanos(usual(other.number(), one.number()));
    }

    /// Whether nothing makes lines between two machines slow but their delay, while nothing is wrong.
    boolean steady(Member one, Member other) {
        return steady(usual(one.number(), other.number())) && steady(usual(other.number(), one.number()));
    }

    private static boolean steady(LinkProfile line) {
        return line.loss() == 0 && line.bytesPerSecond() == 0 && line.tail() == LinkProfile.Tail.LIGHT;
    }

    private static long oneWayNanos(LinkProfile line) {
        Duration usual = line.delay().plus(line.jitter().multipliedBy(20));
        return usual.plus(steady(line) ? Duration.ZERO : SECOND).toNanos();
    }

    private LinkProfile usual(int from, int to) {
        return shape.lines().of(scenario.links().between(from, to));
    }

    Shape shape() {
        return shape;
    }

    private Shape drawShape() {
        Shape drawn = Shape.draw(simulation.random("shape"));
        if (conditions.bulkPerMinute() > 0) return drawn.forBulk(simulation.random("lines for bulk"));
        return conditions.greetings() ? drawn.forGreetings(simulation.random("lines for greetings")) : drawn;
    }

    Impostor impostor() {
        return impostor;
    }

    FirstFlights firstFlights() {
        return firstFlights;
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
        for (Member member : machines) member.identity().close();
    }

    /// Starts a node that is down.
    public void start(Member member) {
        Limits limits = limits();
        // Not by the heap: a seed is to do the same on every machine.
        member.starts(
                new MemoryBudget(limits.reassembly().nodeBytes(), limits.lanes().nodeBytes()));
        NodeWatch watch = new NodeWatch(this, member, checkers);
        Platform platform = new WatchedPlatform(member.host().start(), watch, conditions.handlersBusy());
        NetworkBuilder builder = Network.builder()
                .platform(platform)
                .identity(member.identity())
                .ciphers(new WatchedCiphers(Ciphers.system(), keys, watch))
                .suite(shape.suite())
                .deployed(shape.deployed())
                .limits(limits)
                .memory(member.memory())
                .listen(member.host().address())
                .onPeer(event -> {
                    for (Checker checker : checkers) checker.onPeer(member, event);
                    application.onPeer(member, event);
                });
        if (conditions.unlistedLetIn()) {
            builder.network(NetworkId.PUBLIC)
                    .authentication(Authentication.MAYBE_MUTUAL)
                    .upstream(EnumSet.of(PeerRole.VALIDATOR));
        }
        if (member.listed()) builder.peers(others(member));
        else builder.seeds(victims());
        application.declare(member, builder);
        builder.startAsync()
                .thenAccept(network -> {
                    member.runs(network);
                    application.onStarted(member, member.host().newLoop());
                    for (Checker checker : checkers) checker.onStarted(member);
                })
                .exceptionally(failure -> {
                    for (Checker checker : checkers) checker.onBroken(member, failure);
                    return null;
                });
    }

    /// Ends a node without asking it, if it runs.
    public void crash(Member member, Crash how) {
        if (!member.host().running()) return;
        member.host().crash(how);
        for (Checker checker : checkers) checker.onEnded(member, false);
        member.stops();
    }

    /// Closes a node and ends its process, a second later and when nothing is wrong with its machine.
    ///
    /// @return completed in the world's loop; never, when it crashes before
    CompletionStage<Void> stop(Member member) {
        Network network = member.network().orElseThrow();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        close(member, network).thenRun(() -> endWhenCleared(member, network, stopped));
        return stopped;
    }

    private CompletionStage<Void> close(Member member, Network network) {
        for (Checker checker : checkers) checker.onClosing(member);
        return network.closeAsync().thenRun(() -> {
            // One that crashed meanwhile says nothing.
            if (!member.network().equals(Optional.of(network))) return;
            for (Checker checker : checkers) checker.onClosed(member);
        });
    }

    private void endWhenCleared(Member member, Network network, CompletableFuture<Void> stopped) {
        simulation.loop().schedule(nowNanos() + CLEARED_NANOS, () -> {
            if (!member.network().equals(Optional.of(network))) return;
            if (troubles.calmNanos(member) < CLEARED_NANOS) {
                endWhenCleared(member, network, stopped);
                return;
            }
            closed(member);
            member.host().crash(Crash.PROCESS);
            stopped.complete(null);
        });
    }

    private void closeAll() {
        boolean together = simulation.random("end").nextBoolean();
        for (Member member : machines) {
            member.network().ifPresent(network -> close(member, network));
            if (!together) simulation.runFor(SECOND);
        }
        simulation.runFor(limits().drain().plus(CLOSING_GRACE));
        for (Member member : machines) if (member.network().isPresent()) closed(member);
    }

    private void closed(Member member) {
        for (Checker checker : checkers) checker.onEnded(member, true);
        member.stops();
    }

    private List<PeerDescription> others(Member member) {
        return members.stream()
                .filter(other -> other != member)
                .map(Run::description)
                .toList();
    }

    static PeerDescription description(Member member) {
        return PeerDescription.of(member.address(), PeerRole.VALIDATOR);
    }

    /// Whom strangers dial: the same ones, so that these have no slots left.
    private List<NetworkAddress> victims() {
        return members.subList(0, 2).stream().map(Member::address).toList();
    }

    /// A listed one that is not this one.
    Member another(Member than, SplittableRandom random) {
        if (!than.listed()) return members.get(random.nextInt(members.size()));
        int index = random.nextInt(members.size() - 1);
        return members.get(index < than.number() - 1 ? index : index + 1);
    }

    void violated(Checker checker, String what) {
        Violation violation = new Violation(checker.name(), Duration.ofNanos(nowNanos()), what);
        violationsByChecker.merge(checker.name(), 1, Integer::sum);
        if (violations.size() < VIOLATIONS_KEPT) violations.add(violation);
        for (Checker other : checkers) other.onViolation(violation);
    }
}
