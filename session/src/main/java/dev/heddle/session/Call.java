package dev.heddle.session;

import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicBoolean;

/// One request and its one outcome (T-20). It is made on the caller's thread, and settled exactly once on the
/// loop of the link it was offered to, or by the refusing [Outbox] on the caller's.
public final class Call {
    private final ProtocolId protocol;
    private final Priority priority;
    private final ByteBuf body;
    private final long timeoutNanos;
    private final Outcome outcome;

    // Loop only, from here on.
    private long deadlineNanos;
    private int requestId;
    private boolean opened;

    // By the loop, or by the outbox on the thread of a caller that it refuses.
    private final AtomicBoolean settled = new AtomicBoolean();

    /// Told how a call ended.
    public interface Outcome {
        /// @param owned the answer's body
        void onAnswer(ByteBuf owned);

        void onFailure(CallFailure failure);
    }

    /// @param owned the request's body; released once written or settled
    /// @param timeoutNanos from the moment it is offered
    public Call(ProtocolId protocol, Priority priority, ByteBuf owned, long timeoutNanos, Outcome outcome) {
        this.protocol = protocol;
        this.priority = priority;
        this.body = owned;
        this.timeoutNanos = timeoutNanos;
        this.outcome = outcome;
    }

    ProtocolId protocol() {
        return protocol;
    }

    Priority priority() {
        return priority;
    }

    ByteBuf body() {
        return body;
    }

    int requestId() {
        return requestId;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    /// Whether it has its number.
    boolean opened() {
        return opened;
    }

    boolean settled() {
        return settled.get();
    }

    void open(int requestId, long deadlineNanos) {
        this.requestId = requestId;
        this.deadlineNanos = deadlineNanos;
        opened = true;
    }

    void answer(ByteBuf owned) {
        if (settled.compareAndSet(false, true)) outcome.onAnswer(owned);
        else owned.release();
    }

    void fail(CallFailure failure) {
        if (settled.compareAndSet(false, true)) outcome.onFailure(failure);
    }
}
