package dev.heddle.app;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/// A testnet in real time: opens a platform for each node, lets the [Cluster] work and waits for it.
final class TestnetRun implements AutoCloseable {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    /// A little more than what a network takes that drains links to peers which do not read.
    private static final Duration CLOSE_MOST = Duration.ofSeconds(8);

    private final TestnetSettings settings;
    private final List<Platform> platforms = new ArrayList<>();
    private final List<Identity> identities = new ArrayList<>();
    private final Cluster cluster;
    private volatile boolean abandoned;

    /// Returns when every node listens.
    ///
    /// @param platforms opens the world of the node with this number; all of them are closed with the run
    /// @throws WrongUsage when a node cannot listen, above all because its port is taken
    TestnetRun(TestnetSettings settings, IntFunction<Platform> platforms, FileServer file) {
        this.settings = settings;
        List<TestnetNode> nodes = new ArrayList<>();
        boolean started = false;
        try {
            for (int i = 0; i < settings.nodes(); i++) nodes.add(start(i, platforms.apply(i), file));
            started = true;
        } finally {
            cluster = new Cluster(nodes, file.bytes());
            if (!started) close();
        }
    }

    /// Where each node listens, in their order.
    List<NetworkAddress> addresses() {
        return cluster.addresses();
    }

    /// Runs it to its end; once.
    ///
    /// @param view told again and again what happens
    TestnetReport run(TestnetView view) throws InterruptedException {
        cluster.connect().toCompletableFuture().join();
        TestnetSettings.Patience patience = settings.patience();
        if (comesTrue(() -> cluster.figures().allUp(), patience.links())) {
            CompletionStage<Void> load =
                    cluster.begin(settings.votesPerSecond(), settings.duration().toNanos());
            while (!ends(load, view.interval())) show(view);
            cluster.stopPinging().toCompletableFuture().join();
            comesTrue(() -> cluster.figures().settled(), patience.arrival());
            show(view);
        }
        return TestnetReport.of(cluster, settings.links().toString());
    }

    /// What went wrong at single nodes, for people.
    List<String> failures() {
        return cluster.failures();
    }

    /// Closes everything, links in good order; waits for it within bounds.
    @Override
    public void close() {
        closeNodes(CLOSE_MOST);
        platforms.forEach(Platform::close);
        identities.forEach(Identity::close);
    }

    /// For a process that is about to end and does the rest by that: ends the links and shows nothing more.
    void abandon(Duration most) {
        abandoned = true;
        closeNodes(most);
    }

    boolean abandoned() {
        return abandoned;
    }

    private void show(TestnetView view) {
        if (!abandoned) view.show(cluster.figures());
    }

    private void closeNodes(Duration most) {
        try {
            cluster.close().toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unclean) {
            // The platforms cut what is left.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private TestnetNode start(int number, Platform platform, FileServer file) {
        platforms.add(platform);
        Identity identity = Identity.generate(platform.entropy(), Ciphers.system());
        identities.add(identity);
        TestnetNode.Setup setup = new TestnetNode.Setup(
                identity,
                settings.suite(),
                NetworkAddress.parse("/ip4/127.0.0.1/tcp/" + settings.port(number)),
                settings.patience().call());
        try {
            return platform.await(TestnetNode.start(platform, setup, number == 0 ? file : null));
        } catch (CompletionException refused) {
            throw new WrongUsage(
                    "node %d %s; choose another --base-port".formatted(number, CallTally.reason(refused)), refused);
        }
    }

    private static boolean comesTrue(BooleanSupplier condition, Duration most) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNanos >= most.toNanos()) return false;
            Thread.sleep(LOOK_AGAIN);
        }
        return true;
    }

    private static boolean ends(CompletionStage<?> stage, Duration most) throws InterruptedException {
        try {
            stage.toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }
}
