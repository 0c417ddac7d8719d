package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.VirtualLoop;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One end of a link whose bytes take a while. What is on its way is bounded, as in a socket's buffers.
final class SimulatedLink implements ByteLink {
    private static final int WINDOW_BYTES = 256 << 10;

    private static final int FINISHED = -1;
    private static final int CLOSED = -2;

    private final SimulatedWire wire;
    private final VirtualLoop loop;
    private final long number;
    private final NetworkAddress remote;
    private final Deque<ByteBuf> written = new ArrayDeque<>();
    private final Deque<ByteBuf> arrived = new ArrayDeque<>();
    private @Nullable SimulatedLink far;
    private @Nullable Receiver receiver;
    private int unreadBytes;
    private boolean reading = true;
    private boolean finishing;
    private boolean finished;
    private boolean farFinished;
    private boolean finishedTold;
    private boolean closed;
    private boolean wantsRoom;

    SimulatedLink(SimulatedWire wire, VirtualLoop loop, long number, NetworkAddress remote) {
        this.wire = wire;
        this.loop = loop;
        this.number = number;
        this.remote = remote;
    }

    void join(SimulatedLink other) {
        far = other;
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
        if (closed || finishing) {
            owned.release();
            return;
        }
        unreadBytes += owned.readableBytes();
        written.add(owned);
    }

    @Override
    public void flush() {
        SimulatedLink to = far;
        for (ByteBuf bytes = written.poll(); bytes != null && to != null; bytes = written.poll()) {
            ByteBuf sent = bytes;
            wire.later(() -> to.arrive(sent));
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
        if (to != null) wire.later(to::onFarFinished);
        finished = true;
        closeIfBothFinished();
    }

    @Override
    public void close() {
        if (closed) return;
        end(null);
        SimulatedLink to = far;
        if (to != null) wire.later(() -> to.end(new IOException("the other end closed the link")));
    }

    private void arrive(ByteBuf owned) {
        if (closed) {
            owned.release();
            return;
        }
        wire.trace().bytes(number, owned);
        arrived.add(owned);
        deliver();
    }

    private void onFarFinished() {
        if (closed) return;
        wire.trace().event(number, FINISHED);
        farFinished = true;
        deliver();
    }

    private void deliver() {
        while (receiver != null && reading && !closed && !arrived.isEmpty()) {
            ByteBuf bytes = arrived.remove();
            int size = bytes.readableBytes();
            try {
                receiver.onBytes(bytes);
            } finally {
                bytes.release();
            }
            SimulatedLink from = far;
            if (from != null) wire.later(() -> from.consumed(size));
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
        receiver.onRoom();
    }

    private void closeIfBothFinished() {
        if (finished && finishedTold) end(null);
    }

    private void end(@Nullable IOException cause) {
        if (closed) return;
        closed = true;
        wire.trace().event(number, CLOSED);
        wire.gone(this);
        for (ByteBuf bytes = written.poll(); bytes != null; bytes = written.poll()) bytes.release();
        for (ByteBuf bytes = arrived.poll(); bytes != null; bytes = arrived.poll()) bytes.release();
        loop.execute(() -> {
            Receiver told = receiver;
            receiver = null;
            if (told != null) told.onClosed(cause);
        });
    }
}
