package dev.heddle.chaos;

import dev.heddle.core.Machine;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One way of a proxied connection: reads from one socket while its line has room, writes to the other when
/// the line says so and the socket takes it. Loop only.
final class ProxyPipe {
    private final StreamLine line;
    private final FlowTally tally;
    private @Nullable Ends ends;
    private @Nullable SocketChannel from;
    private @Nullable SocketChannel to;
    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos;

    /// Told how a way ended.
    interface Ends {
        /// All has been written, and the receiver was told that nothing follows.
        void onFinished();

        void onReset();
    }

    ProxyPipe(StreamLine line, FlowTally tally) {
        this.line = line;
        this.tally = tally;
        tally.opened(line);
    }

    /// Both sockets are there: it begins.
    void connect(SocketChannel sender, SocketChannel receiver, Ends told) {
        from = sender;
        to = receiver;
        ends = told;
        pump();
    }

    void settings(LineSettings settings) {
        line.settings(System.nanoTime(), settings);
        pump();
    }

    void stall(boolean on) {
        line.stall(System.nanoTime(), on);
        pump();
    }

    void onRead(ByteBuf owned) {
        tally.read(owned.readableBytes());
        line.offer(System.nanoTime(), owned);
        pump();
    }

    /// The sender sends no more.
    void onFinished() {
        line.finish(System.nanoTime());
        pump();
    }

    /// The sender is gone.
    ///
    /// @return false when nothing more passes here that could tell it
    boolean onReset() {
        if (from == null) return false;
        line.reset(System.nanoTime());
        pump();
        return true;
    }

    /// Writes what is due, and sees to it that it is called when more is.
    void pump() {
        SocketChannel sender = from;
        SocketChannel receiver = to;
        Ends told = ends;
        if (sender == null || receiver == null || told == null) return;
        // One time for all: what becomes due between two looks would be waited for by nobody.
        long now = System.nanoTime();
        while (receiver.isWritable()) {
            ByteBuf due = line.poll(now);
            if (due == null) break;
            tally.written(due.readableBytes());
            ChannelFuture _ = receiver.writeAndFlush(due, receiver.voidPromise());
            // A write that fails closes the pipe.
            if (to == null) return;
        }
        switch (line.end(now)) {
            case NONE -> {}
            case FINISHED -> {
                // The last write may still wait for its socket; then it calls again.
                if (receiver.isWritable()) {
                    close();
                    receiver.shutdownOutput().addListener(_ -> told.onFinished());
                    return;
                }
            }
            case RESET -> {
                told.onReset();
                return;
            }
        }
        schedule(sender, line.nextDeadlineNanos(now));
        sender.config().setAutoRead(line.hasRoom(now));
    }

    /// Nothing passes any more; what is inside is dropped.
    void close() {
        if (timer != null) timer.cancel(false);
        timer = null;
        if (from != null) from.config().setAutoRead(false);
        from = null;
        to = null;
        line.clear();
        tally.closed(line);
    }

    private void schedule(SocketChannel sender, long deadlineNanos) {
        if (timer != null) {
            if (deadlineNanos != Machine.NO_DEADLINE && deadlineNanos == timerNanos) return;
            timer.cancel(false);
            timer = null;
        }
        if (deadlineNanos == Machine.NO_DEADLINE) return;
        timerNanos = deadlineNanos;
        long delayNanos = Math.max(0, deadlineNanos - System.nanoTime());
        timer = sender.eventLoop()
                .schedule(
                        () -> {
                            timer = null;
                            pump();
                        },
                        delayNanos,
                        TimeUnit.NANOSECONDS);
    }
}
