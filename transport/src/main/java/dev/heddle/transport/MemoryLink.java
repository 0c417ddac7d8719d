package dev.heddle.transport;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One end of a link between two loops of this process. Buffers change hands without being copied; what one
/// end has written and the other has not consumed is bounded as a socket's buffers are.
///
/// The ends behave like those of a TCP connection: closing one shows at the other as the end of its input,
/// and as a reset when something was still to be read or is written afterwards.
final class MemoryLink implements ByteLink {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryLink.class);
    private static final int UNCONSUMED_BYTES = 64 << 10;
    /// What an accepted link knows of its dialler.
    private static final NetworkAddress DIALLER = NetworkAddress.of(new NetworkAddress.Memory(0));

    private final RealLoop loop;
    private final NetworkAddress remote;
    private @Nullable MemoryLink otherEnd;
    private @Nullable Receiver receiver;
    private Queue<ByteBuf> unflushed = new ArrayDeque<>();
    private final Queue<ByteBuf> arrived = new ArrayDeque<>();
    private long unconsumedBytes;
    private boolean roomOwed;
    private boolean reading = true;
    private boolean finishing;
    private boolean otherFinished;
    private boolean inputFinished;
    private boolean closed;
    private @Nullable IOException cause;

    private MemoryLink(RealLoop loop, NetworkAddress remote) {
        this.loop = loop;
        this.remote = remote;
    }

    /// Makes both ends and hands the far one to the listener. Any thread.
    ///
    /// @return the near end; it belongs to its loop
    /// @throws RejectedExecutionException if the listener's platform is closed
    static MemoryLink connect(RealLoop loop, NetworkAddress remote, MemoryListener listener) {
        MemoryLink near = new MemoryLink(loop, remote);
        MemoryLink far = new MemoryLink(listener.nextLoop(), DIALLER);
        near.otherEnd = far;
        far.otherEnd = near;
        near.loop.execute(() -> near.loop.opened(near, near::close));
        try {
            far.loop.execute(() -> far.loop.opened(far, far::close));
            listener.accept(far);
        } catch (RejectedExecutionException closed) {
            near.loop.execute(near::close);
            throw closed;
        }
        return near;
    }

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
        loop.execute(closed ? this::tellClosed : this::deliver);
    }

    // ---- sending

    @Override
    public int roomBytes() {
        if (closed || finishing) return 0;
        roomOwed = unconsumedBytes >= UNCONSUMED_BYTES;
        return roomOwed ? 0 : SendRoom.RECORD_BYTES;
    }

    @Override
    public void write(ByteBuf owned) {
        if (closed || finishing) {
            owned.release();
            return;
        }
        unconsumedBytes += owned.readableBytes();
        unflushed.add(owned);
    }

    @Override
    public void flush() {
        if (closed || unflushed.isEmpty()) return;
        Queue<ByteBuf> batch = unflushed;
        unflushed = new ArrayDeque<>();
        if (!toOther(other -> other.onArrived(batch))) batch.forEach(ByteBuf::release);
    }

    @Override
    public void finish() {
        if (closed || finishing) return;
        flush();
        finishing = true;
        toOther(MemoryLink::onOtherFinished);
        endIfBothFinished();
    }

    private void onConsumed(long bytes) {
        unconsumedBytes -= bytes;
        if (roomOwed && receiver != null && roomBytes() > 0) tell(Receiver::onRoom);
    }

    // ---- receiving

    @Override
    public void reading(boolean on) {
        reading = on;
        if (on) loop.execute(this::deliver);
    }

    private void onArrived(Queue<ByteBuf> batch) {
        if (closed) {
            batch.forEach(ByteBuf::release);
            toOther(MemoryLink::onReset);
            return;
        }
        arrived.addAll(batch);
        deliver();
    }

    private void onOtherFinished() {
        otherFinished = true;
        deliver();
    }

    private void onReset() {
        end(new IOException("the link to %s broke: connection reset by peer".formatted(remote)));
    }

    private void deliver() {
        if (receiver == null || closed) return;
        long consumedBytes = 0;
        while (reading && !closed && !arrived.isEmpty()) {
            ByteBuf bytes = arrived.remove();
            consumedBytes += bytes.readableBytes();
            try {
                tell(to -> to.onBytes(bytes));
            } finally {
                bytes.release();
            }
        }
        if (consumedBytes > 0) {
            long bytes = consumedBytes;
            toOther(other -> other.onConsumed(bytes));
        }
        if (otherFinished && arrived.isEmpty() && !inputFinished && !closed) {
            inputFinished = true;
            tell(Receiver::onFinished);
            endIfBothFinished();
        }
    }

    // ---- the end

    @Override
    public void close() {
        close(null);
    }

    private void close(@Nullable IOException why) {
        if (closed) return;
        toOther(arrived.isEmpty() ? MemoryLink::onOtherFinished : MemoryLink::onReset);
        end(why);
    }

    private void endIfBothFinished() {
        if (finishing && inputFinished) end(null);
    }

    private void end(@Nullable IOException why) {
        if (closed) return;
        closed = true;
        cause = why;
        unflushed.forEach(ByteBuf::release);
        unflushed.clear();
        arrived.forEach(ByteBuf::release);
        arrived.clear();
        loop.closed(this);
        loop.execute(this::tellClosed);
    }

    private void tell(Consumer<Receiver> call) {
        try {
            if (receiver != null) call.accept(receiver);
        } catch (Throwable thrown) {
            LOG.error("the receiver threw on the link to {}, which is closed", remote, thrown);
            close(new IOException("the link to %s is closed: the receiver threw".formatted(remote), thrown));
        }
    }

    private void tellClosed() {
        if (receiver == null) return;
        try {
            receiver.onClosed(cause);
        } catch (Throwable thrown) {
            LOG.error("the receiver threw on hearing that the link to {} is closed", remote, thrown);
        }
    }

    /// Posts to the other end's loop.
    ///
    /// @return false if that loop has ended, and with it the link
    private boolean toOther(Consumer<MemoryLink> call) {
        MemoryLink other = Objects.requireNonNull(otherEnd);
        try {
            other.loop.execute(() -> call.accept(other));
            return true;
        } catch (RejectedExecutionException platformClosed) {
            onReset();
            return false;
        }
    }
}
