package dev.heddle.transport;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A listening TCP socket.
///
/// It rests for a second while descriptors are scarce (see [DescriptorGuard]). Should the system refuse to
/// accept all the same, Netty's acceptor (`ServerBootstrap`) pauses for one second too, instead of trying again
/// at once; links and dials go on meanwhile.
final class TcpListener implements Transport.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);

    private final Loops loops;
    private final SocketFactory sockets;
    private final TcpSettings settings;
    private final DescriptorGuard descriptors;
    private final NetworkAddress wanted;
    private final Transport.Acceptor acceptor;
    /// There only where connections must begin with a proxy protocol header.
    private final @Nullable ProxiedArrivals arrivals;

    private @Nullable Channel channel;
    private @Nullable NetworkAddress address;

    TcpListener(
            Loops loops,
            SocketFactory sockets,
            TcpSettings settings,
            DescriptorGuard descriptors,
            NetworkAddress wanted,
            Transport.Acceptor acceptor) {
        this.loops = loops;
        this.sockets = sockets;
        this.settings = settings;
        this.descriptors = descriptors;
        this.wanted = wanted;
        this.acceptor = acceptor;
        arrivals = settings.proxyProtocol() ? new ProxiedArrivals() : null;
    }

    /// Takes the place; once. The result is this listener or a [#refusal].
    void bind(InetSocketAddress place, CompletableFuture<Transport.Listener> result) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                // On the platform's own loop, where the acceptor is asked.
                .group(loops.first().netty(), loops.group())
                .handler(new Arrivals())
                .channelFactory(() -> sockets.newListener(TcpAddresses.family(place)))
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(sockets.arrivals()))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        onAccepted(accepted);
                    }
                });
        // Before the bind: accepted sockets inherit it, and it decides the window scale of their first
        // packet.
        settings.inbound().receiveBytes().ifPresent(bytes -> bootstrap.option(ChannelOption.SO_RCVBUF, bytes));
        ChannelFuture bound = bootstrap.bind(place);
        Channel listening = bound.channel();
        bound.addListener(_ -> {
            if (!bound.isSuccess()) {
                result.completeExceptionally(refusal(wanted, Objects.requireNonNull(bound.cause())));
                return;
            }
            channel = listening;
            address = TcpAddresses.of((InetSocketAddress) listening.localAddress());
            RealLoop loop = loops.of(listening.eventLoop());
            loop.opened(this, this::close);
            listening.closeFuture().addListener(_ -> loop.closed(this));
            listening.pipeline().addLast(new AcceptFailures(address()));
            if (result.complete(this)) return;
            ChannelFuture _ = listening.close();
        });
    }

    private void onAccepted(SocketChannel accepted) {
        RealLoop loop = loops.of(accepted.eventLoop());
        NetworkAddress remote = TcpAddresses.of(accepted.remoteAddress());
        TcpLink.prepare(accepted, sockets, settings.inbound());
        if (arrivals == null) link(accepted, loop, remote);
        else arrivals.admit(accepted, loop, remote, from -> askAndLink(accepted, loop, from));
    }

    /// Who connects is known only now.
    private void askAndLink(SocketChannel accepted, RealLoop loop, NetworkAddress from) {
        loops.first().execute(() -> {
            boolean admitted = acceptor.admits(from);
            loop.execute(() -> {
                if (!admitted || !accepted.isActive()) {
                    ChannelFuture _ = accepted.close();
                } else {
                    link(accepted, loop, from);
                    // The link was not there to hear it.
                    accepted.pipeline().fireChannelActive();
                }
            });
        });
    }

    private void link(SocketChannel accepted, RealLoop loop, NetworkAddress from) {
        TcpLink.attach(accepted, loop, from, sockets, acceptor::accept);
    }

    static IOException refusal(NetworkAddress address, Throwable cause) {
        return new IOException("cannot listen on %s: %s".formatted(address, Reasons.of(cause)), cause);
    }

    static IOException refusal(NetworkAddress address, String reason) {
        return new IOException("cannot listen on %s: %s".formatted(address, reason));
    }

    @Override
    public NetworkAddress address() {
        return Objects.requireNonNull(address, "not bound yet");
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        // The JDK's selector gives a closed socket back only when it looks the next time; until then the system
        // takes connections for it.
        channel().close().addListener(_ -> {
            var _ = channel().eventLoop().schedule(() -> closed.complete(null), 1, TimeUnit.MILLISECONDS);
        });
        return closed;
    }

    private Channel channel() {
        return Objects.requireNonNull(channel, "not bound yet");
    }

    /// Before Netty's acceptor: what is refused here was never given a pipeline, a loop or a link.
    private final class Arrivals extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            SocketChannel arrived = (SocketChannel) message;
            // Behind a balancer the one who connects is not the one to judge.
            if (arrivals != null || acceptor.admits(TcpAddresses.of(arrived.remoteAddress()))) {
                context.fireChannelRead(message);
            } else {
                arrived.unsafe().closeForcibly();
            }
            descriptors.rest(context.channel(), address());
        }
    }

    /// Behind Netty's acceptor, which has paused when it hands the failure on.
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {
        private final NetworkAddress address;

        AcceptFailures(NetworkAddress address) {
            this.address = address;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.warn("cannot accept on {}, trying again in 1 s: {}", address, Reasons.of(cause));
        }
    }
}
