package dev.heddle.chaos;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// One attack on a node of our own on this machine, to see what becomes of the node. It speaks just enough
/// of the protocol to misbehave, from many addresses of the loopback, and ends by itself. It runs on one
/// thread, so that what it costs is at most one core. Any thread.
///
/// ```
/// AttackTarget node = AttackTarget.of(address).withListed(List.of(honest));
/// try (HostileClient client = HostileClient.start(Attack.JUNK, node, AttackSettings.DEFAULT)) {
///     AttackCounters done = client.ended().toCompletableFuture().join();
/// }
/// ```
public final class HostileClient implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final AttackTally tally = new AttackTally();
    private final CompletableFuture<AttackCounters> ended = new CompletableFuture<>();
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final Assault assault;

    private HostileClient(Attack attack, AttackTarget target, AttackSettings settings) {
        long nowNanos = System.nanoTime();
        SplittableRandom random = new SplittableRandom(settings.seed());
        Pace unbounded = new Pace(0, nowNanos);
        Pace pace = new Pace(settings.perSecond(), nowNanos);
        boolean ofConnections = attack.pacesConnections();
        Visitors visitors = attack.byMembers()
                ? Members.of(attack, target, settings, tally, ofConnections ? unbounded : pace, nowNanos)
                : Strangers.of(attack, target, tally, random);
        group = new MultiThreadIoEventLoopGroup(1, HostileClient::daemon, EpollIoHandler.newFactory());
        loop = group.next();
        assault = new Assault(
                loop,
                target.socket(),
                new SourceAddresses(settings.sources(), random),
                visitors,
                ofConnections ? pace : unbounded,
                tally,
                settings.connections(),
                attack.patience().toNanos());
        loop.execute(assault::start);
        Future<?> _ = loop.schedule(this::end, settings.duration().toNanos(), TimeUnit.NANOSECONDS);
        Future<?> _ = group.terminationFuture().addListener(_ -> ended.complete(tally.counters()));
    }

    /// Starts an attack.
    ///
    /// @throws IllegalArgumentException when the target says too little for this attack; one that is not on
    ///     this machine's loopback was refused when the target was made
    /// @throws IllegalStateException where there is no epoll
    public static HostileClient start(Attack attack, AttackTarget target, AttackSettings settings) {
        if (!Epoll.isAvailable()) {
            throw new IllegalStateException("the hostile client needs Linux's epoll", Epoll.unavailabilityCause());
        }
        return new HostileClient(attack, target, settings);
    }

    /// What the attack counts, so far: see [Attack#counted()].
    public long attempts() {
        return tally.attempts.sum();
    }

    public AttackCounters counters() {
        return tally.counters();
    }

    /// Completed with the last counters when all its sockets are closed and its thread has nothing left to
    /// do: by itself at the end of its duration, or by [#close()].
    public CompletionStage<AttackCounters> ended() {
        return ended.minimalCompletionStage();
    }

    /// Ends the attack and waits for it. Repeated calls are harmless.
    @Override
    public void close() {
        try {
            loop.execute(this::end);
        } catch (RejectedExecutionException hasEnded) {
            // By itself.
        }
        // A copy: whoever waits for the end itself must not hear of it before it comes.
        ended.copy()
                .completeOnTimeout(tally.counters(), CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private void end() {
        assault.end();
        Future<?> _ = group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new FastThreadLocalThread(task, "heddle-hostile");
        thread.setDaemon(true);
        return thread;
    }
}
