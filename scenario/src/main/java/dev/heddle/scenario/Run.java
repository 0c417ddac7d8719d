package dev.heddle.scenario;

import dev.heddle.core.PeerRole;
import dev.heddle.core.Platform;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.network.PeerDescription;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.simulator.Crash;
import dev.heddle.simulator.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// One scenario with one seed: the nodes, their load, what goes wrong, and the checkers that watch.
public final class Run {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// Without load at the end, for queues to drain and calls to resolve.
    private static final Duration LOADLESS = Duration.ofSeconds(20);

    private final long seed;
    private final Scenario scenario;
    private final Simulation simulation;
    private final List<Member> members = new ArrayList<>();
    private final List<Checker> checkers;
    private final List<Violation> violations = new ArrayList<>();
    private final WatchedCiphers.Keys keys = new WatchedCiphers.Keys();
    private final Workload workload;
    private long numbers;

    Run(Scenario scenario, long seed, List<Checker> checkers) {
        this.seed = seed;
        this.scenario = scenario;
        this.checkers = checkers;
        this.simulation = new Simulation(seed, scenario.profile());
        this.workload = new Workload(this, scenario.load());
        SplittableRandom random = simulation.random("keys");
        for (int i = 0; i < scenario.nodes(); i++) {
            members.add(new Member(simulation.addHost(), Identity.generate(random::nextBytes, Ciphers.system())));
        }
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
        for (Checker checker : checkers) checker.begin(this);
        for (Member member : members) start(member);
        long end = scenario.length().toNanos();
        runTo(end - LOADLESS.toNanos());
        workload.end();
        runTo(end);
        each(Checker::onQuiet);
        for (Member member : members) close(member);
        RunResult result = new RunResult(seed, nowNanos(), 0, List.copyOf(violations), simulation.traceHash());
        simulation.close();
        return result;
    }

    private void runTo(long endNanos) {
        while (nowNanos() < endNanos) {
            simulation.runFor(SECOND);
            each(Checker::everySecond);
        }
    }

    /// Starts a node that is down.
    void start(Member member) {
        Platform platform = member.host().start();
        NetworkBuilder builder = Network.builder()
                .platform(platform)
                .identity(member.identity())
                .ciphers(watched(member))
                .listen(member.host().address())
                .peers(others(member))
                .onPeer(event -> each(checker -> checker.onPeer(member, event)));
        workload.declare(member, builder);
        builder.startAsync().thenAccept(network -> {
            member.runs(network);
            workload.drive(member, platform.loop());
            each(checker -> checker.onStarted(member));
        });
    }

    void crash(Member member, Crash how) {
        member.host().crash(how);
        member.runs(null);
        each(checker -> checker.onEnded(member, false));
    }

    private void close(Member member) {
        member.network().ifPresent(network -> {
            network.closeAsync();
            simulation.runFor(Duration.ofSeconds(3));
            each(checker -> checker.onEnded(member, true));
            member.runs(null);
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
        violations.add(new Violation(checker.name(), Duration.ofNanos(nowNanos()), what));
    }
}
