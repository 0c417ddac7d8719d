package dev.heddle.chaos;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Errors;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Opens the connections of one attack as fast as it may and its core can, and closes those that outlast
/// its patience. Loop only.
final class Assault {
    private static final long MILLI_NANOS = 1_000_000L;
    private static final long TICK_MILLIS = 5;
    /// Connections begun in one go; then those that stand have their turn.
    private static final int TURN = 32;
    /// When the node's system or ours refuses, trying on at once would only heat the core.
    private static final long PAUSE_NANOS = 10 * MILLI_NANOS;
    /// Little is heard, and connections are many.
    private static final RecvByteBufAllocator SMALL_READS = new FixedRecvByteBufAllocator(2_048);

    /// As Netty names an error of the system in the message of its exception, and nowhere else.
    private static final List<String> RESETS =
            List.of("(" + Errors.ERRNO_ECONNRESET_NEGATIVE + ")", "(" + Errors.ERRNO_EPIPE_NEGATIVE + ")");

    private final EventLoop loop;
    private final InetSocketAddress target;
    private final SourceAddresses sources;
    private final Visitors visitors;
    private final Pace pace;
    private final AttackTally tally;
    private final int most;
    private final long patienceNanos;
    private final Runnable turn = this::onTurn;
    private @Nullable ScheduledFuture<?> ticks;
    private @Nullable Visit oldest;
    private @Nullable Visit newest;
    private int visits;
    private boolean turnPosted;
    private long pausedUntilNanos;
    private boolean over;

    /// @param pace of the connections
    /// @param most connections at a time
    /// @param patienceNanos 0 is no bound
    Assault(
            EventLoop loop,
            InetSocketAddress target,
            SourceAddresses sources,
            Visitors visitors,
            Pace pace,
            AttackTally tally,
            int most,
            long patienceNanos) {
        this.loop = loop;
        this.target = target;
        this.sources = sources;
        this.visitors = visitors;
        this.pace = pace;
        this.tally = tally;
        this.most = most;
        this.patienceNanos = patienceNanos;
    }

    void start() {
        pausedUntilNanos = System.nanoTime();
        ticks = loop.scheduleAtFixedRate(this::onTick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Closes every connection; none is opened after it. Repeated calls are harmless.
    void end() {
        if (over) return;
        over = true;
        if (ticks != null) ticks.cancel(false);
        for (Visit visit = oldest; visit != null; ) {
            Visit next = visit.newer;
            visit.close();
            visit = next;
        }
        visitors.close();
    }

    private void onTick() {
        long nowNanos = System.nanoTime();
        for (Visit visit = oldest; visit != null; ) {
            Visit next = visit.newer;
            if (patienceNanos != 0 && nowNanos - visit.begunNanos > patienceNanos) {
                tally.leftOpen.increment();
                visit.close();
            } else {
                visit.onTick(nowNanos);
            }
            visit = next;
        }
        postTurn();
    }

    private void postTurn() {
        if (turnPosted || over) return;
        turnPosted = true;
        loop.execute(turn);
    }

    private void onTurn() {
        turnPosted = false;
        long nowNanos = System.nanoTime();
        if (over || nowNanos - pausedUntilNanos < 0) return;
        int wanted = Math.min(most - visits, pace.available(nowNanos));
        int now = Math.min(wanted, TURN);
        for (int i = 0; i < now; i++) if (!visitors.ready(nowNanos) || !begin(nowNanos)) return;
        if (wanted > now) postTurn();
    }

    private boolean begin(long nowNanos) {
        EpollSocketChannel channel;
        try {
            channel = new EpollSocketChannel(SocketProtocolFamily.INET);
        } catch (ChannelException noDescriptor) {
            tally.failed.increment();
            pausedUntilNanos = nowNanos + PAUSE_NANOS;
            return false;
        }
        pace.take(1);
        Visit visit = visitors.next();
        visit.begunNanos = nowNanos;
        append(visit);
        channel.config()
                .setIpBindAddressNoPort(true)
                .setSoLinger(0)
                .setConnectTimeoutMillis(0)
                .setAllocator(PooledByteBufAllocator.DEFAULT)
                .setRecvByteBufAllocator(SMALL_READS);
        channel.pipeline().addLast(visit);
        visit.prepare(channel);
        ChannelFuture _ = loop.register(channel);
        ChannelFuture _ = channel.closeFuture().addListener(_ -> onClosed(visit));
        ChannelFuture connected = channel.connect(target, sources.next());
        ChannelFuture _ = connected.addListener(_ -> {
            if (!connected.isSuccess()) onFailed(visit, connected.cause());
        });
        return true;
    }

    private void onFailed(Visit visit, Throwable cause) {
        if (visit.closing()) return;
        String why = String.valueOf(cause.getMessage());
        // Whoever closes at once may be quicker than we are in noticing that he had accepted.
        if (RESETS.stream().anyMatch(why::contains)) {
            tally.opened.increment();
            tally.closedByNode.increment();
        } else {
            tally.failed.increment();
            pausedUntilNanos = System.nanoTime() + PAUSE_NANOS;
        }
        visit.close();
    }

    private void onClosed(Visit visit) {
        if (!visit.closing()) tally.closedByNode.increment();
        remove(visit);
        visit.onGone();
        postTurn();
    }

    private void append(Visit visit) {
        visits++;
        tally.open.increment();
        visit.older = newest;
        if (newest == null) oldest = visit;
        else newest.newer = visit;
        newest = visit;
    }

    private void remove(Visit visit) {
        visits--;
        tally.open.decrement();
        if (visit.older == null) oldest = visit.newer;
        else visit.older.newer = visit.newer;
        if (visit.newer == null) newest = visit.older;
        else visit.newer.older = visit.older;
    }
}
