package dev.heddle.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// The baseline: bare TCP on Netty, no frames, no encryption, no values. It shows what the sockets cost.
final class NettyPair implements Contender {
    private static final int BULK_BYTES = 64 << 10;
    private static final int SMALL_BYTES = 64;
    private static final int SMALL_PER_FLUSH = 64;
    private static final int PING_BYTES = 100;

    private final EventLoopGroup near = group();
    private final EventLoopGroup far = group();
    private final Arrivals bytes = new Arrivals();
    private final Far farEnd = new Far();
    private final Near nearEnd = new Near();
    private final Channel listener;
    private final Channel sender;
    private volatile boolean echoing;

    NettyPair() {
        listener = new ServerBootstrap()
                .group(far)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted.pipeline().addLast(farEnd);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        sender = new Bootstrap()
                .group(near)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handler(nearEnd)
                .connect((InetSocketAddress) listener.localAddress())
                .syncUninterruptibly()
                .channel();
    }

    private static EventLoopGroup group() {
        return new MultiThreadIoEventLoopGroup(
                1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    @Override
    public String name() {
        return "netty tcp";
    }

    @Override
    public double bulk(long nanos) {
        return stream(BULK_BYTES, 1, nanos) / 1e6;
    }

    @Override
    public double small(long nanos) {
        return stream(SMALL_BYTES, SMALL_PER_FLUSH, nanos) / SMALL_BYTES / 1e6;
    }

    private double stream(int messageBytes, int perFlush, long nanos) {
        // Filled once and lent to every write: the baseline pays for the socket alone.
        ByteBuf message = sender.alloc().directBuffer(messageBytes).writeZero(messageBytes);
        try {
            nearEnd.start(sender, new Load(message, perFlush));
            double perSecond = bytes.perSecond(nanos);
            nearEnd.stop(sender);
            bytes.settle();
            return perSecond;
        } finally {
            message.release();
        }
    }

    @Override
    public Ping ping(long nanos) {
        echoing = true;
        CompletableFuture<Histogram> done = nearEnd.ping(sender, System.nanoTime() + nanos);
        Histogram roundTripNanos = done.completeOnTimeout(
                        new Histogram(3), nanos + Arrivals.PATIENCE_NANOS, TimeUnit.NANOSECONDS)
                .join();
        echoing = false;
        if (roundTripNanos.getTotalCount() == 0) return new Ping(Double.NaN, Double.NaN);
        return new Ping(roundTripNanos.getValueAtPercentile(50) / 1e3, roundTripNanos.getValueAtPercentile(99) / 1e3);
    }

    /// TCP loses nothing while the connection lives.
    @Override
    public long lost() {
        return sender.isActive() ? 0 : 1;
    }

    @Override
    public void close() {
        sender.close().syncUninterruptibly();
        listener.close().syncUninterruptibly();
        near.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        far.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /// @param perFlush messages between two flushes
    private record Load(ByteBuf message, int perFlush) {}

    /// Counts, or sends back.
    private final class Far extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            if (echoing && in.readableBytes() <= PING_BYTES) {
                ChannelFuture _ = context.writeAndFlush(in, context.voidPromise());
            } else {
                bytes.add(in.readableBytes());
                in.release();
            }
        }
    }

    /// Writes while the socket takes it, or plays ping.
    private static final class Near extends ChannelInboundHandlerAdapter {
        private volatile boolean running;
        private Load load = new Load(Unpooled.EMPTY_BUFFER, 0);
        private Histogram roundTripNanos = new Histogram(3);
        private CompletableFuture<Histogram> pinged = new CompletableFuture<>();
        private long untilNanos;
        private long sentNanos;
        private int missingBytes;

        void start(Channel channel, Load wanted) {
            running = true;
            channel.eventLoop().execute(() -> {
                load = wanted;
                write(channel);
            });
        }

        /// Returns once everything written has left.
        void stop(Channel channel) {
            running = false;
            channel.writeAndFlush(channel.alloc().buffer(1).writeByte(0)).syncUninterruptibly();
        }

        CompletableFuture<Histogram> ping(Channel channel, long until) {
            CompletableFuture<Histogram> done = new CompletableFuture<>();
            channel.eventLoop().execute(() -> {
                pinged = done;
                roundTripNanos = new Histogram(3);
                untilNanos = until;
                sendPing(channel);
            });
            return done;
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (running && context.channel().isWritable()) {
                context.channel().eventLoop().execute(() -> write(context.channel()));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            missingBytes -= in.readableBytes();
            in.release();
            if (missingBytes > 0) return;
            long now = System.nanoTime();
            roundTripNanos.recordValue(now - sentNanos);
            if (now < untilNanos) sendPing(context.channel());
            else pinged.complete(roundTripNanos);
        }

        private void sendPing(Channel channel) {
            missingBytes = PING_BYTES;
            sentNanos = System.nanoTime();
            ByteBuf ping = channel.alloc().buffer(PING_BYTES).writeZero(PING_BYTES);
            ChannelFuture _ = channel.writeAndFlush(ping, channel.voidPromise());
        }

        /// A turn's worth, so that the loop also reads; then again.
        private void write(Channel channel) {
            for (int flushes = 0; flushes < 16 && running && channel.isWritable(); flushes++) {
                for (int i = 0; i < load.perFlush; i++) {
                    ChannelFuture _ = channel.write(load.message.retainedDuplicate(), channel.voidPromise());
                }
                channel.flush();
            }
            if (running && channel.isWritable()) channel.eventLoop().execute(() -> write(channel));
        }
    }
}
