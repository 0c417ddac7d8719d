package dev.heddle.chaos;

import dev.heddle.core.LogLimit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A UDP proxy that makes what passes it bad, and answers as a NAT does: each address that sends to it gets
/// a socket of its own towards what is behind, until nothing has passed it for a minute. All clients share
/// one line each way, with its rate and queue, as those behind one access do.
///
/// Any thread; each call has taken effect when it returns. One loop of its own does all the work. On
/// loopback only, both sides.
public final class DatagramProxy implements BadLine, AutoCloseable {
    /// How many addresses have a socket at most; what others send is dropped.
    public static final int CLIENTS_MOST = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(DatagramProxy.class);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final MultiThreadIoEventLoopGroup group;
    private final OwnThread own;
    private final EventLoop loop;
    private final InetSocketAddress forwardTo;
    private final long idleNanos;
    private final int clientsMost;
    private final Map<Way, Line> lines = new EnumMap<>(Way.class);
    /// The one that was not used for the longest time is first.
    private final LinkedHashMap<InetSocketAddress, DatagramClient> clients = new LinkedHashMap<>(16, 0.75f, true);
    private final LogLimit refusedLog = new LogLimit();
    private final LogLimit failedLog = new LogLimit();
    private final DatagramChannel listening;
    private boolean sweeping;
    private long opened;
    private long refused;
    private long failed;
    private long unreachable;

    private static final class Line {
        final PacketCounts counts = new PacketCounts();
        final PacketLineDriver<DatagramClient> driver;
        LineSettings settings;
        boolean stalled;

        Line(EventLoop loop, LineSettings settings, SplittableRandom random, Delivery delivery) {
            this.settings = settings;
            PacketLine<DatagramClient> machine = new PacketLine<>(System.nanoTime(), settings, random, counts);
            driver = new PacketLineDriver<>(loop, machine, packet -> delivery.deliver(packet, counts));
        }
    }

    @FunctionalInterface
    private interface Delivery {
        void deliver(Packet<DatagramClient> owned, PacketCounts counts);
    }

    /// Listens.
    ///
    /// @param listen a loopback address; port 0 is any free one
    /// @param forward where the datagrams go on to, a loopback address
    /// @param there from the clients to `forward`
    /// @param back the other way
    /// @param seed decides what is drawn
    /// @throws IOException when it cannot listen there
    public static DatagramProxy start(
            InetSocketAddress listen, InetSocketAddress forward, LineSettings there, LineSettings back, long seed)
            throws IOException {
        return start(listen, forward, there, back, seed, IDLE, CLIENTS_MOST);
    }

    /// @param idle after which a client is forgotten
    static DatagramProxy start(
            InetSocketAddress listen,
            InetSocketAddress forward,
            LineSettings there,
            LineSettings back,
            long seed,
            Duration idle,
            int clientsMost)
            throws IOException {
        LoopbackOnly.require(listen, forward);
        return new DatagramProxy(listen, forward, there, back, new SplittableRandom(seed), idle, clientsMost);
    }

    private DatagramProxy(
            InetSocketAddress listen,
            InetSocketAddress forward,
            LineSettings there,
            LineSettings back,
            SplittableRandom random,
            Duration idle,
            int clientsMost)
            throws IOException {
        forwardTo = forward;
        idleNanos = idle.toNanos();
        this.clientsMost = clientsMost;
        group = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("heddle-datagrams", true), DatagramSockets.selectors());
        own = new OwnThread("proxy", group);
        loop = group.next();
        lines.put(Way.FORWARD, new Line(loop, there, random.split(), this::deliverForward));
        lines.put(Way.BACK, new Line(loop, back, random.split(), this::deliverBack));
        try {
            listening = loop.submit(() -> DatagramSockets.bind(loop, listen, new Reader(this::onSent)))
                    .get();
        } catch (ExecutionException failure) {
            OwnThread.end(group);
            throw new IOException("cannot listen on " + listen, failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            OwnThread.end(group);
            throw new IOException("interrupted before it listened", interrupted);
        }
    }

    /// Where it listens.
    public InetSocketAddress address() {
        return listening.localAddress();
    }

    @Override
    public LineSettings settings(Way way) {
        return own.call(() -> line(way).settings);
    }

    /// Datagrams that are on their way already arrive when they would have.
    @Override
    public void settings(Way way, LineSettings settings) {
        own.call(() -> {
            line(way).settings = settings;
            line(way).driver.settings(settings);
            return true;
        });
    }

    @Override
    public boolean stalled(Way way) {
        return own.call(() -> line(way).stalled);
    }

    /// Stops a way, or lets it go on. What comes to a stopped way waits while its queue has room.
    @Override
    public void stall(Way way, boolean on) {
        own.call(() -> {
            line(way).stalled = on;
            line(way).driver.stall(on);
            return true;
        });
    }

    /// Forgets all clients, with what is on its way to and from them. Whoever sends again is a new one,
    /// with another port.
    public void reset() {
        own.call(() -> {
            List.copyOf(clients.values()).forEach(this::drop);
            return true;
        });
    }

    /// Those clients that are there carry nothing from now on, in either way, until they have sent nothing
    /// for a minute. New ones are as before.
    public void halfOpen() {
        own.call(() -> {
            clients.values().forEach(client -> client.halfOpen = true);
            return true;
        });
    }

    /// Gives each client that is there a socket with another port, as a NAT does whose entry ran out: what
    /// is behind sees the next datagrams come from a new address, and what it sends to the old one is lost.
    public void rebind() {
        own.call(() -> {
            clients.values().forEach(this::rebind);
            return true;
        });
    }

    @Override
    public DatagramCounters counters() {
        return own.call(() -> new DatagramCounters(
                opened,
                clients.size(),
                (int) clients.values().stream()
                        .filter(client -> client.halfOpen)
                        .count(),
                refused,
                failed,
                unreachable,
                line(Way.FORWARD).counts.now(),
                line(Way.BACK).counts.now()));
    }

    /// Drops what it holds and closes all sockets; a repeated call is harmless.
    @Override
    public void close() {
        if (group.isShuttingDown()) return;
        List<ChannelFuture> closing = own.call(() -> {
            List<ChannelFuture> futures = new ArrayList<>();
            futures.add(listening.close());
            clients.values().forEach(client -> futures.add(client.close()));
            clients.clear();
            lines.values().forEach(line -> line.driver.close());
            return futures;
        });
        for (ChannelFuture one : closing) {
            // A loop that is shut down with sockets open may leave them so.
            boolean _ = one.awaitUninterruptibly(OwnThread.END_MOST_MILLIS);
        }
        OwnThread.end(group);
    }

    // ---- in the loop

    private void onSent(DatagramPacket loan) {
        DatagramClient client = clients.get(loan.sender());
        if (client == null) client = admit(loan.sender());
        if (client == null) return;
        client.lastUsedNanos = System.nanoTime();
        line(Way.FORWARD).driver.offer(copy(loan), client);
    }

    private void onAnswered(DatagramClient client, DatagramPacket loan) {
        // Asking for it makes it the one used last: answers keep a client too.
        if (clients.get(client.address) != client) return;
        client.lastUsedNanos = System.nanoTime();
        line(Way.BACK).driver.offer(copy(loan), client);
    }

    /// @return null when it gets no socket
    private @Nullable DatagramClient admit(InetSocketAddress sender) {
        if (clients.size() >= clientsMost) {
            refused++;
            say(
                    refusedLog,
                    "a client more than the %d there may be: what %s sends is dropped".formatted(clientsMost, sender));
            return null;
        }
        try {
            DatagramClient client = new DatagramClient(sender, this::dial);
            opened++;
            clients.put(sender, client);
            if (!sweeping) sweepIn(idleNanos);
            return client;
        } catch (IOException noSocket) {
            onFailed(noSocket);
            return null;
        }
    }

    private DatagramChannel dial(DatagramClient client) throws IOException {
        return DatagramSockets.connect(loop, forwardTo, new Reader(packet -> onAnswered(client, packet)));
    }

    private void rebind(DatagramClient client) {
        try {
            client.rebind();
        } catch (IOException noSocket) {
            onFailed(noSocket);
        }
    }

    private void drop(DatagramClient client) {
        clients.remove(client.address);
        ChannelFuture _ = client.close();
    }

    private void sweepIn(long nanos) {
        sweeping = true;
        Future<?> _ = loop.schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
    }

    private void sweep() {
        sweeping = false;
        for (var first = clients.firstEntry(); first != null; first = clients.firstEntry()) {
            long unusedNanos = System.nanoTime() - first.getValue().lastUsedNanos;
            if (unusedNanos < idleNanos) {
                sweepIn(idleNanos - unusedNanos);
                return;
            }
            drop(first.getValue());
        }
    }

    private void deliverForward(Packet<DatagramClient> owned, PacketCounts counts) {
        deliver(owned, owned.to().outgoing(), owned.bytes(), counts);
    }

    private void deliverBack(Packet<DatagramClient> owned, PacketCounts counts) {
        deliver(owned, listening, new DatagramPacket(owned.bytes(), owned.to().address), counts);
    }

    private void deliver(Packet<DatagramClient> owned, DatagramChannel socket, Object message, PacketCounts counts) {
        // A socket that takes no more has some waiting already; Netty sends nothing that is empty, and says
        // it did.
        if (!owned.to().carries() || !socket.isWritable() || !owned.bytes().isReadable()) {
            counts.undelivered++;
            owned.bytes().release();
            return;
        }
        ChannelFuture _ = socket.writeAndFlush(message).addListener(written -> {
            if (written.isSuccess()) return;
            counts.undelivered++;
            if (written.cause() instanceof PortUnreachableException) unreachable++;
        });
    }

    private void onFailed(IOException noSocket) {
        failed++;
        say(failedLog, noSocket + ", because of " + noSocket.getCause());
    }

    /// Exactly as long as what came: what it was read into is as long as the longest.
    private static ByteBuf copy(DatagramPacket loan) {
        ByteBuf content = loan.content();
        return PooledByteBufAllocator.DEFAULT
                .directBuffer(content.readableBytes())
                .writeBytes(content);
    }

    private static void say(LogLimit limit, String sentence) {
        String remark = limit.remark(System.nanoTime());
        if (remark != null) LOG.warn("{}{}", sentence, remark);
    }

    private Line line(Way way) {
        return Objects.requireNonNull(lines.get(way));
    }

    /// What comes to one socket.
    private final class Reader extends SimpleChannelInboundHandler<DatagramPacket> {
        private final Consumer<DatagramPacket> lent;

        Reader(Consumer<DatagramPacket> lent) {
            this.lent = lent;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            lent.accept(packet);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof PortUnreachableException) unreachable++;
            else say(failedLog, "a socket failed, and goes on: " + cause);
        }
    }
}
