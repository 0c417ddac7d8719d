package dev.heddle.simulator;

import dev.heddle.core.DatagramLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One end of a link whose datagrams meet what their line and its [DatagramFaults] do to them.
final class SimulatedDatagrams implements DatagramLink {
    /// What an Ethernet frame carries behind the headers of IPv6 and UDP.
    private static final int MOST_BYTES = 1_452;
    /// How much later one comes that is overtaken, at most, beside the line's own delay.
    private static final long LATER_NANOS = 2_000_000L;

    private final Simulation simulation;
    private final HostLoop loop;
    private final Line line;
    private final long number;
    private @Nullable SimulatedDatagrams far;
    private @Nullable Receiver receiver;
    private int heldBytes;
    private boolean closed;

    private SimulatedDatagrams(Simulation simulation, Line line) {
        this.simulation = simulation;
        this.loop = line.from().loop();
        this.line = line;
        this.number = simulation.nextLinkEnd();
    }

    /// Between two hosts that run.
    static DatagramPair between(Simulation simulation, Host from, Host to) {
        SimulatedDatagrams near = new SimulatedDatagrams(simulation, simulation.line(from, to));
        SimulatedDatagrams far = new SimulatedDatagrams(simulation, simulation.line(to, from));
        near.far = far;
        far.far = near;
        return new DatagramPair(near, far);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public NetworkAddress remote() {
        return line.to().address();
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        if (closed) loop.execute(this::tellClosed);
    }

    @Override
    public int mostBytes() {
        return MOST_BYTES;
    }

    @Override
    public void send(ByteBuf owned) {
        try {
            int length = owned.readableBytes();
            if (length > MOST_BYTES) {
                throw new IllegalArgumentException("a datagram of %d bytes, limit %d".formatted(length, MOST_BYTES));
            }
            if (closed) return;
            byte[] bytes = new byte[length];
            owned.readBytes(bytes);
            enter(bytes);
        } finally {
            owned.release();
        }
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        simulation.trace().event(number, Trace.CLOSED);
        loop.execute(this::tellClosed);
    }

    private void enter(byte[] bytes) {
        LineTiming way = line.timing();
        long nowNanos = simulation.nowNanos();
        if (way.jammed()) {
            hold(bytes);
        } else if (way.losesDatagram() || way.dropsDatagram(nowNanos, bytes.length)) {
            way.lost(bytes.length);
        } else {
            way.corrupt(bytes, 0, bytes.length);
            byte[] rest = way.draw(faults().truncation()) && bytes.length > 0
                    ? Arrays.copyOf(bytes, way.random().nextInt(bytes.length))
                    : bytes;
            travel(rest, nowNanos);
            if (way.draw(faults().duplication())) travel(rest.clone(), nowNanos);
        }
    }

    /// Before a jammed line wait no more of them than its queue takes.
    private void hold(byte[] bytes) {
        LineTiming way = line.timing();
        if (heldBytes + bytes.length > LineTiming.QUEUE_BYTES) {
            way.lost(bytes.length);
            return;
        }
        heldBytes += bytes.length;
        way.hold(_ -> {
            heldBytes -= bytes.length;
            enter(bytes);
        });
    }

    private void travel(byte[] bytes, long sentNanos) {
        LineTiming way = line.timing();
        long arrivalNanos = way.arrivalNanos(sentNanos, bytes.length);
        if (way.draw(faults().reordering())) {
            SplittableRandom random = way.random();
            arrivalNanos += random.nextLong(2 * way.delayNanos() + LATER_NANOS);
        }
        SimulatedDatagrams to = Objects.requireNonNull(far);
        to.loop.at(arrivalNanos, () -> to.arrive(bytes, sentNanos));
    }

    private void arrive(byte[] bytes, long sentNanos) {
        Receiver told = receiver;
        if (closed || told == null) {
            Objects.requireNonNull(far).line.timing().lost(bytes.length);
            return;
        }
        simulation.trace().bytes(number, bytes, 0, bytes.length);
        if (simulation.watched()) {
            simulation.tell(new TraceEvent.Arrived(
                    sentNanos,
                    simulation.nowNanos(),
                    number,
                    line.to().number(),
                    line.from().number(),
                    bytes.length));
        }
        told.onDatagram(Unpooled.wrappedBuffer(bytes));
    }

    private void tellClosed() {
        Receiver told = receiver;
        receiver = null;
        if (told != null) told.onClosed(null);
    }

    private DatagramFaults faults() {
        return line.profile().datagrams();
    }
}
