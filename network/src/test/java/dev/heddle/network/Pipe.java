package dev.heddle.network;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One end of a connection in a [World]; what was written arrives after the latency.
final class Pipe implements ByteLink {
    private static final int WINDOW_BYTES = 1 << 18;

    private final World world;
    private final NetworkAddress remote;
    private final Deque<ByteBuf> written = new ArrayDeque<>();
    private final Deque<ByteBuf> arrived = new ArrayDeque<>();
    private @Nullable Receiver receiver;
    private @Nullable Pipe far;
    private int underWayBytes;
    private boolean roomOwed;
    private boolean reading = true;
    private boolean finished;
    private boolean farFinished;
    private boolean finishedTold;
    private boolean closed;

    Pipe(World world, NetworkAddress remote) {
        this.world = world;
        this.remote = remote;
        world.pipes.add(this);
    }

    void join(Pipe other) {
        far = other;
    }

    /// The connection breaks, as both ends notice at once.
    void breakOff() {
        end(new IOException("the connection broke"));
    }

    @Override
    public EventLoop loop() {
        return world.loop;
    }

    @Override
    public NetworkAddress remote() {
        return remote;
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        world.loop.execute(this::deliver);
    }

    @Override
    public int roomBytes() {
        int room = Math.max(0, WINDOW_BYTES - underWayBytes);
        roomOwed = room == 0;
        return room;
    }

    @Override
    public void write(ByteBuf owned) {
        if (closed) {
            owned.release();
            return;
        }
        underWayBytes += owned.readableBytes();
        written.add(owned);
    }

    @Override
    public void flush() {
        for (ByteBuf bytes = written.poll(); bytes != null; bytes = written.poll()) {
            ByteBuf sent = bytes;
            later(() -> Objects.requireNonNull(far).arrive(sent));
        }
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        if (on) world.loop.execute(this::deliver);
    }

    @Override
    public void finish() {
        if (closed || finished) return;
        flush();
        finished = true;
        later(() -> Objects.requireNonNull(far).onFarFinished());
        endIfBothFinished();
    }

    @Override
    public void close() {
        if (closed) return;
        end(null);
        later(() -> Objects.requireNonNull(far).end(new IOException("closed by the other end")));
    }

    private void arrive(ByteBuf owned) {
        if (closed) {
            owned.release();
            return;
        }
        arrived.add(owned);
        deliver();
    }

    private void onFarFinished() {
        farFinished = true;
        deliver();
    }

    private void deliver() {
        while (reading && receiver != null && !closed && !arrived.isEmpty()) {
            ByteBuf bytes = arrived.remove();
            int size = bytes.readableBytes();
            receiver.onBytes(bytes);
            bytes.release();
            later(() -> Objects.requireNonNull(far).taken(size));
        }
        if (reading && receiver != null && !closed && farFinished && !finishedTold) {
            finishedTold = true;
            receiver.onFinished();
            endIfBothFinished();
        }
    }

    private void taken(int bytes) {
        underWayBytes -= bytes;
        if (!roomOwed || closed || receiver == null) return;
        roomOwed = false;
        receiver.onRoom();
    }

    private void endIfBothFinished() {
        if (finished && finishedTold) end(null);
    }

    private void end(@Nullable IOException cause) {
        if (closed) return;
        closed = true;
        world.pipes.remove(this);
        for (ByteBuf bytes : written) bytes.release();
        for (ByteBuf bytes : arrived) bytes.release();
        written.clear();
        arrived.clear();
        world.loop.execute(() -> {
            if (receiver != null) receiver.onClosed(cause);
        });
    }

    private void later(Runnable task) {
        world.loop.schedule(world.loop.nowNanos() + World.LATENCY.toNanos(), task);
    }
}
