package dev.heddle.chaos;

import dev.heddle.core.Machine;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Joins a [PacketLine] to a loop, its clock and its timers. Loop only.
final class PacketLineDriver<T> {
    private final EventLoop loop;
    private final PacketLine<T> line;
    private final Consumer<Packet<T>> sink;
    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos;

    /// @param sink owns what it receives
    PacketLineDriver(EventLoop loop, PacketLine<T> line, Consumer<Packet<T>> sink) {
        this.loop = loop;
        this.line = line;
        this.sink = sink;
    }

    void offer(ByteBuf owned, T to) {
        line.on(System.nanoTime(), new Packet<>(owned, to));
        deliver();
    }

    void settings(LineSettings settings) {
        line.settings(System.nanoTime(), settings);
        deliver();
    }

    void stall(boolean on) {
        line.stall(System.nanoTime(), on);
        deliver();
    }

    void close() {
        if (timer != null) timer.cancel(false);
        line.close();
    }

    private void onTimer() {
        timer = null;
        line.onDeadline(System.nanoTime());
        deliver();
    }

    private void deliver() {
        line.drain(sink);
        long next = line.nextDeadlineNanos();
        if (next == Machine.NO_DEADLINE) return;
        if (timer != null) {
            // One that comes too early asks again.
            if (timerNanos - next <= 0) return;
            timer.cancel(false);
        }
        timerNanos = next;
        timer = loop.schedule(this::onTimer, Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
