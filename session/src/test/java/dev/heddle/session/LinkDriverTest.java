package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Priority;
import dev.heddle.core.VirtualLoop;
import dev.heddle.noise.Identity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two sessions on one loop, joined by links that do what a link may do and no more.
class LinkDriverTest {
    private static final int WINDOW_BYTES = 40_000;
    private static final long LATENCY_NANOS = Nodes.MILLI;

    private final SplittableRandom random = new SplittableRandom(1);
    private final VirtualLoop loop = new VirtualLoop();
    private final UnpooledByteBufAllocator allocator = Nodes.countingAllocator();
    private final Identity diallerIdentity = Nodes.identity(random);
    private final Identity listenerIdentity = Nodes.identity(random);
    private Side dialler = new Side();
    private Side listener = new Side();

    /// One end of a wire whose window opens only as the other end takes bytes, and which tells of room only
    /// when it was asked in vain.
    private final class Wire implements ByteLink {
        private final Deque<ByteBuf> written = new ArrayDeque<>();
        private final Deque<ByteBuf> arrived = new ArrayDeque<>();
        private @Nullable Receiver receiver;
        private @Nullable Wire far;
        private int underWayBytes;
        private boolean roomOwed;
        private boolean reading = true;
        private boolean finished;
        private boolean farFinished;
        private boolean closed;

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public NetworkAddress remote() {
            return NetworkAddress.parse("/memory/1");
        }

        @Override
        public void start(Receiver to) {
            receiver = to;
        }

        @Override
        public int roomBytes() {
            int room = Math.max(0, WINDOW_BYTES - underWayBytes);
            roomOwed = room == 0;
            return room;
        }

        @Override
        public void write(ByteBuf owned) {
            assertThat(finished).isFalse();
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
            if (on) loop.execute(this::deliver);
        }

        @Override
        public void finish() {
            flush();
            finished = true;
            later(() -> {
                Objects.requireNonNull(far).farFinished = true;
                far.deliver();
            });
        }

        @Override
        public void close() {
            end(null);
            later(() -> Objects.requireNonNull(far).end(new IOException("closed by the other end")));
        }

        private void arrive(ByteBuf owned) {
            arrived.add(owned);
            if (closed) end(null);
            else deliver();
        }

        private void deliver() {
            while (reading && receiver != null && !closed && !arrived.isEmpty()) {
                ByteBuf bytes = arrived.remove();
                int size = bytes.readableBytes();
                receiver.onBytes(bytes);
                bytes.release();
                later(() -> Objects.requireNonNull(far).taken(size));
            }
            if (reading && receiver != null && !closed && farFinished) {
                receiver.onFinished();
                if (finished) end(null);
            }
        }

        private void taken(int bytes) {
            underWayBytes -= bytes;
            if (!roomOwed || closed || receiver == null) return;
            roomOwed = false;
            receiver.onRoom();
        }

        private void end(@Nullable IOException cause) {
            for (ByteBuf bytes : arrived) bytes.release();
            arrived.clear();
            if (closed) return;
            closed = true;
            for (ByteBuf bytes : written) bytes.release();
            written.clear();
            loop.execute(() -> {
                if (receiver != null) receiver.onClosed(cause);
            });
        }

        private void later(Runnable task) {
            loop.schedule(loop.nowNanos() + LATENCY_NANOS, task);
        }
    }

    private final class Side {
        final Wire wire = new Wire();
        final LinkDriver driver = new LinkDriver(wire, this::perform);
        final LinkStatistics statistics = new LinkStatistics();
        final List<Integer> received = new ArrayList<>();

        @Nullable
        Session session;

        @Nullable
        CloseCause closed;

        private void perform(SessionOutput output) {
            switch (output) {
                case SessionOutput.Claimed _ -> loop.execute(() -> driver.input(new SessionInput.Vetted(null)));
                // At once: an input from within an output must wait its turn.
                case SessionOutput.Confirmed _ -> driver.input(new SessionInput.Admitted());
                case SessionOutput.Message(var _, ByteBuf owned) -> {
                    received.add(owned.readableBytes());
                    owned.release();
                }
                case SessionOutput.Closed(CloseCause cause) -> closed = cause;
                default -> throw new AssertionError(output);
            }
        }

        Admission send(Priority priority, int bytes) {
            return Objects.requireNonNull(session)
                    .outbox()
                    .offer(new Outbound.Message(
                            Nodes.VOTES,
                            priority,
                            allocator.heapBuffer(bytes + 1).writeZero(bytes),
                            null));
        }
    }

    @BeforeEach
    void start() {
        start(Nodes.HELLO);
    }

    private void start(HandshakeMessage diallerHello) {
        dialler.wire.far = listener.wire;
        listener.wire.far = dialler.wire;
        Session responder = Session.responder(
                Nodes.settings(listenerIdentity, random::nextBytes, Nodes.HELLO, Limits.DEFAULT, allocator),
                listener.statistics,
                listener.driver::wake,
                loop.nowNanos(),
                Nodes.trusting(diallerIdentity));
        listener.session = responder;
        listener.driver.start(responder);
        Session initiator = Session.initiator(
                Nodes.settings(diallerIdentity, random::nextBytes, diallerHello, Limits.DEFAULT, allocator),
                dialler.statistics,
                dialler.driver::wake,
                loop.nowNanos(),
                listenerIdentity.peer(),
                listenerIdentity.publicKey(),
                1);
        dialler.session = initiator;
        dialler.driver.start(initiator);
        loop.runFor(20 * LATENCY_NANOS);
    }

    @AfterEach
    void nothingIsHeld() {
        dialler.driver.input(new SessionInput.Close(new CloseCause.ByUs("the test is over")));
        loop.runFor(Nodes.SECOND);
        assertThat(dialler.closed).isNotNull();
        assertThat(listener.closed).isNotNull();
        assertThat(allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory())
                .isZero();
        // T-21: no timer is left that would do anything.
        long now = loop.nowNanos();
        while (loop.step()) assertThat(loop.nowNanos() - now).isLessThan(60 * Nodes.SECOND);
    }

    @Test
    void whoeverClosesOverAMisfitHasSaidWhatItIsBefore() {
        nothingIsHeld();
        dialler = new Side();
        listener = new Side();
        start(new HandshakeMessage(Nodes.HELLO.protocols(), 9, Nodes.HELLO.network()));
        assertThat(dialler.closed).isInstanceOf(CloseCause.Incompatible.class);
        assertThat(listener.closed)
                .isEqualTo(new CloseCause.Incompatible("the peer is on chain 9, we are on 4; give both ends the same"));
    }

    @Test
    void aMessageArrives() {
        assertThat(dialler.send(Priority.HIGH, 100)).isEqualTo(Admission.ADMITTED);
        loop.runFor(2 * LATENCY_NANOS);
        assertThat(listener.received).containsExactly(100);
    }

    @Test
    void bulkInOneDirectionGoesThroughALinkThatIsAlwaysFull() {
        for (int i = 0; i < 5; i++)
            assertThat(dialler.send(Priority.LOW, 2_000_000)).isEqualTo(Admission.ADMITTED);
        // A window for each round trip, and nothing that would wake the sender but room.
        loop.runFor((10_000_000 / WINDOW_BYTES + 20) * 2 * LATENCY_NANOS);
        assertThat(listener.received).containsExactly(2_000_000, 2_000_000, 2_000_000, 2_000_000, 2_000_000);
        assertThat(dialler.closed).isNull();
    }

    @Test
    @Tag("T-14")
    void aPeerThatStopsReadingIsClosedAfterThirtySeconds() {
        listener.wire.reading = false;
        dialler.send(Priority.LOW, 1_000_000);
        loop.runFor(29 * Nodes.SECOND);
        assertThat(dialler.closed).isNull();
        loop.runFor(Nodes.SECOND + LATENCY_NANOS);
        assertThat(dialler.closed).isEqualTo(new CloseCause.Stalled(30_000));
    }

    @Test
    void bothDirectionsEndInOrder() {
        for (int i = 0; i < 100; i++) {
            dialler.send(Priority.LOW, 10_000);
            listener.send(Priority.LOW, 9_000);
        }
        CloseCause leaving = new CloseCause.ByUs("leaving");
        dialler.driver.input(new SessionInput.Finish(leaving, Duration.ofSeconds(5)));
        loop.runFor(2 * Nodes.SECOND);
        assertThat(listener.received).hasSize(100);
        assertThat(dialler.received).hasSize(100);
        assertThat(dialler.closed).isEqualTo(leaving);
        assertThat(listener.closed).isEqualTo(new CloseCause.ByPeer());
    }

    @Test
    void manyOffersWakeTheLoopOnce() {
        for (int i = 0; i < 100; i++) dialler.send(Priority.HIGH, 10);
        long records = dialler.statistics.counters().recordsOut();
        loop.runFor(3 * LATENCY_NANOS);
        assertThat(dialler.statistics.counters().recordsOut() - records).isEqualTo(1);
        assertThat(listener.received).hasSize(100);
    }
}
