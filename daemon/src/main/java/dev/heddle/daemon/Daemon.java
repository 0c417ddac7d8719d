package dev.heddle.daemon;

import dev.heddle.admin.AdminException;
import dev.heddle.config.ConfigException;
import dev.heddle.core.LimitUse;
import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerRole;
import dev.heddle.core.Store;
import dev.heddle.network.Network;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.noise.Identity;
import dev.heddle.session.MemoryBudget;
import dev.heddle.transport.RealPlatform;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A running node: all its networks on one platform. It prints a line for each of its events. Any thread,
/// but for [#close()].
public final class Daemon implements AutoCloseable {
    /// Held open while the node runs, so that a second one on the same folder is refused.
    private static final String LOCK = "node";

    /// What closing may take beyond draining: networks end by themselves a second after it.
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(3);

    private final NodeConfig config;
    private final EventLines lines;
    private final RealPlatform platform;
    /// All networks of a node share its memory.
    private final MemoryBudget memory;
    private final List<Identity> identities = new ArrayList<>();
    private final Map<NetworkConfig, Network> networks = new LinkedHashMap<>();

    private @Nullable NodeAdmin admin;

    private Daemon(NodeConfig config, PrintWriter out) {
        this.config = config;
        this.memory = MemoryBudget.ofHeap(
                config.networks().stream().map(NetworkConfig::limits).toList());
        this.platform = RealPlatform.open(RealPlatform.Options.DEFAULT.withStore(config.data()));
        this.lines = new EventLines(out, System::nanoTime);
    }

    /// Starts a node, and returns when all its networks listen.
    ///
    /// @param environment variables by name, for what the configuration leaves to them
    /// @param out where its events are printed by a thread of its own, each line flushed; while nobody
    ///     reads them, lines are dropped and counted
    /// @throws ConfigException that says what cannot be done and why; nothing is left running
    public static Daemon start(NodeConfig config, Map<String, String> environment, PrintWriter out) {
        Daemon daemon = new Daemon(config, out);
        boolean started = false;
        try {
            daemon.lock();
            for (NetworkConfig network : config.networks()) daemon.start(network, environment);
            daemon.startAdmin();
            daemon.lines.started();
            started = true;
            return daemon;
        } finally {
            if (!started) {
                daemon.end();
                daemon.lines.close();
            }
        }
    }

    /// What of its limits is in use, and what they have kept out since the start: those of each network under its
    /// name, of the memory that all share, and of the process.
    public List<LimitUse> limits() {
        List<LimitUse> all = new ArrayList<>();
        networks.forEach((network, running) -> {
            for (LimitUse one : running.limits()) {
                all.add(new LimitUse(network.name() + ": " + one.name(), one.used(), one.limit(), one.refused()));
            }
        });
        all.addAll(memory.uses());
        all.addAll(platform.limits());
        return all;
    }

    /// The running networks, in the order of the configuration.
    public List<Network> networks() {
        return List.copyOf(networks.values());
    }

    /// Sends what waits, ends every link, and prints that it has stopped; waits for it within bounds. Once.
    @Override
    public void close() {
        lines.stopping();
        end();
        lines.stopped();
        lines.close();
    }

    private void lock() {
        try {
            Store.Log _ = platform.await(platform.store().open(LOCK));
        } catch (CompletionException refused) {
            throw new ConfigException(
                    "cannot use the data folder: %s; each running node needs a folder of its own"
                            .formatted(reason(refused)),
                    refused);
        }
    }

    private void start(NetworkConfig network, Map<String, String> environment) {
        try {
            Network running = platform.await(builder(network, environment).startAsync());
            networks.put(network, running);
            lines.listening(network, running);
        } catch (CompletionException | IllegalArgumentException refused) {
            throw new ConfigException("network %s: %s".formatted(network.name(), reason(refused)), refused);
        }
    }

    private void startAdmin() {
        Map<String, Network> byName = new LinkedHashMap<>();
        networks.forEach((network, running) -> byName.put(network.name(), running));
        try {
            NodeAdmin started = NodeAdmin.start(config.admin().port(), config.data(), byName, this::limits);
            admin = started;
            lines.admin(started);
        } catch (AdminException refused) {
            throw new ConfigException("admin: " + refused.getMessage(), refused);
        }
    }

    private NetworkBuilder builder(NetworkConfig network, Map<String, String> environment) {
        Identity identity = IdentityFile.load(
                network.identity().orElse(config.identity()),
                network.identity().isPresent()
                        ? network.peerId()
                        : network.peerId().or(config::peerId));
        identities.add(identity);
        NetworkBuilder builder = Network.builder()
                .identity(identity)
                .chain(config.chain())
                .deployed(config.deployed())
                .network(network.network())
                .suite(network.suite())
                .authentication(network.authentication())
                .limits(network.limits())
                .memory(memory)
                .peers(network.peers())
                .platform(platform.with(network.tcp(environment)))
                .onPeer(event -> lines.peer(network, event));
        network.role().ifPresent(builder::role);
        network.upstreamRoles().ifPresent(roles -> {
            EnumSet<PeerRole> dialled = EnumSet.noneOf(PeerRole.class);
            dialled.addAll(roles);
            builder.upstream(dialled);
        });
        for (NetworkAddress address : network.listen()) builder.listen(address);
        return builder;
    }

    private void end() {
        if (admin != null) admin.close();
        List<CompletionStage<Void>> closing = new ArrayList<>();
        for (Network network : networks.values()) closing.add(network.closeAsync());
        Duration most = config.networks().stream()
                .map(NetworkConfig::limits)
                .map(Limits::drain)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO)
                .plus(CLOSE_GRACE);
        try {
            CompletableFuture.allOf(closing.stream()
                            .map(CompletionStage::toCompletableFuture)
                            .toArray(CompletableFuture<?>[]::new))
                    .get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unclean) {
            // The platform cuts what is left.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        platform.close();
        identities.forEach(Identity::close);
    }

    private static String reason(RuntimeException refused) {
        Throwable cause =
                refused instanceof CompletionException && refused.getCause() != null ? refused.getCause() : refused;
        return String.valueOf(cause.getMessage());
    }
}
