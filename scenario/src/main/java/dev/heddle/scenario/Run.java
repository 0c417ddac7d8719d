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
import dev.heddle.session.NetworkId;
import dev.heddle.simulator.Crash;
import dev.heddle.simulator.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One scenario with one seed: the nodes, their load, what goes wrong, and the checkers that watch.
public final class Run {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// Without load at the end, for queues to drain and calls to resolve.
    private static final Duration LOADLESS = Duration.ofSeconds(20);
    /// What the last probes have to arrive.
    private static final Duration PROBING = Duration.ofSeconds(5);
    /// Beyond the time that closing may take.
    private static final Duration CLOSING_GRACE = Duration.ofSeconds(3);

    private final long seed;
    private final Scenario scenario;
    private final Conditions conditions;
    private final Simulation simulation;
    /// Those that know each other, then strangers, by the numbers of their machines.
    private final List<Member> machines = new ArrayList<>();

    private final List<Member> members;
    private final Map<PeerId, Member> byId = new TreeMap<>();
    private final List<Checker> checkers;
    private final List<Violation> violations = new ArrayList<>();
    private final WatchedCiphers.Keys keys = new WatchedCiphers.Keys();
    private final Troubles troubles = new Troubles(this::nowNanos);
    private final Workload workload;

    Run(Scenario scenario, long seed, List<Checker> checkers) {
        this.seed = seed;
        this.scenario = scenario;
        this.checkers = List.copyOf(checkers);
        this.simulation = new Simulation(seed, scenario.profile());
        this.conditions = Conditions.draw(simulation.random("conditions"));
        SplittableRandom random = simulation.random("keys");
        int all = scenario.nodes() + conditions.strangers();
        for (int i = 0; i < all; i++) {
            Identity identity = Identity.generate(random::nextBytes, Ciphers.system());
            machines.add(new Member(simulation.addHost(), identity, i < scenario.nodes()));
        }
        for (Member member : machines) byId.put(member.id(), member);
        this.members = machines.subList(0, scenario.nodes());
        this.workload = new Workload(this, scenario.load());
        simulation.onBroken((host, broken) -> {
            Member at = machine(host.number());
            if (at != null) for (Checker checker : this.checkers) checker.onBroken(at, broken);
        });
    }

    /// The nodes that know each other, in the order of their numbers.
    public List<Member> members() {
        return Collections.unmodifiableList(members);
    }

    /// Those, and strangers behind them.
    public List<Member> machines() {
        return Collections.unmodifiableList(machines);
    }

    /// Who runs on a machine; null when there is none of that number.
    @Nullable
    Member machine(int number) {
        return number < 1 || number > machines.size() ? null : machines.get(number - 1);
    }

    public Scenario scenario() {
        return scenario;
    }

    public Simulation simulation() {
        return simulation;
    }

    /// What is wrong with whom. Faults say it there.
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

    Workload workload() {
        return workload;
    }

    List<Checker> checkers() {
        return checkers;
    }

    /// Virtual time since the run began.
    public long nowNanos() {
        return simulation.loop().nowNanos();
    }

    /// Whether nothing new is to go wrong any more.
    public boolean quiet() {
        return nowNanos() >= scenario.length().minus(scenario.quiet()).toNanos();
    }

    /// From the first start to the last check.
    RunResult toItsEnd() {
        begin();
        for (Member member : machines) start(member);
        new Hostile(this).begin();
        Duration end = scenario.length();
        runTo(end.minus(LOADLESS));
        workload.end();
        runTo(end.minus(PROBING));
        workload.probe();
        runTo(end);
        for (Checker checker : checkers) checker.onQuiet();
        closeAll();
        RunResult result = new RunResult(seed, nowNanos(), 0, List.copyOf(violations), simulation.traceHash());
        simulation.close();
        return result;
    }

    /// The checkers serve this run from here on.
    void begin() {
        for (Checker checker : checkers) checker.begin(this);
    }

    private void runTo(Duration end) {
        while (nowNanos() < end.toNanos()) {
            simulation.runFor(SECOND);
            look();
        }
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

    /// Starts a node that is down.
    void start(Member member) {
        member.starts();
        troubleOf(member);
        NodeWatch watch = new NodeWatch(this, member, checkers);
        Platform platform = new WatchedPlatform(member.host().start(), watch, conditions.handlersBusy());
        NetworkBuilder builder = Network.builder()
                .platform(platform)
                .identity(member.identity())
                .ciphers(new WatchedCiphers(Ciphers.system(), keys, watch))
                .limits(limits())
                .listen(member.host().address())
                .onPeer(event -> {
                    for (Checker checker : checkers) checker.onPeer(member, event);
                });
        if (conditions.unlistedLetIn()) {
            builder.network(NetworkId.PUBLIC)
                    .authentication(Authentication.MAYBE_MUTUAL)
                    .upstream(EnumSet.of(PeerRole.VALIDATOR));
        }
        if (member.listed()) builder.peers(others(member));
        else builder.seeds(victims());
        workload.declare(member, builder, platform.loop());
        builder.startAsync().thenAccept(network -> {
            member.runs(network);
            workload.drive(member, platform.loop());
            for (Checker checker : checkers) checker.onStarted(member);
        });
    }

    /// Ends a node as a crash does.
    void crash(Member member, Crash how) {
        member.host().crash(how);
        for (Checker checker : checkers) checker.onEnded(member, false);
        member.stops();
        troubleOf(member);
    }

    /// It has links to make anew, and the others to it.
    private void troubleOf(Member member) {
        for (Member other : machines) if (other != member) troubles.strike(member, other);
    }

    private void closeAll() {
        boolean together = simulation.random("end").nextBoolean();
        for (Member member : machines) {
            member.network().ifPresent(network -> network.closeAsync());
            if (!together) simulation.runFor(SECOND);
        }
        simulation.runFor(limits().drain().plus(CLOSING_GRACE));
        for (Member member : machines) {
            if (member.network().isEmpty()) continue;
            for (Checker checker : checkers) checker.onEnded(member, true);
            member.stops();
        }
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

    /// A listed one that is not this one.
    Member another(Member than, SplittableRandom random) {
        if (!than.listed()) return members.get(random.nextInt(members.size()));
        int index = random.nextInt(members.size() - 1);
        return members.get(index < than.number() - 1 ? index : index + 1);
    }

    /// Whom strangers dial: the same ones, so that these have no slots left.
    private List<NetworkAddress> victims() {
        return members.subList(0, 2).stream().map(Member::address).toList();
    }

    /// Whether this is the key of somebody whom the others know.
    boolean listed(PeerId id) {
        Member member = machine(id);
        return member != null && member.listed();
    }

    /// Who has this id; null when nobody has.
    @Nullable
    Member machine(PeerId id) {
        return byId.get(id);
    }

    void violated(Checker checker, String what) {
        violations.add(new Violation(checker.name(), Duration.ofNanos(nowNanos()), what));
    }

    List<Violation> violations() {
        return violations;
    }
}
