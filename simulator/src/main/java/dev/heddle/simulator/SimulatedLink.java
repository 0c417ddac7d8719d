package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One end of a link whose bytes take a while. What is on its way is bounded, as in a socket's buffers.
public final class SimulatedLink implements ByteLink {
    private static final int WINDOW_BYTES = 256 << 10;

    private static final int FINISHED = -1;
    private static final int CLOSED = -2;

    private final Simulation simulation;
    private final HostTransport transport;
    private final HostLoop loop;
    private final long number;
    private final NetworkAddress remote;
    private final Line out;
    private final Deque<byte[]> written = new ArrayDeque<>();
    private final Deque<byte[]> arrived = new ArrayDeque<>();
    private @Nullable SimulatedLink far;
    private @Nullable Receiver receiver;
    private long lastArrivalNanos;
    private int unreadBytes;
    private boolean reading = true;
    private boolean finishing;
    private boolean finished;
    private boolean farFinished;
    private boolean finishedTold;
    private boolean closed;
    private boolean wantsRoom;

    SimulatedLink(Simulation simulation, HostTransport transport, HostLoop loop, NetworkAddress remote, Line out) {
        this.simulation = simulation;
        this.transport = transport;
        this.loop = loop;
        this.number = simulation.nextLinkEnd();
        this.remote = remote;
        this.out = out;
    }

    void join(SimulatedLink other) {
        far = other;
    }

    /// One for each end of a link in a run.
    public long number() {
        return number;
    }

    /// Tasks and timers of this end that wait.
    public int pendingTasks() {
        return loop.pending();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public NetworkAddress remote() {
        return remote;
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        loop.execute(this::deliver);
    }

    @Override
    public int roomBytes() {
        int room = closed || finishing ? 0 : Math.max(0, WINDOW_BYTES - unreadBytes);
        wantsRoom = room == 0;
        return room;
    }

    @Override
    public void write(ByteBuf owned) {
        try {
            if (closed || finishing) return;
            byte[] bytes = new byte[owned.readableBytes()];
            owned.readBytes(bytes);
            unreadBytes += bytes.length;
            written.add(bytes);
        } finally {
            owned.release();
        }
    }

    @Override
    public void flush() {
        SimulatedLink to = far;
        for (byte[] bytes = written.poll(); bytes != null && to != null; bytes = written.poll()) {
            byte[] sent = bytes;
            later(() -> to.arrive(sent));
        }
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        if (on) loop.execute(this::deliver);
    }

    @Override
    public void finish() {
        if (closed || finishing) return;
        flush();
        finishing = true;
        SimulatedLink to = far;
        if (to != null) later(to::onFarFinished);
        finished = true;
        closeIfBothFinished();
    }

    @Override
    public void close() {
        if (closed) return;
        end(null);
        SimulatedLink to = far;
        if (to != null) later(() -> to.end(new IOException("the other end closed the link")));
    }

    /// Is gone, and the other end learns nothing of it.
    void fallSilent() {
        end(null);
    }

    /// Behind what is on its way already.
    private void later(Runnable arrival) {
        long now = simulation.loop().nowNanos();
        lastArrivalNanos = Math.max(lastArrivalNanos, now + out.delayNanos());
        simulation.after(lastArrivalNanos - now, arrival);
    }

    private void arrive(byte[] bytes) {
        if (closed) return;
        simulation.trace().bytes(number, bytes);
        arrived.add(bytes);
        if (receiver != null && reading) loop.execute(this::deliver);
    }

    private void onFarFinished() {
        if (closed) return;
        simulation.trace().event(number, FINISHED);
        farFinished = true;
        loop.execute(this::deliver);
    }

    private void deliver() {
        while (receiver != null && reading && !closed && !arrived.isEmpty()) {
            byte[] bytes = arrived.remove();
            receiver.onBytes(Unpooled.wrappedBuffer(bytes));
            SimulatedLink from = far;
            if (from != null) later(() -> from.consumed(bytes.length));
        }
        if (receiver != null && reading && !closed && farFinished && !finishedTold) {
            finishedTold = true;
            receiver.onFinished();
            closeIfBothFinished();
        }
    }

    private void consumed(int bytes) {
        unreadBytes -= bytes;
        if (closed || !wantsRoom || receiver == null || unreadBytes >= WINDOW_BYTES) return;
        wantsRoom = false;
        Receiver told = receiver;
        loop.execute(told::onRoom);
    }

    private void closeIfBothFinished() {
        if (finished && finishedTold) end(null);
    }

    private void end(@Nullable IOException cause) {
        if (closed) return;
        closed = true;
        simulation.trace().event(number, CLOSED);
        transport.gone(this);
        written.clear();
        arrived.clear();
        loop.execute(() -> {
            Receiver told = receiver;
            receiver = null;
            if (told != null) told.onClosed(cause);
        });
    }
}
