package dev.heddle.chaos;

import dev.heddle.core.LogLimit;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A TCP proxy that makes the connections through it bad: it accepts on one address and dials another, and
/// each way of each connection is a line with [LineSettings] of its own. A line passes bytes; that a
/// connection is made, it does not delay.
///
/// All settings and actions hold for the connections that are there; settings and stalls also for those
/// that come. Any thread; each call has taken effect when it returns. One loop of its own does all the
/// work. On loopback only, both sides.
public final class StreamProxy implements BadLine, AutoCloseable {
    /// How many connections are open at most; further ones are reset.
    public static final int CONNECTIONS_MOST = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(StreamProxy.class);

    private final MultiThreadIoEventLoopGroup group;
    private final OwnThread own;
    private final InetSocketAddress forwardTo;
    private final SplittableRandom random;
    private final int connectionsMost;
    private final Map<Way, Line> lines = new EnumMap<>(Way.class);
    private final SequencedSet<ProxiedConnection> open = new LinkedHashSet<>();
    private final LogLimit refusedLog = new LogLimit();
    private final LogLimit unreachedLog = new LogLimit();
    private final Channel listening;
    private long accepted;
    private long refused;
    private long unreached;
    private boolean closed;

    /// What all connections have in common one way.
    private static final class Line {
        final FlowTally tally = new FlowTally();
        LineSettings settings;
        boolean stalled;

        Line(LineSettings settings) {
            this.settings = settings;
        }
    }

    /// Listens.
    ///
    /// @param listen a loopback address; port 0 is any free one
    /// @param forward where each connection goes on to, a loopback address
    /// @param there from whoever dials to `forward`
    /// @param back the other way
    /// @param seed decides what jitter and corruption draw
    /// @throws IOException when it cannot listen there
    /// @throws IllegalArgumentException when an address is not one of the loopback, or a setting is for
    ///     packets only
    public static StreamProxy start(
            InetSocketAddress listen, InetSocketAddress forward, LineSettings there, LineSettings back, long seed)
            throws IOException {
        return start(listen, forward, there, back, seed, CONNECTIONS_MOST);
    }

    static StreamProxy start(
            InetSocketAddress listen,
            InetSocketAddress forward,
            LineSettings there,
            LineSettings back,
            long seed,
            int connectionsMost)
            throws IOException {
        LoopbackOnly.require(listen, forward);
        there.requireForStreams();
        back.requireForStreams();
        return new StreamProxy(listen, forward, there, back, new SplittableRandom(seed), connectionsMost);
    }

    private StreamProxy(
            InetSocketAddress listen,
            InetSocketAddress forward,
            LineSettings there,
            LineSettings back,
            SplittableRandom random,
            int connectionsMost)
            throws IOException {
        forwardTo = forward;
        this.random = random;
        this.connectionsMost = connectionsMost;
        lines.put(Way.FORWARD, new Line(there));
        lines.put(Way.BACK, new Line(back));
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("heddle-proxy", true), ProxySockets.selectors());
        own = new OwnThread("proxy", group);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(ProxySockets.listener())
                .option(ChannelOption.SO_REUSEADDR, true)
                // Before the bind: accepted sockets inherit it, and it decides the window of their first
                // packets.
                .option(ChannelOption.SO_RCVBUF, ProxySockets.BUFFER_BYTES)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel fresh) {
                        onAccepted(fresh);
                    }
                })
                .bind(listen)
                .awaitUninterruptibly();
        listening = bound.channel();
        if (!bound.isSuccess()) {
            OwnThread.end(group);
            throw new IOException("cannot listen on " + listen, bound.cause());
        }
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    @Override
    public LineSettings settings(Way way) {
        return own.call(() -> line(way).settings);
    }

    /// Bytes that are on their way already arrive when they would have.
    ///
    /// @throws IllegalArgumentException when a setting is for packets only; then nothing changes
    @Override
    public void settings(Way way, LineSettings settings) {
        settings.requireForStreams();
        own.call(() -> {
            line(way).settings = settings;
            each(connection -> connection.pipe(way).settings(settings));
            return true;
        });
    }

    @Override
    public boolean stalled(Way way) {
        return own.call(() -> line(way).stalled);
    }

    /// Stops a way, or lets it go on where it was.
    @Override
    public void stall(Way way, boolean on) {
        own.call(() -> {
            line(way).stalled = on;
            each(connection -> connection.pipe(way).stall(on));
            return true;
        });
    }

    /// Ends all connections that are there with a RST to both ends.
    public void reset() {
        own.call(() -> {
            each(ProxiedConnection::onReset);
            return true;
        });
    }

    /// Forgets all connections that are there: they carry and answer nothing from now on, nor does either
    /// end hear that the other has gone, but they stay open. New ones are as before.
    public void halfOpen() {
        own.call(() -> {
            each(ProxiedConnection::forget);
            return true;
        });
    }

    @Override
    public ProxyCounters counters() {
        return own.call(() -> new ProxyCounters(
                accepted,
                open.size(),
                (int) open.stream().filter(ProxiedConnection::forgotten).count(),
                refused,
                unreached,
                line(Way.FORWARD).tally.flow(),
                line(Way.BACK).tally.flow()));
    }

    /// Stops listening and resets what is open; a repeated call is harmless.
    @Override
    public void close() {
        if (group.isShuttingDown()) return;
        List<ChannelFuture> closing = own.call(() -> {
            closed = true;
            List<ChannelFuture> futures = new ArrayList<>();
            futures.add(listening.close());
            each(connection -> futures.addAll(connection.abortBoth()));
            return futures;
        });
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OwnThread.END_MOST_MILLIS);
        for (ChannelFuture one : closing) {
            // A loop that is shut down with sockets open may leave them so.
            boolean _ = one.awaitUninterruptibly(Math.max(1, deadlineNanos - System.nanoTime()) / 1_000_000 + 1);
        }
        OwnThread.end(group);
    }

    // ---- in the loop

    private void onAccepted(SocketChannel fresh) {
        accepted++;
        if (closed || open.size() >= connectionsMost) {
            refused++;
            String remark = refusedLog.remark(System.nanoTime());
            if (remark != null) LOG.warn("{} connections are open, one more is reset{}", open.size(), remark);
            ChannelFuture _ = ProxySockets.abort(fresh);
            return;
        }
        ProxySockets.prepare(fresh);
        ProxiedConnection connection = new ProxiedConnection(fresh, pipe(Way.FORWARD), pipe(Way.BACK), open::remove);
        open.add(connection);
        connection.dial(forwardTo, why -> {
            unreached++;
            String remark = unreachedLog.remark(System.nanoTime());
            if (remark != null) LOG.warn("cannot go on to {}: {}{}", forwardTo, why.getMessage(), remark);
        });
    }

    private ProxyPipe pipe(Way way) {
        Line line = line(way);
        long now = System.nanoTime();
        StreamLine machine = new StreamLine(line.settings, random.split(), now);
        machine.stall(now, line.stalled);
        return new ProxyPipe(machine, line.tally);
    }

    private Line line(Way way) {
        return Objects.requireNonNull(lines.get(way));
    }

    /// A copy, because what is done to a connection may end it.
    private void each(Consumer<ProxiedConnection> action) {
        List.copyOf(open).forEach(action);
    }
}
