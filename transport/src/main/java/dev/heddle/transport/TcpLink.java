package dev.heddle.transport;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Errors;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A TCP connection: the last handler of its channel.
final class TcpLink extends ChannelInboundHandlerAdapter implements ByteLink, SocketWatch.Events {
    private static final Logger LOG = LoggerFactory.getLogger(TcpLink.class);

    private final SocketChannel channel;
    private final RealLoop loop;
    private final NetworkAddress remote;
    private final Consumer<? super TcpLink> onConnected;
    private final SocketWatch watch;
    private final SendRoom room;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Receiver receiver;
    private boolean reading = true;
    private boolean inputFinished;
    private boolean finishing;
    private boolean outputFinished;
    private boolean closing;
    private boolean gone;
    private @Nullable IOException cause;

    /// Sets what holds for each of our sockets. Once, when the channel is registered with its loop.
    static void prepare(SocketChannel channel, SocketFactory sockets, TcpSettings.Buffers buffers) {
        channel.config()
                .setAllocator(PooledByteBufAllocator.DEFAULT)
                .setTcpNoDelay(true)
                .setAllowHalfClosure(true)
                // Nothing is read before the link has a receiver.
                .setAutoRead(false)
                // Writable means: the kernel took every byte.
                .setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
        sockets.boundUnsent(channel);
        buffers.receiveBytes().ifPresent(channel.config()::setReceiveBufferSize);
        buffers.sendBytes().ifPresent(channel.config()::setSendBufferSize);
    }

    /// Puts a link behind a channel that was [prepared][#prepare].
    ///
    /// @param onConnected called on the loop once bytes may flow
    static void attach(
            SocketChannel channel,
            RealLoop loop,
            NetworkAddress remote,
            SocketFactory sockets,
            Consumer<? super TcpLink> onConnected) {
        channel.pipeline().addLast(new TcpLink(channel, loop, remote, sockets.watch(channel), onConnected));
    }

    private TcpLink(
            SocketChannel channel,
            RealLoop loop,
            NetworkAddress remote,
            SocketWatch watch,
            Consumer<? super TcpLink> onConnected) {
        this.channel = channel;
        this.loop = loop;
        this.remote = remote;
        this.onConnected = onConnected;
        room = new SendRoom(watch, loop, this::tellRoom);
        this.watch = watch;
        channel.closeFuture().addListener(_ -> loop.execute(this::onGone));
        loop.opened(this, this::close);
    }

    // ---- the link

    @Override
    public RealLoop loop() {
        return loop;
    }

    @Override
    public NetworkAddress remote() {
        return remote;
    }

    @Override
    public void start(Receiver with) {
        if (receiver != null) throw new IllegalStateException("the link to " + remote + " was started before");
        receiver = with;
        if (gone) loop.execute(this::tellClosed);
        else read();
    }

    @Override
    public int roomBytes() {
        return closing || finishing ? 0 : room.bytes();
    }

    @Override
    public void write(ByteBuf owned) {
        if (closing || finishing) {
            owned.release();
            return;
        }
        room.wrote(owned.readableBytes());
        ChannelFuture _ = context().write(owned, context().voidPromise());
    }

    @Override
    public void flush() {
        if (closing || finishing) return;
        context().flush();
        room.flushed(!channel.isWritable());
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        read();
    }

    @Override
    public void finish() {
        if (closing || finishing) return;
        finishing = true;
        room.end();
        // An empty write takes its turn behind the others.
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (written.isSuccess()) channel.shutdownOutput().addListener(this::onOutputFinished);
        });
    }

    @Override
    public void close() {
        end(null);
    }

    // ---- the channel

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        // Not before: how a connect failed is the channel's to say.
        watch.report(this);
        try {
            onConnected.accept(this);
        } catch (Throwable thrown) {
            broke("whoever took the link threw", thrown);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!closing && receiver != null) receiver.onBytes(bytes);
        } catch (Throwable thrown) {
            broke("the receiver threw", thrown);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ignored) {
        if (channel.isWritable()) room.drained(true);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent) || closing || inputFinished) return;
        inputFinished = true;
        tell(Receiver::onFinished);
        if (outputFinished) end(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable thrown) {
        end(new IOException("the link to %s broke: %s".formatted(remote, Reasons.of(thrown)), thrown));
    }

    @Override
    public void onDrained() {
        room.drained(false);
    }

    @Override
    public void onBroken(int errno) {
        exceptionCaught(context(), Errors.newIOException("connection", -errno));
    }

    private void onOutputFinished(Future<? super Void> shutdown) {
        if (!shutdown.isSuccess()) {
            Throwable refused = Objects.requireNonNull(shutdown.cause());
            end(new IOException("the link to %s broke: %s".formatted(remote, Reasons.of(refused)), refused));
            return;
        }
        outputFinished = true;
        if (inputFinished) end(null);
    }

    // ---- both

    private void read() {
        if (receiver != null && !closing && !inputFinished) channel.config().setAutoRead(reading);
    }

    private void tellRoom() {
        if (!closing && !finishing) tell(Receiver::onRoom);
    }

    private void tell(Consumer<Receiver> call) {
        try {
            if (receiver != null) call.accept(receiver);
        } catch (Throwable thrown) {
            broke("the receiver threw", thrown);
        }
    }

    private void broke(String how, Throwable thrown) {
        LOG.error("{} on the link to {}, which is closed", how, remote, thrown);
        end(new IOException("the link to %s is closed: %s".formatted(remote, how), thrown));
    }

    private void end(@Nullable IOException why) {
        if (closing) return;
        closing = true;
        room.end();
        cause = why;
        // What the peer has not taken by now it will not take: the system shall not keep it either.
        if (channel.isOpen() && !channel.isWritable()) channel.config().setSoLinger(0);
        ChannelFuture _ = channel.close();
    }

    private void onGone() {
        if (!closing) cause = new IOException("the link to %s was closed from below".formatted(remote));
        closing = true;
        gone = true;
        loop.closed(this);
        tellClosed();
    }

    private void tellClosed() {
        if (receiver == null) return;
        try {
            receiver.onClosed(cause);
        } catch (Throwable thrown) {
            LOG.error("the receiver threw on hearing that the link to {} is closed", remote, thrown);
        }
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "not in a pipeline yet");
    }
}
