package dev.heddle.chaos;

import dev.heddle.core.Machine;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// One direction of a line of packets. A packet waits for its turn in a queue, which takes no more when it
/// is full; it leaves at the rate, is lost then or not, and is on its way for the delay and its share of
/// the jitter. A packet that would overtake the one before it arrives with it, unless it is one that does
/// not wait.
///
/// It holds at most the queue of its settings and [#WAY_BYTES_MOST] on their way. What it holds is released
/// by [#close()].
///
/// @param <T> who gets a packet in the end
final class PacketLine<T> implements Machine<Packet<T>, Packet<T>> {
    /// What may be on its way at once: 5 s at 100 Mbit/s.
    static final int WAY_BYTES_MOST = 64 << 20;

    /// A smaller packet takes as much room as this, because holding it costs that much.
    static final int ROOM_BYTES_LEAST = 256;

    private static final double SECOND_NANOS = 1e9;

    private final SplittableRandom random;
    private final PacketCounts counts;
    private final Queue<Waiting<T>> queue = new ArrayDeque<>();
    private final Queue<Flying<T>> inOrder = new ArrayDeque<>();
    /// Those that do not wait for the others.
    private final Queue<Flying<T>> ahead = new ArrayDeque<>();
    private LineSettings settings;
    /// The line's own time, as all that is kept here: it stands still with the line.
    private long nowNanos;
    /// By how much it is behind that of the world.
    private long behindNanos;
    private long stalledNanos;
    /// When the last packet that left the queue had left it.
    private long freeNanos;
    /// When the last packet in order arrives.
    private long lastDueNanos;
    private long queuedBytes;
    private long wayBytes;
    private boolean stalled;

    private record Waiting<T>(Packet<T> packet, long sinceNanos) {}

    private record Flying<T>(Packet<T> packet, long dueNanos) {}

    /// @param random what is drawn for the packets, and for nothing else
    PacketLine(long nowNanos, LineSettings settings, SplittableRandom random, PacketCounts counts) {
        this.nowNanos = nowNanos;
        this.settings = settings;
        this.random = random;
        this.counts = counts;
        freeNanos = nowNanos;
        lastDueNanos = nowNanos;
    }

    /// For what leaves the queue from now on. A queue that has become too long takes nothing until it is
    /// short enough, and keeps what it has.
    void settings(long nowNanos, LineSettings other) {
        onDeadline(nowNanos);
        settings = other;
        leave();
    }

    /// While it stands still nothing comes out and nothing leaves the queue; what is inside goes on afterwards with
    /// the time it had left.
    void stall(long nowNanos, boolean on) {
        if (on == stalled) return;
        onDeadline(nowNanos);
        stalled = on;
        if (on) stalledNanos = nowNanos;
        else behindNanos += nowNanos - stalledNanos;
        onDeadline(nowNanos);
    }

    /// @param input its bytes are owned from here on, also when it is dropped
    @Override
    public void on(long nowNanos, Packet<T> input) {
        onDeadline(nowNanos);
        int bytes = input.bytes().readableBytes();
        counts.entered++;
        counts.enteredBytes += bytes;
        long room = room(input);
        if (queuedBytes + room > settings.queueBytes()) {
            counts.queueFull++;
            input.bytes().release();
            return;
        }
        queue.add(new Waiting<>(input, this.nowNanos));
        queuedBytes += room;
        leave();
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (stalled) return;
        this.nowNanos = nowNanos - behindNanos;
        leave();
    }

    @Override
    public long nextDeadlineNanos() {
        if (stalled) return NO_DEADLINE;
        long next = NO_DEADLINE;
        Waiting<T> waiting = queue.peek();
        if (waiting != null) next = leavesNanos(waiting);
        Flying<T> flying = soonest().peek();
        if (flying != null) next = next == NO_DEADLINE ? flying.dueNanos : sooner(next, flying.dueNanos);
        return next == NO_DEADLINE ? NO_DEADLINE : next + behindNanos;
    }

    @Override
    public void drain(Consumer<? super Packet<T>> sink) {
        if (stalled) return;
        while (true) {
            Queue<Flying<T>> next = soonest();
            Flying<T> flying = next.peek();
            if (flying == null || flying.dueNanos - nowNanos > 0) return;
            next.remove();
            wayBytes -= room(flying.packet);
            counts.left++;
            counts.leftBytes += flying.packet.bytes().readableBytes();
            sink.accept(flying.packet);
        }
    }

    /// What it holds now, small packets counted for what they cost.
    long heldBytes() {
        return queuedBytes + wayBytes;
    }

    /// Releases all it holds.
    void close() {
        queue.forEach(each -> each.packet.bytes().release());
        inOrder.forEach(each -> each.packet.bytes().release());
        ahead.forEach(each -> each.packet.bytes().release());
        queue.clear();
        inOrder.clear();
        ahead.clear();
        queuedBytes = 0;
        wayBytes = 0;
    }

    /// Lets those whose turn has come leave the queue, each at its own moment, however late this is called.
    private void leave() {
        if (stalled) return;
        for (Waiting<T> first = queue.peek(); first != null; first = queue.peek()) {
            long leavesNanos = leavesNanos(first);
            if (leavesNanos - nowNanos > 0) return;
            queue.remove();
            queuedBytes -= room(first.packet);
            freeNanos = leavesNanos;
            launch(first.packet);
        }
    }

    private long leavesNanos(Waiting<T> first) {
        long begins = later(freeNanos, first.sinceNanos);
        if (settings.bytesPerSecond() == 0) return begins;
        return begins + Math.round(first.packet.bytes().readableBytes() * SECOND_NANOS / settings.bytesPerSecond());
    }

    private void launch(Packet<T> packet) {
        if (hit(settings.loss())) {
            counts.lost++;
            packet.bytes().release();
            return;
        }
        if (hit(settings.duplication())) {
            counts.duplicated++;
            fly(new Packet<>(packet.bytes().copy(), packet.to()));
        }
        fly(packet);
    }

    private void fly(Packet<T> packet) {
        if (wayBytes + room(packet) > WAY_BYTES_MOST) {
            counts.wayFull++;
            packet.bytes().release();
            return;
        }
        wayBytes += room(packet);
        if (hit(settings.corruption())) corrupt(packet.bytes());
        if (hit(settings.reordering())) {
            counts.reordered++;
            ahead.add(new Flying<>(packet, freeNanos));
            return;
        }
        long jitterNanos = settings.jitter().toNanos();
        long drawnNanos = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos + 1);
        lastDueNanos = later(lastDueNanos, freeNanos + settings.delay().toNanos() + drawnNanos);
        inOrder.add(new Flying<>(packet, lastDueNanos));
    }

    private void corrupt(ByteBuf bytes) {
        if (!bytes.isReadable()) return;
        counts.corrupted++;
        int at = bytes.readerIndex() + random.nextInt(bytes.readableBytes());
        bytes.setByte(at, bytes.getByte(at) ^ 1 << random.nextInt(Byte.SIZE));
    }

    private boolean hit(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /// The queue whose first packet arrives first; one that is empty when both are.
    private Queue<Flying<T>> soonest() {
        Flying<T> first = inOrder.peek();
        Flying<T> other = ahead.peek();
        if (first == null || other == null) return first == null ? ahead : inOrder;
        return other.dueNanos - first.dueNanos < 0 ? ahead : inOrder;
    }

    private static long room(Packet<?> packet) {
        return Math.max(ROOM_BYTES_LEAST, packet.bytes().readableBytes());
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    private static long sooner(long a, long b) {
        return a - b <= 0 ? a : b;
    }
}
