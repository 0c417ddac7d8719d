package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection to the node, and what is done by it. Loop only.
abstract class Visit extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Visit.class);

    final AttackTally tally;
    private @Nullable EpollSocketChannel channel;
    private boolean closing;
    // In the list of the assault, oldest first; together with the time at which it was begun.
    @Nullable
    Visit older;

    @Nullable
    Visit newer;

    long begunNanos;

    Visit(AttackTally tally) {
        this.tally = tally;
    }

    /// The connection stands.
    abstract void onConnected();

    /// The node said something.
    void onHeard(ByteBuf loan) {}

    /// There is room to write again.
    void onWritable() {}

    /// Comes every few milliseconds, whether the connection stands or not.
    void onTick(long nowNanos) {}

    /// It is gone, or never was.
    void onGone() {}

    /// Before it connects; sets what has to be set by then.
    void prepare(EpollSocketChannel fresh) {
        channel = fresh;
    }

    final EpollSocketChannel channel() {
        return Objects.requireNonNull(channel, "not begun");
    }

    /// Whether it was this end that closed it.
    final boolean closing() {
        return closing;
    }

    /// Closes from this end: by RST, unless [#closeByFin()] was chosen.
    final void close() {
        closing = true;
        ChannelFuture _ = channel().close();
    }

    /// The same in good order. Its port rests for a minute then.
    final void closeByFin() {
        channel().config().setSoLinger(-1);
        close();
    }

    final void send(ByteBuf owned) {
        write(owned);
        channel().flush();
    }

    final void write(ByteBuf owned) {
        tally.bytesSent.add(owned.readableBytes());
        ChannelFuture _ = channel().write(owned, channel().voidPromise());
    }

    @Override
    public final void channelActive(ChannelHandlerContext context) {
        tally.opened.increment();
        onConnected();
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf heard = (ByteBuf) message;
        try {
            tally.bytesHeard.add(heard.readableBytes());
            if (!closing) onHeard(heard);
        } finally {
            heard.release();
        }
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable() && !closing) onWritable();
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // The node's resets come here, and are what most attacks expect.
        if (cause instanceof IOException) return;
        LOG.error("an attack's connection is broken, closing it", cause);
        close();
    }
}
