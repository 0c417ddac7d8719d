package dev.heddle.session;

import dev.heddle.core.Machine;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Our requests that wait for their answers: numbered from 0, matched by number alone, each with one outcome
/// (T-20).
final class PendingCalls {
    /// Kept for health checks. They are inside the limit, so that a peer that serves as many calls as we may
    /// have pending declines none of them.
    static final int HEALTH_CHECKS = 3;

    private final int limit;
    private final Map<Integer, Call> pending = new LinkedHashMap<>();
    private int nextRequestId;
    // Calls whose answer may still come when nobody waits any more.
    private long late;
    // The earliest deadline, or earlier: an answered call leaves it as it was.
    private long nextDeadlineNanos = Machine.NO_DEADLINE;

    PendingCalls(int limit) {
        this.limit = limit;
    }

    /// Gives the call its number and starts its time, or fails it when there are too many.
    void open(long nowNanos, Call call) {
        // Dropped before it was looked at.
        if (call.settled()) return;
        int most = call.isHealthCheck() ? limit : limit - Math.min(HEALTH_CHECKS, limit / 2);
        if (pending.size() >= most) {
            call.fail(new CallFailure.TooManyPending(most));
            return;
        }
        long deadlineNanos = nowNanos + call.timeoutNanos();
        call.open(nextRequestId++, deadlineNanos);
        pending.put(call.requestId(), call);
        if (nextDeadlineNanos == Machine.NO_DEADLINE || deadlineNanos - nextDeadlineNanos < 0) {
            nextDeadlineNanos = deadlineNanos;
        }
    }

    /// @param loan the answer's body
    /// @return false when nobody waits for it: late, repeated or made up
    boolean answer(int requestId, ByteBuf loan) {
        Call call = pending.remove(requestId);
        if (call == null) return false;
        call.answer(loan.retain());
        return true;
    }

    /// A response came for which nobody waits.
    ///
    /// @return whether it may be the late answer to a call that was given up; then another call's may not be
    boolean takeLate() {
        if (late == 0) return false;
        late--;
        return true;
    }

    void fail(Call call, CallFailure failure) {
        pending.remove(call.requestId(), call);
        call.fail(failure);
    }

    void expire(long nowNanos) {
        if (nextDeadlineNanos == Machine.NO_DEADLINE || nextDeadlineNanos - nowNanos > 0) return;
        nextDeadlineNanos = Machine.NO_DEADLINE;
        @Nullable List<Call> expired = null;
        for (Call call : pending.values()) {
            long deadlineNanos = call.deadlineNanos();
            if (deadlineNanos - nowNanos <= 0) {
                if (expired == null) expired = new ArrayList<>();
                expired.add(call);
            } else if (nextDeadlineNanos == Machine.NO_DEADLINE || deadlineNanos - nextDeadlineNanos < 0) {
                nextDeadlineNanos = deadlineNanos;
            }
        }
        if (expired == null) return;
        late += expired.size();
        for (Call call : expired) fail(call, new CallFailure.TimedOut(call.timeoutNanos() / 1_000_000));
    }

    void failAll(CallFailure failure) {
        List<Call> all = List.copyOf(pending.values());
        pending.clear();
        for (Call call : all) call.fail(failure);
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    long nextDeadlineNanos() {
        return nextDeadlineNanos;
    }
}
