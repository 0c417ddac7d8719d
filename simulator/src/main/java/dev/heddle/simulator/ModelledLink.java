package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Timer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One end of a real link whose outbound bytes take the [Course] of a line before they are written to it.
/// What the real link has no room for is as good as unread.
final class ModelledLink implements ByteLink, ByteLink.Receiver {
    /// What may still arrive of a link that was closed, before it is cut.
    private static final long LINGER_NANOS = 2_000_000_000L;

    private final ByteLink real;
    private final EventLoop loop;
    private final LineTiming line;
    private final Course out;
    private final long originNanos;

    private @Nullable Receiver receiver;
    private long dueNanos = LineTiming.NEVER;
    private @Nullable Timer timer;
    private int diallerNumber;
    private boolean dialled;
    private boolean roomAsked;
    /// The real link had no room, and will say when it has.
    private boolean full;
    private boolean finishing;
    private boolean closing;
    private boolean gone;
    private @Nullable IOException cause;

    /// @param originNanos of the lines' times, by the loop's
    ModelledLink(ByteLink real, LineTiming line, LineTiming back, long originNanos) {
        this.real = real;
        this.loop = real.loop();
        this.line = line;
        this.originNanos = originNanos;
        this.out = new Course(line, back, this::rearm);
    }

    /// The dialler's first word: who it is.
    void open(int number) {
        dialled = true;
        diallerNumber = number;
        out.mark(Segment.Kind.OPEN, nowNanos());
        rearm();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public NetworkAddress remote() {
        return real.remote();
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        // The arrival of a dialled link has started it.
        if (dialled && !closing) real.start(this);
        if (closing) loop.execute(this::tellClosed);
    }

    @Override
    public int roomBytes() {
        int bytes = closing || finishing ? 0 : out.roomBytes();
        roomAsked = bytes == 0;
        return bytes;
    }

    @Override
    public void write(ByteBuf owned) {
        if (closing || finishing) owned.release();
        else out.write(owned);
    }

    @Override
    public void flush() {
        if (closing || finishing) return;
        out.flush(nowNanos());
        rearm();
    }

    @Override
    public void reading(boolean on) {
        if (!closing) real.reading(on);
    }

    @Override
    public void finish() {
        if (closing || finishing) return;
        finishing = true;
        out.mark(Segment.Kind.FIN, nowNanos());
        rearm();
    }

    /// The real link goes on until what is on its way is there, as a closed socket does.
    @Override
    public void close() {
        if (closing) return;
        if (!finishing) out.mark(Segment.Kind.FIN, nowNanos());
        closing = true;
        // What nobody reads would reset the link, and with it what is on its way.
        real.reading(true);
        rearm();
        Timer _ = loop.schedule(loop.nowNanos() + LINGER_NANOS + line.delayNanos(), real::close);
        loop.execute(this::tellClosed);
    }

    // ---- the real link

    @Override
    public void onBytes(ByteBuf loan) {
        if (receiver != null && !closing) receiver.onBytes(loan);
    }

    @Override
    public void onRoom() {
        full = false;
        onDue();
    }

    @Override
    public void onFinished() {
        if (receiver != null && !closing) receiver.onFinished();
    }

    @Override
    public void onClosed(@Nullable IOException why) {
        gone = true;
        out.end();
        if (timer != null) timer.cancel();
        if (closing) return;
        closing = true;
        cause = why;
        tellClosed();
    }

    private void tellClosed() {
        Receiver told = receiver;
        receiver = null;
        if (told != null) told.onClosed(cause);
    }

    // ---- the model

    private void rearm() {
        if (gone) return;
        long next = full ? out.nextDeadlineNanos() : Math.min(out.nextDeadlineNanos(), out.arrivalNanos());
        if (next < dueNanos) {
            if (timer != null) timer.cancel();
            dueNanos = next;
            timer = loop.schedule(originNanos + next, this::onDue);
        }
        if (roomAsked && !closing && out.roomBytes() > 0) {
            roomAsked = false;
            loop.execute(this::tellRoom);
        }
    }

    private void tellRoom() {
        if (!closing && !finishing && receiver != null) receiver.onRoom();
    }

    private void onDue() {
        if (gone) return;
        if (timer != null) timer.cancel();
        timer = null;
        dueNanos = LineTiming.NEVER;
        long nowNanos = nowNanos();
        if (out.nextDeadlineNanos() <= nowNanos) out.onDeadline(nowNanos);
        if (!full) arrive(nowNanos);
        rearm();
        if (closing && out.idle()) real.close();
    }

    private void arrive(long nowNanos) {
        while (out.arrivalNanos() <= nowNanos) {
            full = real.roomBytes() == 0;
            Segment segment = full ? null : out.read(nowNanos, Integer.MAX_VALUE);
            if (segment == null) break;
            switch (segment.kind) {
                case OPEN -> real.write(Unpooled.buffer(Integer.BYTES).writeInt(diallerNumber));
                case DATA -> real.write(Unpooled.wrappedBuffer(segment.bytes, segment.offset, segment.length));
                case FIN -> real.finish();
            }
            segment.drop();
        }
        real.flush();
    }

    private long nowNanos() {
        return loop.nowNanos() - originNanos;
    }
}
