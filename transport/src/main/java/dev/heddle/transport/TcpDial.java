package dev.heddle.transport;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Timer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One attempt to reach an address: looks its name up if it has one, and tries the places it leads to in
/// order until one connects. Behind a proxy it is the proxy that is reached so, and then asked for the
/// address. All of it shares one time limit; a place that does not answer gets no more than its share of
/// what is left.
///
/// Lives on the loop that the link will live on.
final class TcpDial {
    private final RealLoop loop;
    private final SocketFactory sockets;
    private final Executor blocking;
    private final TcpSettings settings;
    private final NetworkAddress address;
    private final Optional<HttpProxy> proxy;
    private final CompletableFuture<ByteLink> result = new CompletableFuture<>();
    /// With the proxy, if there is one.
    private @Nullable HttpConnect exchange;

    private long deadlineNanos;
    private @Nullable Timer lookUpLimit;
    private @Nullable ChannelFuture attempt;

    TcpDial(RealLoop loop, SocketFactory sockets, Executor blocking, TcpSettings settings, NetworkAddress address) {
        this.loop = loop;
        this.sockets = sockets;
        this.blocking = blocking;
        this.settings = settings;
        this.address = address;
        proxy = settings.httpProxy().filter(each -> each.serves(address));
    }

    /// Any thread, once. Whoever completes the result before the dial does, by cancelling it for one, ends
    /// the dial.
    CompletableFuture<ByteLink> start(long timeoutNanos) {
        deadlineNanos = loop.nowNanos() + timeoutNanos;
        CompletableFuture<ByteLink> _ = result.whenComplete((_, failure) -> {
            if (failure != null) post(loop, this::abandon);
        });
        post(loop, this::resolve);
        return result;
    }

    private void resolve() {
        // The name behind a proxy is the proxy's to look up.
        NetworkAddress next = proxy.map(HttpProxy::address).orElse(address);
        try {
            if (proxy.isPresent()) exchange = new HttpConnect(address);
        } catch (IOException cannotBeAsked) {
            fail(cannotBeAsked);
            return;
        }
        if (!TcpAddresses.needsLookup(next)) {
            lookUp(next, places -> connect(places, 0));
            return;
        }
        lookUpLimit = loop.schedule(deadlineNanos, () -> fail(new ConnectTimeoutException()));
        post(blocking, () -> lookUp(next, places -> post(loop, () -> connect(places, 0))));
    }

    private void lookUp(NetworkAddress next, Consumer<List<InetSocketAddress>> then) {
        try {
            then.accept(TcpAddresses.resolve(next));
        } catch (IOException unknown) {
            fail(unknown);
        }
    }

    private void connect(List<InetSocketAddress> places, int index) {
        if (result.isDone()) return;
        if (lookUpLimit != null) lookUpLimit.cancel();
        InetSocketAddress place = places.get(index);
        long shareNanos = Math.max(0, deadlineNanos - loop.nowNanos()) / (places.size() - index);
        // 0 would mean for ever.
        long shareMillis = Math.clamp(TimeUnit.NANOSECONDS.toMillis(shareNanos), 1, Integer.MAX_VALUE);
        ChannelFuture connecting = new Bootstrap()
                .group(loop.netty())
                .channelFactory(() -> sockets.newSocket(TcpAddresses.family(place)))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) shareMillis)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        TcpLink.prepare(channel, sockets, settings.outbound());
                        if (exchange == null) attachLink(channel, TcpAddresses.of(place));
                        else attachReader(channel, exchange);
                    }
                })
                .connect(place);
        attempt = connecting;
        connecting.addListener(_ -> {
            if (connecting.isSuccess()) {
                if (exchange != null) send(exchange.request(), connecting.channel());
                return;
            }
            Throwable cause = Objects.requireNonNull(connecting.cause());
            if (index + 1 < places.size()) connect(places, index + 1);
            else fail(cause);
        });
    }

    private void attachLink(SocketChannel channel, NetworkAddress remote) {
        TcpLink.attach(channel, loop, remote, sockets, this::onConnected);
    }

    private void attachReader(SocketChannel channel, HttpConnect with) {
        PreambleReader.attach(channel, loop, with, deadlineNanos, new PreambleReader.Events() {
            @Override
            public void onComplete(PreambleReader reader) {
                attachLink(channel, address.withoutKey());
            }

            @Override
            public void onRefused(PreambleReader reader, String reason) {
                fail(new IOException(reason));
            }
        });
    }

    private void onConnected(ByteLink link) {
        if (!result.complete(link)) link.close();
    }

    private static void send(String request, Channel channel) {
        ChannelFuture _ = channel.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    }

    private void fail(Throwable cause) {
        String through = proxy.map(each -> " through the proxy " + each.place()).orElse("");
        result.completeExceptionally(
                new IOException("cannot dial %s%s: %s".formatted(address, through, Reasons.of(cause)), cause));
    }

    private void abandon() {
        if (lookUpLimit != null) lookUpLimit.cancel();
        if (attempt == null) return;
        ChannelFuture _ = attempt.channel().close();
    }

    private void post(Executor executor, Runnable step) {
        try {
            executor.execute(step);
        } catch (RejectedExecutionException closed) {
            fail(closed);
        }
    }
}
