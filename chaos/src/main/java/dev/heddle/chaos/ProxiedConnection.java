package dev.heddle.chaos;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection through a [StreamProxy]: the accepted socket, the dialled one, and a pipe each way. Each
/// end's FIN and RST pass through like its bytes do, behind them. Loop only.
final class ProxiedConnection implements ProxyPipe.Ends {
    private final Map<Way, ProxyPipe> pipes = new EnumMap<>(Way.class);
    private final Side accepted;
    private final Side dialled;
    private final Consumer<ProxiedConnection> onOver;
    private int finished;
    private boolean forgotten;
    private boolean over;

    /// One of the two sockets.
    private final class Side extends ChannelInboundHandlerAdapter {
        private final Way out;
        private final Way in;
        private @Nullable SocketChannel channel;
        private boolean ended;

        /// @param out where its bytes go
        Side(Way out, Way in) {
            this.out = out;
            this.in = in;
        }

        void take(SocketChannel prepared) {
            channel = prepared;
            prepared.pipeline().addLast(this);
        }

        void abort(List<ChannelFuture> futures) {
            if (channel != null) futures.add(ProxySockets.abort(channel));
        }

        @Override
        public void channelRead(ChannelHandlerContext ignored, Object message) {
            pipe(out).onRead((ByteBuf) message);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ignored) {
            pipe(in).pump();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
            if (!(event instanceof ChannelInputShutdownEvent)) return;
            ended = true;
            if (forgotten) forgetEnded();
            else pipe(out).onFinished();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable broken) {
            // Whatever it was, the socket is of no more use; its end is told by what follows.
            ChannelFuture _ = context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ignored) {
            if (over) return;
            ended = true;
            if (forgotten) {
                forgetEnded();
                return;
            }
            pipe(in).close();
            if (!pipe(out).onReset()) onReset();
        }
    }

    /// @param onOver told once, when both sockets are closed or closing
    ProxiedConnection(SocketChannel accepted, ProxyPipe forward, ProxyPipe back, Consumer<ProxiedConnection> onOver) {
        this.onOver = onOver;
        pipes.put(Way.FORWARD, forward);
        pipes.put(Way.BACK, back);
        this.accepted = new Side(Way.FORWARD, Way.BACK);
        this.dialled = new Side(Way.BACK, Way.FORWARD);
        this.accepted.take(accepted);
    }

    /// @param onUnreached told why, when there is nobody; the accepted socket is reset then
    void dial(InetSocketAddress to, Consumer<Throwable> onUnreached) {
        ChannelFuture connected = new Bootstrap()
                .group(channel(accepted).eventLoop())
                .channel(ProxySockets.dialler())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel fresh) {
                        ProxySockets.prepare(fresh);
                        dialled.take(fresh);
                    }
                })
                .connect(to);
        connected.addListener(_ -> {
            if (connected.isSuccess()) {
                onConnected();
            } else if (!over) {
                onUnreached.accept(Objects.requireNonNull(connected.cause()));
                onReset();
            }
        });
    }

    ProxyPipe pipe(Way way) {
        return Objects.requireNonNull(pipes.get(way));
    }

    boolean forgotten() {
        return forgotten;
    }

    /// From now on nothing passes, nothing is read and no end is told of the other, but both sockets stay open until
    /// both ends have gone; where epoll does not say that, until the proxy resets or closes.
    void forget() {
        forgotten = true;
        closePipes();
        forgetEnded();
    }

    /// A RST to both.
    ///
    /// @return done when the sockets are closed
    List<ChannelFuture> abortBoth() {
        end();
        List<ChannelFuture> closing = new ArrayList<>();
        accepted.abort(closing);
        dialled.abort(closing);
        return closing;
    }

    @Override
    public void onFinished() {
        finished++;
        if (finished < 2 || over || forgotten) return;
        end();
        ChannelFuture _ = channel(accepted).close();
        ChannelFuture _ = channel(dialled).close();
    }

    @Override
    public void onReset() {
        List<ChannelFuture> _ = abortBoth();
    }

    private void onConnected() {
        if (over || forgotten) return;
        pipe(Way.FORWARD).connect(channel(accepted), channel(dialled), this);
        if (!over) pipe(Way.BACK).connect(channel(dialled), channel(accepted), this);
    }

    private void forgetEnded() {
        if (accepted.ended && dialled.ended) onReset();
    }

    private void end() {
        if (over) return;
        over = true;
        closePipes();
        onOver.accept(this);
    }

    private void closePipes() {
        pipes.values().forEach(ProxyPipe::close);
    }

    private static SocketChannel channel(Side side) {
        return Objects.requireNonNull(side.channel, "no socket yet");
    }
}
