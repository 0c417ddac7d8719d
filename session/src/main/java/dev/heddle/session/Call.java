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
    private final boolean healthCheck;

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
        this(protocol, priority, owned, timeoutNanos, outcome, false);
    }

    private Call(
            ProtocolId protocol,
            Priority priority,
            ByteBuf owned,
            long timeoutNanos,
            Outcome outcome,
            boolean healthCheck) {
        this.protocol = protocol;
        this.priority = priority;
        this.body = owned;
        this.timeoutNanos = timeoutNanos;
        this.outcome = outcome;
        this.healthCheck = healthCheck;
    }

    /// One that finds out whether the peer lives: places are kept for it among the pending calls and in the
    /// lane of critical messages, which drops nothing, however busy the applications are. The parameters are
    /// as for [#Call].
    public static Call healthCheck(ProtocolId protocol, ByteBuf owned, long timeoutNanos, Outcome outcome) {
        return new Call(protocol, Priority.CRITICAL, owned, timeoutNanos, outcome, true);
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

    boolean isHealthCheck() {
        return healthCheck;
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
