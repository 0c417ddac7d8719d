package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.noise.Claim;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A session with what its driver and its node would do, in the hand of a test: it remembers every output, and
/// answers claims and confirmations itself unless told not to. What it wrote waits in [#sent].
final class End implements AutoCloseable {
    /// What came by one protocol; `requestId` is -1 for a message.
    record Came(ProtocolId protocol, int requestId, byte[] body) {}

    final UnpooledByteBufAllocator allocator = Nodes.countingAllocator();
    final LinkStatistics statistics = new LinkStatistics();
    final Session session;
    final ByteBuf sent = Unpooled.buffer();
    final List<Came> came = new ArrayList<>();
    final List<Fate> fates = new ArrayList<>();
    final List<Irregularity> noted = new ArrayList<>();
    int room = 1 << 30;
    boolean vets = true;
    boolean admits = true;
    boolean reading = true;
    boolean finished;
    boolean peerFinishedTold;
    int wakes;
    /// What a handler on the loop does with a message.
    Runnable onMessage = () -> {};

    /// What it is made with, where its maker tells.
    @Nullable
    SessionSettings settings;

    @Nullable
    Claim claim;

    @Nullable
    PeerId confirmed;

    @Nullable
    ProtocolSet common;

    @Nullable
    CloseCause closed;

    private final Deque<SessionInput> decisions = new ArrayDeque<>();

    End(Function<End, Session> maker) {
        session = maker.apply(this);
    }

    void on(long nowNanos, SessionInput input) {
        session.on(nowNanos, input);
        pump(nowNanos);
    }

    void receive(long nowNanos, byte[] bytes) {
        ByteBuf loan = Unpooled.wrappedBuffer(bytes);
        on(nowNanos, new SessionInput.Received(loan));
        loan.release();
    }

    void deadline(long nowNanos) {
        session.onDeadline(nowNanos);
        pump(nowNanos);
    }

    /// Gives the session room, drains it, and tells it what the node decided.
    void pump(long nowNanos) {
        do {
            session.on(nowNanos, new SessionInput.Room(room));
            session.drain(this::perform);
            SessionInput decision = decisions.poll();
            if (decision != null) session.on(nowNanos, decision);
            else if (!session.hasUnsent() || room <= 0) break;
        } while (true);
        session.drain(this::perform);
    }

    Admission send(ProtocolId protocol, Priority priority, byte[] body) {
        ByteBuf owned = allocator.heapBuffer(Math.max(1, body.length)).writeBytes(body);
        return session.outbox().offer(new Outbound.Message(protocol, priority, owned, fates::add));
    }

    Outcomes call(byte[] body, long timeoutNanos) {
        Outcomes outcomes = new Outcomes();
        ByteBuf owned = allocator.heapBuffer(Math.max(1, body.length)).writeBytes(body);
        Call call = new Call(Nodes.ASK, Priority.NORMAL, owned, timeoutNanos, outcomes);
        session.outbox().offer(new Outbound.Request(call));
        return outcomes;
    }

    Admission answer(int requestId, byte[] body) {
        ByteBuf owned = allocator.heapBuffer(Math.max(1, body.length)).writeBytes(body);
        return session.outbox().offer(new Outbound.Response(requestId, Priority.NORMAL, owned));
    }

    /// What was written since the last call.
    byte[] takeSent() {
        byte[] bytes = new byte[sent.readableBytes()];
        sent.readBytes(bytes).discardReadBytes();
        return bytes;
    }

    List<byte[]> bodies(ProtocolId protocol) {
        return came.stream()
                .filter(one -> one.protocol.equals(protocol))
                .map(Came::body)
                .toList();
    }

    long heldBytes() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    /// Nothing of a closed session is left (T-21).
    void assertNothingHeld() {
        assertThat(closed).isNotNull();
        assertThat(heldBytes()).as("bytes of buffers held after the close").isZero();
        assertThat(session.nextDeadlineNanos()).isEqualTo(Session.NO_DEADLINE);
        assertThat(session.outbox().waiting()).isZero();
        assertThat(session.outbox().waitingBytes()).isZero();
        assertThat(session.hasUnsent()).isFalse();
        if (settings != null) assertThat(settings.memory().uses()).allMatch(use -> use.used() == 0);
    }

    MemoryBudget budget() {
        return Objects.requireNonNull(settings).memory();
    }

    /// Remembers what it is made with.
    SessionSettings with(SessionSettings all) {
        settings = all;
        return all;
    }

    private void perform(SessionOutput output) {
        assertThat(closed).as("an output after the last: %s", output).isNull();
        switch (output) {
            case SessionOutput.Write(ByteBuf owned) -> {
                assertThat(finished)
                        .as("written after the end of our direction")
                        .isFalse();
                room -= owned.readableBytes();
                sent.writeBytes(owned);
                owned.release();
            }
            case SessionOutput.Reading(boolean on) -> reading = on;
            case SessionOutput.Claimed(Claim by) -> {
                claim = by;
                if (vets) decisions.add(new SessionInput.Vetted(null));
            }
            case SessionOutput.Confirmed(PeerId peer, ProtocolSet both) -> {
                assertThat(confirmed).isNull();
                confirmed = peer;
                common = both;
                if (admits) decisions.add(new SessionInput.Admitted());
            }
            case SessionOutput.Message(ProtocolId protocol, ByteBuf owned) -> {
                came.add(new Came(protocol, -1, Nodes.drained(owned)));
                onMessage.run();
            }
            case SessionOutput.Request(ProtocolId protocol, int requestId, var _, ByteBuf owned) ->
                came.add(new Came(protocol, requestId, Nodes.drained(owned)));
            case SessionOutput.Noted(Irregularity irregularity) -> noted.add(irregularity);
            case SessionOutput.FinishWrites() -> finished = true;
            case SessionOutput.Closed(CloseCause cause) -> closed = cause;
        }
    }

    static Limits limits(Limits.Lanes lanes) {
        return Limits.DEFAULT.withLanes(lanes);
    }

    @Override
    public void close() {
        session.on(0, new SessionInput.Close(new CloseCause.ByUs("the test is over")));
        session.drain(
                closed == null
                        ? this::perform
                        : output -> {
                            throw new AssertionError("an output after the last: " + output);
                        });
        sent.release();
        assertNothingHeld();
    }
}
