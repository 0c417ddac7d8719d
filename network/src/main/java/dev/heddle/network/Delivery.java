package dev.heddle.network;

import dev.heddle.codec.DecodeException;
import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import dev.heddle.core.Platform;
import dev.heddle.core.ProtocolId;
import dev.heddle.session.Admission;
import dev.heddle.session.LinkStatistics;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Hands a peer's messages to their handlers from the moment it is up until it is down and all that came is
/// handled. Offers come from the loops of the peer's links; handlers run on the platform's executors.
final class Delivery {
    /// An eighth of the longest record.
    private static final int COPIED_BELOW_BYTES = 8 << 10;

    private final PeerId peer;
    private final PeerLog log;
    private final LinkStatistics statistics = new LinkStatistics();
    private final Platform platform;
    private final boolean[] inLoop = new boolean[ProtocolId.LIMIT];
    private final @Nullable InboundQueue[] received = new @Nullable InboundQueue[ProtocolId.LIMIT];
    private final @Nullable InboundQueue[] answered = new @Nullable InboundQueue[ProtocolId.LIMIT];
    // Links that may still deliver, and what is queued or being handled; whoever takes it to 0 ends it.
    private final AtomicLong peerBytes = new AtomicLong();
    private final AtomicInteger live = new AtomicInteger();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// @param log outlives this, so that a peer that comes and goes says no more in it
    Delivery(PeerId peer, PeerLog log, Platform platform, Limits limits, @Nullable Registration[] registrations) {
        this.peer = peer;
        this.log = log;
        this.platform = platform;
        for (Registration registration : registrations) {
            if (registration == null) continue;
            Protocol protocol = registration.protocol();
            int number = protocol.id().number();
            Handling handling = registration.handling();
            inLoop[number] = handling.isInLoop();
            switch (protocol) {
                case MessageProtocol<?> messages -> {
                    MessageHandler<?> handler = registration.messages();
                    if (handler == null) continue;
                    received[number] = queue(limits, handling, messages, messageHandler(messages, handler));
                }
                case CallProtocol<?, ?> calls -> {
                    answered[number] = queue(limits, handling.ofAnswers(), calls, Delivery::onAnswer);
                    CallHandler<?, ?> handler = registration.calls();
                    if (handler == null) continue;
                    received[number] = queue(limits, handling, calls, requestHandler(calls, handler));
                }
            }
        }
    }

    /// @param owned the message's body
    void message(ProtocolId protocol, ByteBuf owned) {
        offer(protocol, received[protocol.number()], new Inbound.Message(keep(protocol, owned)));
    }

    /// @param owned the request's body
    void request(ProtocolId protocol, ByteBuf owned, Inbound.Responder responder) {
        offer(protocol, received[protocol.number()], new Inbound.Request(keep(protocol, owned), responder));
    }

    /// @param owned the answer's body
    void answer(ProtocolId protocol, ByteBuf owned, Inbound.PendingAnswer<?> pending) {
        offer(protocol, answered[protocol.number()], new Inbound.Answer(keep(protocol, owned), pending));
    }

    /// One more link delivers. Node loop, while the peer is up.
    void acquire() {
        live.incrementAndGet();
    }

    /// A link delivers no more.
    void release() {
        if (live.decrementAndGet() == 0) ended.complete(null);
    }

    /// Completed when the last link is gone and the last handler has returned, on whatever thread that was.
    CompletionStage<Void> ended() {
        return ended;
    }

    /// Any thread.
    PeerLog log() {
        return log;
    }

    /// Bytes that wait for handlers or are with one. Any thread.
    long waitingBytes() {
        return peerBytes.get();
    }

    LinkStatistics statistics() {
        return statistics;
    }

    /// A body is a slice of the record it came in, and holds all of it. What waits may therefore hold at
    /// most eight times its own size: a smaller one is copied (T-12). In the loop nothing waits.
    private ByteBuf keep(ProtocolId protocol, ByteBuf owned) {
        if (inLoop[protocol.number()] || owned.readableBytes() >= COPIED_BELOW_BYTES) return owned;
        try {
            return platform.allocator().heapBuffer(owned.readableBytes()).writeBytes(owned);
        } finally {
            owned.release();
        }
    }

    private void offer(ProtocolId protocol, @Nullable InboundQueue queue, Inbound owned) {
        if (queue == null) {
            // Deployed peers do not ask whether a protocol was negotiated; there is nobody here for it.
            statistics.refused();
            log.unhandled(platform.loop().nowNanos(), protocol);
            owned.body().release();
            if (owned instanceof Inbound.Request(var _, var responder)) responder.decline();
            return;
        }
        live.incrementAndGet();
        queue.offer(owned);
    }

    private InboundQueue queue(Limits limits, Handling handling, Protocol protocol, Handler handler) {
        return new InboundQueue(
                limits.inbound(),
                peerBytes,
                handling,
                platform.handlers(protocol.priority()),
                inbound -> {
                    try {
                        handler.handle(inbound);
                    } catch (DecodeException malformed) {
                        statistics.refused();
                        log.malformed(platform.loop().nowNanos(), protocol, inbound.body(), malformed);
                    } catch (Throwable failed) {
                        // Its errors too: they are the handler's own, and the next message has done
                        // nothing.
                        logFailure(protocol, failed);
                    } finally {
                        inbound.body().release();
                        release();
                    }
                },
                inbound -> {
                    statistics.dropped(protocol.priority());
                    log.dropped(platform.loop().nowNanos(), protocol);
                    inbound.body().release();
                    switch (inbound) {
                        case Inbound.Message _ -> {}
                        case Inbound.Request(var _, var responder) -> responder.decline();
                        case Inbound.Answer(var _, var pending) -> pending.drop();
                    }
                    release();
                });
    }

    private interface Handler {
        void handle(Inbound loan) throws Exception;
    }

    private <M> Handler messageHandler(MessageProtocol<M> protocol, MessageHandler<?> registered) {
        // Registered together by the builder, which holds their types together.
        @SuppressWarnings("unchecked")
        MessageHandler<M> handler = (MessageHandler<M>) registered;
        return inbound -> {
            if (inbound instanceof Inbound.Message(ByteBuf body)) {
                handler.onMessage(peer, protocol.codec().decode(body));
            }
        };
    }

    private <Q, R> Handler requestHandler(CallProtocol<Q, R> protocol, CallHandler<?, ?> registered) {
        @SuppressWarnings("unchecked")
        CallHandler<Q, R> handler = (CallHandler<Q, R>) registered;
        return inbound -> {
            if (!(inbound instanceof Inbound.Request(ByteBuf body, var responder))) return;
            if (!responder.wanted()) {
                statistics.refused();
                return;
            }
            try {
                handler.onCall(peer, protocol.requests().decode(body)).whenComplete((value, failure) -> {
                    if (failure == null && answer(protocol, responder, value)) return;
                    responder.decline();
                    if (failure != null) logFailure(protocol, failure);
                });
            } catch (Throwable failed) {
                responder.decline();
                throw failed;
            }
        };
    }

    /// @return false where there is no answer that could be sent
    private <R> boolean answer(CallProtocol<?, R> protocol, Inbound.Responder responder, R value) {
        ByteBuf encoded;
        try {
            encoded = Encoding.encode(platform.allocator(), protocol.responses(), value);
        } catch (RuntimeException unencodable) {
            logFailure(protocol, unencodable);
            return false;
        }
        int bytes = encoded.readableBytes();
        Admission admission = responder.answer(encoded);
        if (admission == Admission.TOO_LARGE) {
            logFailure(protocol, new IllegalArgumentException("an answer of " + bytes + " bytes is too long"));
        }
        return admission == Admission.ADMITTED;
    }

    private void logFailure(Protocol protocol, Throwable failure) {
        log.failed(platform.loop().nowNanos(), protocol, failure);
    }

    private static void onAnswer(Inbound inbound) {
        if (inbound instanceof Inbound.Answer(ByteBuf body, var pending)) pending.complete(body);
    }
}
