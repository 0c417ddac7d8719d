package dev.heddle.junit;

import dev.heddle.core.EventLoop;
import dev.heddle.core.PeerId;
import dev.heddle.network.CallProtocol;
import dev.heddle.network.MessageProtocol;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.scenario.Checker;
import dev.heddle.scenario.Checkers;
import dev.heddle.scenario.Member;
import dev.heddle.scenario.Run;
import dev.heddle.scenario.RunResult;
import dev.heddle.scenario.Scenario;
import dev.heddle.scenario.Violation;
import dev.heddle.simulator.Crash;
import dev.heddle.simulator.Line;
import dev.heddle.simulator.LineFault;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.LinkProfiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The nodes of one test with one seed, in virtual time: production code, real encryption, one thread. First say what
/// runs on them, then [#start()] them; time passes in [#runFor], [#runUntil] and [#await] only, and in it everything
/// happens: timers, links, handlers. Whatever is random comes from the seed, also what the test itself draws from
/// [#random]. Not for tasks of the nodes but where a method says so.
///
/// What a handler given to [#onMessage] or [#onCall] throws fails the test.
public final class SimulatedCluster {
    private static final Duration STEP = Duration.ofMillis(1);
    private static final Duration STARTING = Duration.ofSeconds(1);

    private final long seed;
    private final Scenario scenario;
    private final UserProtocols protocols = new UserProtocols();
    private final HandlersReturn handlers = new HandlersReturn();
    private final List<Runnable> heals = new ArrayList<>();
    private @Nullable LinkProfiles links;
    private @Nullable Run run;
    private int repetitions;
    private boolean started;

    SimulatedCluster(long seed, Scenario scenario) {
        this.seed = seed;
        this.scenario = scenario;
    }

    /// What a node does with a message.
    @FunctionalInterface
    public interface OnMessage<M> {
        void onMessage(Member node, PeerId from, M message);
    }

    /// What a node answers to a request. A failed stage leaves the caller without an answer.
    @FunctionalInterface
    public interface OnCall<Q, R> {
        CompletionStage<R> onCall(Member node, PeerId from, Q request);
    }

    public long seed() {
        return seed;
    }

    /// A fresh random stream of the seed, the same for the same purpose.
    public SplittableRandom random(String purpose) {
        return run().simulation().random("test: " + purpose);
    }

    /// The nodes, in the order of their numbers, whether they run or not.
    public List<Member> nodes() {
        return run().members();
    }

    /// @param number 1 for the first
    public Member node(int number) {
        return nodes().get(number - 1);
    }

    /// The node that a peer is.
    ///
    /// @throws IllegalArgumentException when it is none of these
    public Member node(PeerId id) {
        return nodes().stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node here is " + id));
    }

    /// What runs on a node now. Also for its tasks.
    ///
    /// @throws IllegalStateException when none does
    public Network network(Member node) {
        return node.network().orElseThrow(() -> new IllegalStateException(node + " does not run now"));
    }

    /// Each node takes the messages of a protocol.
    public <M> SimulatedCluster onMessage(MessageProtocol<M> protocol, OnMessage<M> handler) {
        return customize((node, builder) -> builder.onMessage(protocol, (from, message) -> {
            try {
                handler.onMessage(node, from, message);
            } catch (RuntimeException | Error failure) {
                handlers.threw(node, protocol, failure);
                throw failure;
            }
        }));
    }

    /// Each node answers the requests of a protocol.
    public <Q, R> SimulatedCluster onCall(CallProtocol<Q, R> protocol, OnCall<Q, R> handler) {
        return customize((node, builder) -> builder.onCall(protocol, (from, request) -> {
            try {
                return handler.onCall(node, from, request);
            } catch (RuntimeException | Error failure) {
                handlers.threw(node, protocol, failure);
                throw failure;
            }
        }));
    }

    /// Whatever else a node is to be, told each time before it starts. Its platform, identity, addresses and peers are
    /// set already.
    public SimulatedCluster customize(BiConsumer<Member, NetworkBuilder> customizer) {
        requireNew();
        protocols.customize(customizer);
        return this;
    }

    /// What a node does once it runs, told each time it has started, with the loop of this incarnation: what is
    /// scheduled there ends with it.
    public SimulatedCluster onStarted(BiConsumer<Member, EventLoop> told) {
        requireNew();
        protocols.onStarted(told);
        return this;
    }

    /// Each node does something again and again while it runs, at random times, until the test method ends.
    ///
    /// @param about half to one and a half of it from one time to the next
    public SimulatedCluster repeat(Duration about, Consumer<Member> task) {
        String purpose = "repetition " + ++repetitions;
        return onStarted((node, loop) -> new Repetition(
                        loop, random("%s of %s at %s".formatted(purpose, node, now())), about.toNanos(), () -> {
                            if (!protocols.ended()) task.accept(node);
                        })
                .schedule());
    }

    /// Every line between two nodes is like this, beside what goes wrong with it, and beside what the seeds vary where
    /// they draw faults. Otherwise they take 20 ms each way, and some jitter. To be said before anything else.
    public SimulatedCluster links(LinkProfile profile) {
        return links(LinkProfiles.all(profile));
    }

    /// The same with lines that differ, for example those [named][LinkProfiles#named] `six-regions`.
    public SimulatedCluster links(LinkProfiles profiles) {
        if (run != null) throw new IllegalStateException("the nodes are there already: say first what links them");
        links = profiles;
        return this;
    }

    /// Starts all nodes. They have no links yet: give them some time, or wait until they are [#linked()].
    public void start() {
        requireNew();
        started = true;
        run().begin();
        // A disk may take a while.
        runUntil(() -> nodes().stream().allMatch(node -> node.network().isPresent()), STARTING);
    }

    /// Virtual time since the beginning.
    public Duration now() {
        return Duration.ofNanos(run().nowNanos());
    }

    /// Lets virtual time pass.
    public void runFor(Duration duration) {
        requireOutside();
        run().runFor(duration);
    }

    /// Lets virtual time pass until the faults that the seed drew are over, and those of the test too.
    public void runToQuiet() {
        requireOutside();
        heal();
        run().runFor(left(scenario.length().minus(scenario.quiet())));
    }

    /// Lets virtual time pass until something holds; it is asked each millisecond.
    ///
    /// @throws AssertionError when it does not hold in time
    public void runUntil(BooleanSupplier condition, Duration atMost) {
        requireOutside();
        Duration end = now().plus(atMost);
        while (!condition.getAsBoolean()) {
            if (now().compareTo(end) >= 0) {
                throw new AssertionError("what was waited for did not happen within " + atMost + " of virtual time");
            }
            run().runFor(STEP);
        }
    }

    /// Lets virtual time pass until a stage has completed, for example a call. In place of `join` and `get`, which
    /// would wait for ever: time does not pass while a thread waits.
    ///
    /// @return its value
    /// @throws AssertionError when it does not complete in time
    /// @throws java.util.concurrent.CompletionException when it fails
    public <T> T await(CompletionStage<T> stage, Duration atMost) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        runUntil(future::isDone, atMost);
        return future.join();
    }

    /// Whether each node that runs has a link to each other one that does.
    public boolean linked() {
        return nodes().stream()
                .filter(node -> node.host().running())
                .allMatch(node -> nodes().stream()
                        .filter(other -> other != node && other.host().running())
                        .allMatch(other -> linked(node, other)));
    }

    /// Ends a node without asking it. Also for tasks.
    public void crash(Member node, Crash how) {
        requireStarted();
        run().crash(node, how);
    }

    /// Starts a node again that is down. Also for tasks.
    public void restart(Member node) {
        requireStarted();
        run().start(node);
    }

    /// These nodes and all others see nothing of each other, until [#heal()]. Also for tasks.
    public void partition(Member... side) {
        List<Member> one = List.of(side);
        for (Member node : one) {
            for (Member other : nodes()) {
                if (one.contains(other)) continue;
                disturb(node, other, new LineFault.Stopped());
                disturb(other, node, new LineFault.Stopped());
            }
        }
    }

    /// Something is wrong with what one node sends to another, until [#heal()]: it is lost, held, slow or damaged. Also
    /// for tasks.
    public void disturb(Member from, Member to, LineFault fault) {
        requireStarted();
        line(from, to).apply(fault);
        heals.add(() -> line(from, to).lift(fault));
    }

    /// Nothing of a node runs, until [#heal()]. Also for tasks.
    public void pause(Member node) {
        confuse(node, node.host()::pause, node.host()::resume);
    }

    /// Each task of a node takes a while, until [#heal()]. Also for tasks.
    public void slow(Member node, Duration task) {
        confuse(node, () -> node.host().taskTakes(task), () -> node.host().taskTakes(Duration.ZERO));
    }

    private void confuse(Member node, Runnable begin, Runnable end) {
        requireStarted();
        run().troubles().begin(node);
        begin.run();
        heals.add(() -> {
            end.run();
            run().troubles().end(node);
        });
    }

    /// Ends what the test did to lines and nodes; who crashed stays down. Also for tasks.
    public void heal() {
        requireStarted();
        List.copyOf(heals).forEach(Runnable::run);
        heals.clear();
    }

    /// What is beneath: hosts and their clocks, disks and lines. The checkers do not know what is done to them there,
    /// and may ask too much of them.
    public Run run() {
        Run made = run;
        if (made == null) {
            Scenario linked = links == null ? scenario : scenario.withLinks(links);
            List<Checker> checkers = new ArrayList<>(Checkers.all());
            checkers.add(handlers);
            made = new Run(linked, seed, checkers, _ -> protocols);
            run = made;
        }
        return made;
    }

    boolean started() {
        return started;
    }

    /// Lets everything come right, closes the nodes, and checks what is left of them.
    void finish() {
        protocols.end();
        heal();
        for (Member node : nodes()) if (!node.host().running()) restart(node);
        Duration quiet = scenario.quiet();
        Duration left = left(scenario.length());
        run().runFor(left.compareTo(quiet) > 0 ? left : quiet);
        RunResult _ = run().end();
    }

    /// What must not have been, so far.
    List<Violation> violations() {
        return run().violations();
    }

    /// What the test's handlers threw.
    List<Throwable> thrown() {
        return handlers.thrown();
    }

    /// Gives everything back.
    void end() {
        run().close();
    }

    /// Until this virtual time.
    private Duration left(Duration end) {
        Duration left = end.minus(now());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Line line(Member from, Member to) {
        return run().simulation().line(from.host(), to.host());
    }

    private static boolean linked(Member node, Member other) {
        return node.network()
                .map(network -> network.peers().stream()
                        .anyMatch(peer ->
                                peer.id().equals(other.id()) && peer.link().isPresent()))
                .orElse(false);
    }

    private void requireNew() {
        if (started) {
            throw new IllegalStateException("the nodes have started: say before what runs on them, and start once");
        }
    }

    private void requireStarted() {
        if (!started) throw new IllegalStateException("the nodes have not started yet: call start() first");
    }

    private void requireOutside() {
        requireStarted();
        if (run().simulation().loop().inLoop()) {
            throw new IllegalStateException(
                    "a task of a node cannot let time pass; it may schedule another task on its loop");
        }
    }
}
