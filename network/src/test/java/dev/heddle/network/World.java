package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ByteLink;
import dev.heddle.core.Entropy;
import dev.heddle.core.EventLoop;
import dev.heddle.core.MemoryStore;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Store;
import dev.heddle.core.Transport;
import dev.heddle.core.VirtualLoop;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// A few nodes on one virtual loop, joined by pipes. Handlers' tasks run after random delays and so in any
/// order, as they may on many threads.
final class World implements AutoCloseable {
    static final Duration LATENCY = Duration.ofMillis(5);

    final VirtualLoop loop = new VirtualLoop();
    final SplittableRandom random;
    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    final List<Pipe> pipes = new ArrayList<>();
    /// The longest time that a handlers' task waits for its thread.
    Duration handlersDelay = Duration.ZERO;
    /// Whether connections can be made.
    boolean reachable = true;
    /// What the nodes' clocks are ahead of time.
    Duration clockAhead = Duration.ZERO;

    private final Map<Integer, Transport.Acceptor> acceptors = new TreeMap<>();
    private final List<Network> networks = new ArrayList<>();

    World(long seed) {
        random = new SplittableRandom(seed);
    }

    /// A started network, or null where that failed.
    Network start(NetworkBuilder builder) {
        return start(platform(), builder);
    }

    /// The same in a world that other networks share, or that one was in before.
    Network start(Platform platform, NetworkBuilder builder) {
        CompletableFuture<Network> started =
                builder.platform(platform).startAsync().toCompletableFuture();
        runFor(Duration.ofMillis(1));
        Network network = started.join();
        networks.add(network);
        return network;
    }

    Platform platform() {
        return new OneLoop(random.split());
    }

    void runFor(Duration duration) {
        loop.runFor(duration.toNanos());
    }

    /// Ends a node; another one may take its place in its world.
    void stop(Network network) {
        CompletableFuture<Void> closed = network.closeAsync().toCompletableFuture();
        runFor(Duration.ofSeconds(2));
        assertThat(closed).isCompleted();
        networks.remove(network);
    }

    /// Breaks every connection.
    void cut() {
        for (Pipe pipe : List.copyOf(pipes)) pipe.breakOff();
    }

    /// Closes every node and sees that nothing is left.
    @Override
    public void close() {
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (Network network : networks) {
            closed.add(network.closeAsync().toCompletableFuture());
        }
        runFor(Duration.ofSeconds(10));
        assertThat(closed).allMatch(CompletableFuture::isDone);
        assertThat(pipes).as("links left open").isEmpty();
        assertThat(allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory())
                .as("bytes of buffers held")
                .isZero();
    }

    private final class OneLoop implements Platform, Transport {
        private final SplittableRandom entropy;
        private final Store store = new MemoryStore();

        OneLoop(SplittableRandom entropy) {
            this.entropy = entropy;
        }

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public List<Transport> transports() {
            return List.of(this);
        }

        @Override
        public Executor handlers(Priority priority) {
            return task -> {
                long delayNanos = random.nextLong(handlersDelay.toNanos() + 1);
                loop.schedule(loop.nowNanos() + delayNanos, task);
            };
        }

        @Override
        public InstantSource clock() {
            return () -> Instant.EPOCH
                    .plusSeconds(1_700_000_000)
                    .plusNanos(loop.nowNanos())
                    .plus(clockAhead);
        }

        @Override
        public Entropy entropy() {
            return entropy::nextBytes;
        }

        @Override
        public ByteBufAllocator allocator() {
            return allocator;
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public <T> T await(CompletionStage<T> stage) {
            throw new IllegalStateException("virtual time");
        }

        @Override
        public void close() {}

        @Override
        public boolean handles(NetworkAddress address) {
            return address.host() instanceof NetworkAddress.Memory;
        }

        @Override
        public CompletionStage<Listener> listen(NetworkAddress address, Acceptor acceptor) {
            int port = ((NetworkAddress.Memory) address.host()).port();
            if (acceptors.putIfAbsent(port, acceptor) != null) {
                return CompletableFuture.failedFuture(new IOException("/memory/" + port + " is taken"));
            }
            return CompletableFuture.completedFuture(new Listener() {
                @Override
                public NetworkAddress address() {
                    return address;
                }

                @Override
                public CompletionStage<Void> close() {
                    acceptors.remove(port, acceptor);
                    return CompletableFuture.completedFuture(null);
                }
            });
        }

        @Override
        public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
            CompletableFuture<ByteLink> dialled = new CompletableFuture<>();
            loop.schedule(loop.nowNanos() + LATENCY.toNanos(), () -> {
                Acceptor acceptor = acceptors.get(((NetworkAddress.Memory) address.host()).port());
                if (acceptor == null || !reachable) {
                    dialled.completeExceptionally(new IOException("nobody is there"));
                    return;
                }
                Pipe near = new Pipe(World.this, address.withoutKey());
                Pipe far = new Pipe(World.this, address.withoutKey());
                near.join(far);
                far.join(near);
                acceptor.accept(far);
                dialled.complete(near);
            });
            return dialled;
        }
    }
}
