package dev.heddle.session;

import dev.heddle.core.Machine;
import dev.heddle.core.PeerId;
import dev.heddle.core.ProtocolViolation;
import dev.heddle.core.PublicKey;
import dev.heddle.core.RateLimit;
import dev.heddle.noise.Claim;
import dev.heddle.noise.Established;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.noise.HandshakeResult;
import dev.heddle.noise.ResponderHandshake;
import dev.heddle.noise.TrustedPeers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One link to one peer: the upgrade to sealed records, then frames, direct sends, calls and streams. It
/// coordinates; each part is a class of its own. It owns no socket and no clock.
///
/// Life: `UPGRADING` (until the peer has shown its key and its handshake message fits ours) → `CONFIRMED`
/// (the node decides whether it wants this link; nothing is delivered) → `OPEN` → `FINISHING` (what waits
/// is sent, nothing new is taken) → `FINISHED` (our direction has ended) → `CLOSED`.
public final class Session implements Machine<SessionInput, SessionOutput> {
    private static final CloseCause UNANSWERED = new CloseCause.Refused(new HandshakeRefusal.Unanswered());

    private enum Phase {
        UPGRADING,
        CONFIRMED,
        OPEN,
        FINISHING,
        FINISHED,
        CLOSED
    }

    private final SessionSettings settings;
    private final Outbox outbox;
    private final LinkStatistics statistics;
    private final PendingCalls pending;
    private final ServedCalls served;
    private final Stall stall;
    private final RateLimit parsingErrors;
    private final Pause pause;
    private final FrameReader frames;
    private final InboundStream stream;
    private final Deque<SessionOutput> outputs = new ArrayDeque<>();
    private final Deque<ByteBuf> held = new ArrayDeque<>();

    private final Upgrade upgrade;
    private @Nullable HelloReader hello;
    private RecordArrays arrays = new RecordArrays();
    private Phase phase = Phase.UPGRADING;
    private @Nullable RecordReader reader;
    private @Nullable RecordWriter writer;
    private @Nullable CloseCause finishCause;
    private boolean heddlePeer;
    // Made for the first thing to hold against the peer: most links never need its kilobytes.
    private @Nullable Conduct conduct;
    private long phaseDeadlineNanos;
    private long nowNanos;
    private int roomBytes;
    private boolean peerFinished;

    private Session(
            SessionSettings settings, LinkStatistics statistics, Runnable wake, long nowNanos, Upgrade upgrade) {
        this.settings = settings;
        this.statistics = statistics;
        this.upgrade = upgrade;
        this.nowNanos = nowNanos;
        var limits = settings.limits();
        this.outbox = new Outbox(limits, settings.memory().outbound(), statistics, wake);
        this.pending = new PendingCalls(limits.calls());
        this.served = new ServedCalls(limits.calls(), limits.callDefault().toNanos());
        this.stall = new Stall(limits.stall().toNanos());
        this.parsingErrors = new RateLimit(limits.parsingErrorsPerSecond());
        this.pause = new Pause(limits.irregularitiesPerSecond());
        this.frames = new FrameReader(limits.frameBytes(), settings.allocator());
        var share = new ReassemblyShare(
                settings.memory().reassembly(), limits.reassembly().peerBytes());
        this.stream = new InboundStream(limits, share, settings.allocator(), this::onIrregular);
        this.phaseDeadlineNanos = nowNanos + limits.handshake().toNanos();
    }

    /// The dialler's end.
    ///
    /// @param peer whom we expect; its key decides
    /// @param timestampMillis strictly greater than any this identity used before
    /// @param wake any thread; makes the loop feed [SessionInput.Woken] soon
    public static Session initiator(
            SessionSettings settings,
            LinkStatistics statistics,
            Runnable wake,
            long nowNanos,
            PeerId peer,
            PublicKey key,
            long timestampMillis) {
        Upgrade.Initiator upgrade = new Upgrade.Initiator(settings.handshake(), peer, key);
        Session session = new Session(settings, statistics, wake, nowNanos, upgrade);
        switch (upgrade.firstFlight(timestampMillis)) {
            case HandshakeResult.Done<byte[]>(byte[] flight) ->
                session.outputs.add(new SessionOutput.Write(session.copied(flight)));
            case HandshakeResult.Refused<byte[]>(HandshakeRefusal refusal) ->
                session.close(new CloseCause.Refused(refusal));
        }
        return session;
    }

    /// The listener's end.
    ///
    /// @param trusted who may dial, as of now
    public static Session responder(
            SessionSettings settings, LinkStatistics statistics, Runnable wake, long nowNanos, TrustedPeers trusted) {
        return new Session(settings, statistics, wake, nowNanos, new Upgrade.Responder(settings.handshake(), trusted));
    }

    /// Takes the arrays for its records from here, where all sessions of a loop share them. Before any
    /// input.
    void borrowFrom(RecordArrays loops) {
        arrays = loops;
    }

    /// Where messages for this link are left.
    public Outbox outbox() {
        return outbox;
    }

    public LinkStatistics statistics() {
        return statistics;
    }

    @Override
    public void on(long nowNanos, SessionInput input) {
        this.nowNanos = nowNanos;
        if (phase == Phase.CLOSED) return;
        try {
            switch (input) {
                case SessionInput.Received(ByteBuf loan) -> onReceived(loan);
                case SessionInput.Room(int bytes) -> roomBytes = bytes;
                case SessionInput.Woken() -> {}
                case SessionInput.Vetted(HandshakeRefusal refusal) -> onVetted(refusal);
                case SessionInput.Admitted() -> onAdmitted();
                case SessionInput.Declined(int requestId) -> {
                    served.forget(requestId);
                    onWasted();
                }
                case SessionInput.Finish(CloseCause cause, Duration within) -> finish(cause, within);
                case SessionInput.Close(CloseCause cause) -> close(cause);
                case SessionInput.PeerFinished() -> onPeerFinished();
                case SessionInput.LinkLost(IOException cause) -> onLinkLost(cause);
            }
        } catch (Unverified altered) {
            close(new CloseCause.Altered(String.valueOf(altered.getMessage())));
        } catch (ProtocolViolation violation) {
            close(new CloseCause.Violation(String.valueOf(violation.getMessage())));
        }
    }

    @Override
    public void onDeadline(long nowNanos) {
        this.nowNanos = nowNanos;
        if (phase == Phase.CLOSED) return;
        pending.expire(nowNanos);
        served.expire(nowNanos);
        try {
            stream.expire(nowNanos);
        } catch (ProtocolViolation violation) {
            close(new CloseCause.Violation(String.valueOf(violation.getMessage())));
            return;
        }
        if (pause.ends(nowNanos)) outputs.add(new SessionOutput.Reading(true));
        outbox.moving(!stall.stands(nowNanos));
        if (stall.expired(nowNanos)) {
            close(new CloseCause.Stalled(settings.limits().stall().toMillis()));
        } else if (phaseDeadlineNanos != NO_DEADLINE && phaseDeadlineNanos - nowNanos <= 0) {
            CloseCause cause = finishCause;
            close(
                    cause != null
                            ? cause
                            : new CloseCause.HandshakeTimeout(
                                    settings.limits().handshake().toMillis()));
        }
    }

    @Override
    public long nextDeadlineNanos() {
        if (phase == Phase.CLOSED) return NO_DEADLINE;
        long next = earlier(phaseDeadlineNanos, pending.nextDeadlineNanos());
        next = earlier(next, served.nextDeadlineNanos());
        next = earlier(next, stream.nextDeadlineNanos());
        next = earlier(next, pause.nextDeadlineNanos());
        return earlier(next, stall.deadlineNanos());
    }

    @Override
    public void drain(Consumer<? super SessionOutput> sink) {
        if (phase != Phase.CLOSED) {
            outbox.acknowledge();
            takeCalls();
        }
        emit(sink);
        write(sink);
        if (finishedWriting()) {
            phase = Phase.FINISHED;
            outputs.add(new SessionOutput.FinishWrites());
        }
        emit(sink);
    }

    /// Whether something waits that a drain would write if the link had room.
    boolean hasUnsent() {
        return writing() && writer != null && !writer.idle();
    }

    private void emit(Consumer<? super SessionOutput> sink) {
        for (SessionOutput output = outputs.poll(); output != null; output = outputs.poll()) sink.accept(output);
    }

    // ---- sending

    private void takeCalls() {
        for (Call call = outbox.pollOfferedCall(); call != null; call = outbox.pollOfferedCall()) {
            pending.open(nowNanos, call);
        }
        for (Outbound half = outbox.pollDropped(); half != null; half = outbox.pollDropped()) {
            switch (half) {
                case Outbound.Request(Call call) -> pending.fail(call, new CallFailure.NotAdmitted(Admission.FULL));
                case Outbound.Response answer -> served.forget(answer.requestId());
                case Outbound.Message _ -> throw new IllegalStateException("nobody waits for a message");
            }
        }
    }

    private void write(Consumer<? super SessionOutput> sink) {
        if (!writing() || writer == null) return;
        while (roomBytes > 0) {
            ByteBuf record = writer.next();
            if (record == null) break;
            roomBytes -= record.readableBytes();
            stall.progress();
            sink.accept(new SessionOutput.Write(record));
        }
        if (roomBytes > 0 || writer.idle()) stall.progress();
        else stall.waiting(nowNanos);
        outbox.moving(!stall.stands(nowNanos));
        outbox.rest();
    }

    private boolean writing() {
        return phase == Phase.OPEN || phase == Phase.FINISHING;
    }

    private boolean finishedWriting() {
        if (phase != Phase.FINISHING || writer == null || !writer.idle()) return false;
        // Answers can neither come nor go once the peer's direction has ended.
        return peerFinished || (pending.isEmpty() && served.isEmpty());
    }

    // ---- receiving

    private void onReceived(ByteBuf loan) {
        if (reader == null && loan.isReadable()) {
            switch (upgrade.read(loan)) {
                case Upgrade.Outcome.More() -> {}
                case Upgrade.Outcome.Vet(Claim claim) -> {
                    outputs.add(new SessionOutput.Reading(false));
                    outputs.add(new SessionOutput.Claimed(claim));
                    // The dialler waits for our answer now; nothing can have come behind its flight.
                    if (loan.isReadable()) upgrade.read(loan);
                }
                case Upgrade.Outcome.Refused(HandshakeRefusal refusal) -> close(new CloseCause.Refused(refusal));
                case Upgrade.Outcome.Keys(Established keys) -> startRecords(keys);
            }
        }
        if (reader != null && phase != Phase.CLOSED) reader.read(loan, this::onPlaintext);
    }

    private void onVetted(@Nullable HandshakeRefusal refusal) {
        if (phase != Phase.UPGRADING || !(upgrade instanceof Upgrade.Responder responder)) return;
        if (refusal != null) {
            close(new CloseCause.Refused(refusal));
            return;
        }
        byte[] answer = new byte[ResponderHandshake.ANSWER_BYTES];
        Established keys = responder.answer(answer);
        outputs.add(new SessionOutput.Write(copied(answer)));
        startRecords(keys);
        outputs.add(new SessionOutput.Reading(true));
    }

    private void startRecords(Established keys) {
        upgrade.close();
        var allocator = settings.allocator();
        StreamWriter streams = new StreamWriter(outbox, settings.deployed());
        RecordWriter records = new RecordWriter(
                outbox, keys.sealer(), served, this::takeCalls, streams, this::note, statistics, arrays, allocator);
        writer = records;
        reader = new RecordReader(keys.opener(), arrays, allocator);
        hello = new HelloReader(allocator);
        ByteBuf message = Unpooled.buffer(64);
        settings.hello().write(message);
        outputs.add(new SessionOutput.Write(records.seal(message.array(), message.readableBytes())));
    }

    private ByteBuf copied(byte[] bytes) {
        return settings.allocator().heapBuffer(bytes.length).writeBytes(bytes);
    }

    private void onPlaintext(ByteBuf owned) {
        switch (phase) {
            case UPGRADING -> onHello(Objects.requireNonNull(hello), owned);
            case CONFIRMED -> held.add(owned);
            case OPEN, FINISHING, FINISHED -> {
                frames.read(owned, this::onFrame);
                if (frames.midFrame()) stream.arriving(nowNanos, frames.partialBytes());
            }
            case CLOSED -> owned.release();
        }
    }

    /// Before the peer's handshake message is complete, plaintext belongs to it; what follows is frames.
    private void onHello(HelloReader from, ByteBuf owned) {
        HandshakeMessage theirs = from.read(owned);
        if (theirs == null) return;
        HandshakeMessage ours = settings.hello();
        String misfit = ours.misfit(theirs);
        if (misfit != null) {
            close(new CloseCause.Incompatible(misfit));
            return;
        }
        phase = Phase.CONFIRMED;
        phaseDeadlineNanos = NO_DEADLINE;
        held.add(from.takeRest());
        from.close();
        hello = null;
        outputs.add(new SessionOutput.Reading(false));
        ProtocolSet common = ours.protocols().common(theirs.protocols());
        heddlePeer = common.contains(Capability.HEDDLE_NODE);
        outputs.add(new SessionOutput.Confirmed(upgrade.peer(), common));
    }

    private void onAdmitted() {
        if (phase != Phase.CONFIRMED) return;
        phase = Phase.OPEN;
        while (!held.isEmpty()) frames.read(held.remove(), this::onFrame);
        outputs.add(new SessionOutput.Reading(true));
        if (peerFinished) finishAfterPeer();
    }

    private void onFrame(ByteBuf loan) {
        if (phase == Phase.CLOSED) return;
        int first = loan.isReadable() ? loan.getUnsignedByte(loan.readerIndex()) : 0;
        int second = loan.readableBytes() > 1 ? loan.getUnsignedByte(loan.readerIndex() + 1) : 0;
        Frame frame;
        try {
            frame = FrameCodec.read(loan, settings.hello().protocols());
        } catch (ProtocolViolation unreadable) {
            onUnreadable(first, second, unreadable);
            return;
        }
        switch (frame) {
            case Frame.Carrying message -> onMessage(message);
            case Frame.ErrorNotice(Irregularity notice) -> onIrregular(notice);
            case Frame.StreamHeader header -> stream.onHeader(nowNanos, header);
            case Frame.Fragment fragment -> {
                Frame.Carrying whole = stream.onFragment(nowNanos, fragment);
                if (whole == null) return;
                try {
                    onMessage(whole);
                } finally {
                    whole.body().release();
                }
            }
        }
    }

    /// @param loan a message with its body
    private void onMessage(Frame.Carrying loan) {
        int bytes = loan.body().readableBytes();
        switch (loan) {
            case Frame.Message(var protocol, ByteBuf body) -> {
                statistics.received(bytes);
                outputs.add(new SessionOutput.Message(protocol, body.retain()));
            }
            case Frame.Request(var protocol, int requestId, byte priority, ByteBuf body) -> {
                String declined = declined(requestId, priority);
                if (declined != null) {
                    note(new Irregularity.RequestDeclined(requestId, declined));
                    return;
                }
                statistics.received(bytes);
                outputs.add(
                        new SessionOutput.Request(protocol, requestId, served.deadlineNanos(nowNanos), body.retain()));
            }
            case Frame.Response(int requestId, ByteBuf body) -> {
                statistics.received(bytes);
                if (pending.answer(requestId, body)) return;
                Irregularity unexpected = new Irregularity.UnexpectedResponse(requestId);
                if (pending.takeLate()) note(unexpected);
                else onIrregular(unexpected);
            }
        }
    }

    /// Begins to serve a request.
    ///
    /// @return why not; null when it is served
    private @Nullable String declined(int requestId, byte priority) {
        // Whoever is leaving serves what it began, and nothing new.
        if (phase != Phase.OPEN) return "the link is leaving";
        if (served.waits(requestId)) return "one of the same number is being served";
        return served.open(nowNanos, requestId, priority) ? null : "as many as may be are being served";
    }

    /// What only the peer can be the reason of.
    private void onIrregular(Irregularity irregularity) {
        note(irregularity);
        if (!heddlePeer) return;
        if (conduct == null) conduct = new Conduct(settings.limits().irregularitiesPerSecond());
        conduct.on(nowNanos, irregularity);
    }

    private void note(Irregularity irregularity) {
        statistics.refused();
        outputs.add(new SessionOutput.Noted(irregularity));
        onWasted();
    }

    /// A frame was read for nothing.
    private void onWasted() {
        if (pause.begins(nowNanos)) outputs.add(new SessionOutput.Reading(false));
    }

    private void onUnreadable(int firstByte, int secondByte, ProtocolViolation unreadable) {
        note(new Irregularity.UnreadableFrame(firstByte, secondByte, String.valueOf(unreadable.getMessage())));
        if (!parsingErrors.pass(nowNanos)) {
            throw new ProtocolViolation("more than %d unreadable frames in a second"
                    .formatted(settings.limits().parsingErrorsPerSecond()));
        }
        if (writer == null) return;
        ByteBuf answer = settings.allocator().heapBuffer(16);
        FrameCodec.writeParsingError(answer, firstByte, secondByte);
        writer.control(answer);
    }

    // ---- ending

    private void onPeerFinished() {
        peerFinished = true;
        switch (phase) {
            case UPGRADING -> close(upgrade.unanswered() ? UNANSWERED : new CloseCause.ByPeer());
            // The node has not decided yet; what the peer sent before is still to be delivered.
            case CONFIRMED -> {}
            case OPEN, FINISHING -> finishAfterPeer();
            // Both directions have ended: the link closes by itself once all is sent, or we at the
            // deadline.
            case FINISHED, CLOSED -> {}
        }
    }

    private void finishAfterPeer() {
        boolean midMessage = frames.midFrame() || (reader != null && reader.midRecord());
        CloseCause cause = midMessage ? new CloseCause.LinkLost(null) : new CloseCause.ByPeer();
        pending.failAll(new CallFailure.LinkEnded(cause));
        finish(cause, settings.limits().drain());
    }

    private void onLinkLost(@Nullable IOException cause) {
        CloseCause known = finishCause;
        if (known != null) close(known);
        else if (phase == Phase.UPGRADING && upgrade.unanswered()) close(UNANSWERED);
        else close(new CloseCause.LinkLost(cause));
    }

    private void finish(CloseCause cause, Duration within) {
        switch (phase) {
            case UPGRADING, CONFIRMED -> close(cause);
            case OPEN -> {
                phase = Phase.FINISHING;
                finishCause = cause;
                phaseDeadlineNanos = nowNanos + within.toNanos();
                outbox.finish();
            }
            // Whoever ends it twice has two deadlines, and the earlier one counts: a link that was replaced is gone
            // in time although its peer, or a node that closes, would let it drain for longer.
            case FINISHING, FINISHED -> phaseDeadlineNanos = earlier(phaseDeadlineNanos, nowNanos + within.toNanos());
            case CLOSED -> {}
        }
    }

    private void close(CloseCause cause) {
        if (phase == Phase.CLOSED) return;
        phase = Phase.CLOSED;
        outbox.close();
        takeCalls();
        outbox.loseAll();
        pending.failAll(new CallFailure.LinkEnded(cause));
        for (ByteBuf plain = held.poll(); plain != null; plain = held.poll()) plain.release();
        frames.close();
        stream.close();
        upgrade.close();
        if (hello != null) hello.close();
        if (reader != null) reader.close();
        if (writer != null) writer.close();
        outputs.add(new SessionOutput.Closed(cause));
    }

    private static long earlier(long left, long right) {
        if (left == NO_DEADLINE) return right;
        if (right == NO_DEADLINE) return left;
        return left - right < 0 ? left : right;
    }
}
