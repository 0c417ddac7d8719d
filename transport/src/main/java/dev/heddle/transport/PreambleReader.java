package dev.heddle.transport;

import dev.heddle.core.Timer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads a [Preamble], within a time limit, and not one byte more: what comes behind it stays in the kernel
/// until the link reads. So nothing has to be kept here, and the link sees its bytes as it would without a
/// preamble. Loop only.
final class PreambleReader extends ChannelInboundHandlerAdapter {
    private final SocketChannel channel;
    private final RealLoop loop;
    private final Preamble preamble;
    private final long deadlineNanos;
    private final Events events;
    private final ExactReads reads;
    private @Nullable Timer limit;
    private long readBytes;
    private boolean over;

    /// Exactly one of the two is called, once.
    interface Events {
        /// The preamble is complete and this reader out of the way: time to put the link behind the
        /// channel.
        void onComplete(PreambleReader reader);

        /// The channel is about to be closed.
        ///
        /// @param reason ends a sentence
        void onRefused(PreambleReader reader, String reason);
    }

    /// Puts a reader behind a channel that was [prepared][TcpLink#prepare].
    static PreambleReader attach(
            SocketChannel channel, RealLoop loop, Preamble preamble, long deadlineNanos, Events events) {
        PreambleReader reader = new PreambleReader(channel, loop, preamble, deadlineNanos, events);
        channel.config().setRecvByteBufAllocator(reader.reads);
        channel.pipeline().addLast(reader);
        loop.opened(reader, () -> reader.refuse("the platform is closed"));
        // A connect that fails is the dial's to report.
        channel.closeFuture().addListener(_ -> loop.closed(reader));
        return reader;
    }

    private PreambleReader(SocketChannel channel, RealLoop loop, Preamble preamble, long deadlineNanos, Events events) {
        this.channel = channel;
        this.loop = loop;
        this.preamble = preamble;
        this.deadlineNanos = deadlineNanos;
        this.events = events;
        reads = new ExactReads(channel.config().getRecvByteBufAllocator());
    }

    /// Gives up. Any thread.
    void giveUp(String reason) {
        loop.execute(() -> refuse(reason));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        limit = loop.schedule(
                deadlineNanos,
                () -> refuse("%s was not complete in time, %d bytes came".formatted(preamble.name(), readBytes)));
        readMore(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            readBytes += bytes.readableBytes();
            if (!over) preamble.onBytes(bytes);
        } catch (IOException wrong) {
            refuse(Reasons.of(wrong));
        } finally {
            bytes.release();
        }
        if (over) return;
        if (preamble.wantedBytes() > 0) readMore(context);
        else complete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) onEnd();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        onEnd();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        refuse(Reasons.of(thrown));
    }

    private void readMore(ChannelHandlerContext context) {
        reads.limit(preamble.wantedBytes());
        context.read();
    }

    private void complete() {
        end();
        reads.limit(0);
        channel.pipeline().remove(this);
        events.onComplete(this);
        // The link was not there to hear it.
        channel.pipeline().fireChannelActive();
    }

    private void onEnd() {
        refuse("the connection ended within %s, %d bytes came".formatted(preamble.name(), readBytes));
    }

    private void refuse(String reason) {
        if (over) return;
        end();
        events.onRefused(this, reason);
        ChannelFuture _ = channel.close();
    }

    private void end() {
        over = true;
        if (limit != null) limit.cancel();
        loop.closed(this);
    }
}
