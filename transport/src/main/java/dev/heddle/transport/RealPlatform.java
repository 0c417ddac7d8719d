package dev.heddle.transport;

import dev.heddle.core.Entropy;
import dev.heddle.core.EventLoop;
import dev.heddle.core.LimitUse;
import dev.heddle.core.MemoryStore;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Store;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The real world: TCP and in-memory links on Netty's loops, threads for handlers, the system's clock and
/// entropy.
///
/// All its threads are daemons; after [#close()] they, its sockets, its in-memory ports and the locks of
/// its logs are gone.
public final class RealPlatform implements Platform {
    private final Loops loops;
    private final Handlers handlers;
    private final SocketFactory sockets;
    private final MemoryTransport memory;
    private final DescriptorGuard descriptors = new DescriptorGuard(DescriptorGuard.Count.ofProcess());
    private final List<Transport> transports;
    private final @Nullable FileStore files;
    private final Store store;
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean closed = new AtomicBoolean();

    private RealPlatform(Options options) {
        sockets = switch (options.io()) {
            case EPOLL -> new EpollSockets();
            case NIO -> new NioSockets();
        };
        loops = new Loops(options.loops(), options.threadNamePrefix(), sockets.selectors());
        handlers = new Handlers(options.threadNamePrefix());
        memory = new MemoryTransport(loops);
        transports = transports(options.tcp());
        files = options.store()
                .map(folder -> new FileStore(folder, options.threadNamePrefix()))
                .orElse(null);
        store = files == null ? new MemoryStore() : files;
    }

    private List<Transport> transports(TcpSettings tcp) {
        return List.of(new TcpTransport(loops, sockets, handlers.of(Priority.NORMAL), tcp, descriptors), memory);
    }

    /// Opens a platform with [Options#DEFAULT].
    public static RealPlatform open() {
        return open(Options.DEFAULT);
    }

    /// @throws IllegalStateException if the options ask for an interface that does not load on this system
    public static RealPlatform open(Options options) {
        return new RealPlatform(options);
    }

    @Override
    public EventLoop loop() {
        return loops.first();
    }

    @Override
    public List<Transport> transports() {
        return transports;
    }

    @Override
    public Executor handlers(Priority priority) {
        return handlers.of(priority);
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public Entropy entropy() {
        return random::nextBytes;
    }

    @Override
    public ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        refuseOnLoop("wait for a result");
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException failed) {
            throw new CompletionException(failed.getCause());
        } catch (CancellationException cancelled) {
            throw new CompletionException(cancelled);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException(interrupted);
        }
    }

    /// What of the process's own limits is in use: file descriptors, of which listeners leave some to the rest. Any
    /// thread; counts them, which takes the longer the more there are.
    public List<LimitUse> limits() {
        return List.of(descriptors.use());
    }

    /// The same platform, loops, handlers and store, but with TCP links of its own kind: for a node with
    /// several networks. Closing what is returned does nothing; this platform's [#close()] ends its links
    /// too.
    public Platform with(TcpSettings tcp) {
        return new PlatformView(this, transports(tcp));
    }

    /// Closes listeners and links, whose receivers are told, and ends all threads. Waits for them, but only
    /// a few seconds where a task does not end.
    ///
    /// @throws IllegalStateException on one of the loops, which could never end
    @Override
    public void close() {
        refuseOnLoop("close the platform");
        if (closed.getAndSet(true)) return;
        memory.close();
        loops.close();
        handlers.close();
        // Last: whoever ends may still have something to keep.
        if (files != null) files.close();
    }

    private void refuseOnLoop(String what) {
        if (loops.inLoop()) {
            throw new IllegalStateException(
                    "cannot %s on %s: the loop would wait for itself; use a handler's thread or go on asynchronously"
                            .formatted(what, Thread.currentThread().getName()));
        }
    }

    /// How to open a platform.
    ///
    /// @param loops threads that serve links, at least 1
    /// @param threadNamePrefix begins the name of every thread
    /// @param io what serves the sockets
    /// @param store the folder of what outlives the platform, made if it is missing; without one nothing
    ///     does
    /// @param tcp how TCP links behave
    public record Options(int loops, String threadNamePrefix, Io io, Optional<Path> store, TcpSettings tcp) {
        /// One loop for each processor, but no more than 8; `heddle`; the best interface that loads; no
        /// store.
        public static final Options DEFAULT = new Options(
                Math.min(Runtime.getRuntime().availableProcessors(), 8),
                "heddle",
                Io.best(),
                Optional.empty(),
                TcpSettings.DEFAULT);

        public Options {
            if (loops < 1) throw new IllegalArgumentException("a platform has at least 1 loop, got " + loops);
        }

        public Options withLoops(int other) {
            return new Options(other, threadNamePrefix, io, store, tcp);
        }

        public Options withThreadNamePrefix(String other) {
            return new Options(loops, other, io, store, tcp);
        }

        public Options withIo(Io other) {
            return new Options(loops, threadNamePrefix, other, store, tcp);
        }

        public Options withStore(Path folder) {
            return new Options(loops, threadNamePrefix, io, Optional.of(folder), tcp);
        }

        public Options withTcp(TcpSettings other) {
            return new Options(loops, threadNamePrefix, io, store, other);
        }
    }
}
