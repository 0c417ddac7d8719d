package dev.heddle.simulator;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Timer;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One end of a link that behaves as a TCP connection does: a node's socket, and what its kernel does for
/// it, which goes on when the node has closed it. What it sends is a [Course] along its line.
public final class SimulatedLink implements ByteLink {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /// A slow reader takes what it may in so many bites a second.
    private static final int BITES = 20;

    private final Simulation simulation;
    private final HostTransport transport;
    private final HostLoop loop;
    private final long number;
    private final NetworkAddress remote;
    private final Line line;
    private final Course out;
    private final int port;
    private final Runnable arrival = this::onArrival;
    private final Runnable kernel = this::onKernel;
    private final Runnable room = this::tellRoom;
    private @Nullable SimulatedLink far;
    private @Nullable Receiver receiver;
    /// When bytes for this end are looked for, and when its kernel has to do something.
    private long arrivalDueNanos = LineTiming.NEVER;

    private @Nullable Timer arrivalTimer;
    private long kernelDueNanos = LineTiming.NEVER;
    private @Nullable Timer kernelTimer;
    private long readAgainNanos;
    private boolean accepted;
    private boolean reading = true;
    private boolean finishing;
    private boolean farFinished;
    private boolean wantsRoom;
    private boolean closed;
    private @Nullable IOException cause;

    /// @param line from this end to the other
    /// @param port that accepts it; -1 for the dialler's end
    private SimulatedLink(
            Simulation simulation, HostTransport transport, HostLoop loop, NetworkAddress remote, Line line, int port) {
        this.simulation = simulation;
        this.transport = transport;
        this.loop = loop;
        this.number = simulation.nextLinkEnd();
        this.remote = remote;
        this.line = line;
        this.port = port;
        this.accepted = port < 0;
        this.out = new Course(
                line.timing(), simulation.line(line.to(), line.from()).timing(), this::rearm);
    }

    /// A link of which the dialler knows, and the listener will.
    ///
    /// @param remote where it was dialled
    /// @return the dialler's end
    static SimulatedLink connect(Simulation simulation, HostTransport from, HostTransport to, NetworkAddress remote) {
        Host here = from.host();
        Host there = to.host();
        SimulatedLink near = new SimulatedLink(simulation, from, here.loop(), remote, simulation.line(here, there), -1);
        SimulatedLink far = new SimulatedLink(
                simulation, to, there.loop(), here.address(), simulation.line(there, here), HostTransport.port(remote));
        near.far = far;
        far.far = near;
        from.opened(near);
        to.opened(far);
        near.tellOpened();
        near.out.mark(Segment.Kind.OPEN, simulation.nowNanos());
        near.rearm();
        return near;
    }

    /// One for each end of a link in a run.
    public long number() {
        return number;
    }

    /// Its direction: from the host of this end to that of the other.
    public Line line() {
        return line;
    }

    /// Tasks and timers of this end that wait.
    public int pendingTasks() {
        return loop.pending();
    }

    Course out() {
        return out;
    }

    // ---- what goes wrong with one link

    /// Somebody on the way ends it: both ends are told, unless the line loses the word, and what is on its
    /// way is lost.
    public void reset() {
        if (closed) return;
        out.end();
        far().out.end();
        sendReset();
        end(new IOException("the link to %s broke: connection reset".formatted(remote)));
    }

    /// This end breaks, and the other learns of it only from the answer to what it sends.
    public void vanish() {
        if (closed) return;
        out.abandon();
        end(new IOException("the link to %s broke: software caused connection abort".formatted(remote)));
    }

    // ---- sending

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public NetworkAddress remote() {
        return remote;
    }

    @Override
    public int roomBytes() {
        int bytes = unsentRoomBytes();
        wantsRoom = bytes == 0;
        return bytes;
    }

    /// What [#roomBytes] would say, for one who only looks.
    public int unsentRoomBytes() {
        return closed || finishing ? 0 : out.roomBytes();
    }

    @Override
    public void write(ByteBuf owned) {
        if (closed || finishing) owned.release();
        else out.write(owned);
    }

    @Override
    public void flush() {
        if (closed || finishing) return;
        out.flush(simulation.nowNanos());
        rearm();
    }

    @Override
    public void finish() {
        if (closed || finishing) return;
        finishing = true;
        out.mark(Segment.Kind.FIN, simulation.nowNanos());
        rearm();
        if (farFinished) end(null);
    }

    /// As a socket that is closed: what its kernel has been given is still sent, and the other end reads
    /// that it is finished. Where something arrived that nobody read, the other end is reset instead.
    @Override
    public void close() {
        if (closed) return;
        if (far().out.unread(simulation.nowNanos())) {
            sendReset();
            out.abandon();
        } else if (!finishing) {
            out.mark(Segment.Kind.FIN, simulation.nowNanos());
        }
        end(null);
        rearm();
    }

    /// As when a process dies: what is on its way arrives, and then the other end is reset.
    void crash() {
        sendReset();
        out.abandon();
        end(null);
    }

    /// As when the power fails.
    void fallSilent() {
        out.abandon();
        end(null);
    }

    // ---- receiving

    @Override
    public void start(Receiver to) {
        receiver = to;
        if (closed) loop.execute(this::tellClosed);
        else armArrival();
    }

    @Override
    public void reading(boolean on) {
        reading = on;
        if (on) armArrival();
    }

    void onReadingChanged() {
        readAgainNanos = 0;
        armArrival();
    }

    /// On the host's loop, or on the world's when this end is closed.
    private void onArrival() {
        long nowNanos = simulation.nowNanos();
        if (nowNanos < arrivalDueNanos) return;
        arrivalDueNanos = LineTiming.NEVER;
        arrivalTimer = null;
        try {
            if (closed) arriveAtNobody(nowNanos);
            else deliver(nowNanos);
        } finally {
            far().rearm();
        }
    }

    private void deliver(long nowNanos) {
        Course in = far().out;
        while (!closed && (!accepted || (receiver != null && reading))) {
            int most = readableBytes(nowNanos);
            Segment segment = most == 0 ? null : in.read(nowNanos, most);
            if (segment == null) return;
            switch (segment.kind) {
                case OPEN -> accept();
                case DATA -> hand(segment, nowNanos);
                case FIN -> onFarFinished();
            }
        }
    }

    private int readableBytes(long nowNanos) {
        long rate = transport.host().readBytesPerSecond();
        if (rate == Host.UNLIMITED) return Integer.MAX_VALUE;
        if (rate == 0 || nowNanos < readAgainNanos) return accepted ? 0 : 1;
        return Math.clamp(rate / BITES, 1, 1 << 20);
    }

    private void accept() {
        accepted = true;
        Transport.Acceptor acceptor = transport.acceptor(port);
        if (acceptor == null) {
            sendReset();
            out.end();
            end(null);
        } else {
            tellOpened();
            acceptor.accept(this);
        }
    }

    private void hand(Segment segment, long nowNanos) {
        byte[] bytes = segment.bytes;
        segment.drop();
        simulation.trace().bytes(number, bytes, segment.offset, segment.length);
        if (simulation.watched()) {
            simulation.tell(new TraceEvent.Arrived(
                    segment.sentNanos, nowNanos, number, otherNumber(), hostNumber(), segment.length));
        }
        long rate = transport.host().readBytesPerSecond();
        if (rate != Host.UNLIMITED && rate > 0) {
            readAgainNanos = nowNanos + segment.length * SECOND_NANOS / rate;
        }
        Objects.requireNonNull(receiver).onBytes(Unpooled.wrappedBuffer(bytes, segment.offset, segment.length));
    }

    private void onFarFinished() {
        simulation.trace().event(number, Trace.FINISHED);
        if (simulation.watched()) {
            simulation.tell(new TraceEvent.Finished(simulation.nowNanos(), number, hostNumber(), otherNumber()));
        }
        farFinished = true;
        Objects.requireNonNull(receiver).onFinished();
        if (finishing) end(null);
    }

    /// What comes for a link that is gone: the sender is told so by the kernel, if there is one.
    private void arriveAtNobody(long nowNanos) {
        Course in = far().out;
        if (!transport.host().powered()) {
            in.unheard(nowNanos);
            return;
        }
        while (!in.unread(nowNanos)) if (in.read(nowNanos, 1) == null) return;
        if (sendReset()) in.end();
        else in.unheard(nowNanos);
    }

    // ---- resets

    /// @return false when it got lost
    private boolean sendReset() {
        LineTiming way = line.timing();
        if (way.jammed()) {
            way.hold(_ -> sendReset());
            return true;
        }
        long arrivalNanos = out.resetArrivalNanos(simulation.nowNanos());
        if (arrivalNanos == LineTiming.NEVER) return false;
        simulation.at(arrivalNanos, far()::onReset);
        return true;
    }

    /// It is told at once, whether anybody reads or not, and what was not read is gone.
    ///
    /// @see <a href="https://www.rfc-editor.org/rfc/rfc9293#section-3.10.7.4">RFC 9293, 3.10.7.4: all
    ///     queues are flushed</a>
    private void onReset() {
        out.end();
        far().out.end();
        if (!closed) end(new IOException("the link to %s broke: connection reset by peer".formatted(remote)));
    }

    // ---- the kernel's work

    /// Looks whether something is due earlier than it was, at both ends of this direction.
    private void rearm() {
        long next = out.nextDeadlineNanos();
        if (next < kernelDueNanos) {
            if (kernelTimer != null) kernelTimer.cancel();
            kernelDueNanos = Math.max(next, simulation.nowNanos());
            kernelTimer = simulation.loop().schedule(kernelDueNanos, kernel);
        }
        far().armArrival();
        if (wantsRoom && !closed && out.roomBytes() > 0) {
            wantsRoom = false;
            loop.execute(room);
        }
    }

    private void onKernel() {
        long nowNanos = simulation.nowNanos();
        if (nowNanos < kernelDueNanos) return;
        kernelDueNanos = LineTiming.NEVER;
        kernelTimer = null;
        out.onDeadline(nowNanos);
        if (out.givenUp()) {
            out.end();
            if (!closed) end(new IOException("the link to %s broke: connection timed out".formatted(remote)));
        }
        rearm();
    }

    private void armArrival() {
        long next = far().out.arrivalNanos();
        if (next >= arrivalDueNanos) return;
        if (!closed && accepted) {
            if (receiver == null || !reading || transport.host().readBytesPerSecond() == 0) return;
            next = Math.max(next, readAgainNanos);
            if (next >= arrivalDueNanos) return;
        }
        if (arrivalTimer != null) arrivalTimer.cancel();
        arrivalDueNanos = Math.max(next, simulation.nowNanos());
        arrivalTimer =
                closed ? simulation.loop().schedule(arrivalDueNanos, arrival) : loop.at(arrivalDueNanos, arrival);
    }

    private void tellRoom() {
        if (!closed && !finishing && receiver != null) receiver.onRoom();
    }

    private void tellOpened() {
        if (simulation.watched()) {
            simulation.tell(new TraceEvent.Opened(simulation.nowNanos(), number, hostNumber(), otherNumber()));
        }
    }

    private void end(@Nullable IOException why) {
        if (closed) return;
        closed = true;
        cause = why;
        simulation.trace().event(number, Trace.CLOSED);
        if (simulation.watched()) {
            String reason = why == null ? "" : String.valueOf(why.getMessage());
            simulation.tell(new TraceEvent.Closed(simulation.nowNanos(), number, hostNumber(), otherNumber(), reason));
        }
        transport.gone(this);
        // What still comes meets the kernel and not the node.
        if (arrivalTimer != null) arrivalTimer.cancel();
        arrivalTimer = null;
        arrivalDueNanos = LineTiming.NEVER;
        armArrival();
        loop.execute(this::tellClosed);
    }

    private void tellClosed() {
        Receiver told = receiver;
        receiver = null;
        if (told != null) told.onClosed(cause);
    }

    private SimulatedLink far() {
        return Objects.requireNonNull(far, "not connected yet");
    }

    private int hostNumber() {
        return line.from().number();
    }

    private int otherNumber() {
        return line.to().number();
    }
}
