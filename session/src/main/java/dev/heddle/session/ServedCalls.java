package dev.heddle.session;

import dev.heddle.core.Machine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/// The peer's requests that we owe an answer. What is not answered in time is forgotten; an answer after that
/// has no place any more (T-20).
final class ServedCalls {
    private final int limit;
    private final long timeoutNanos;
    private final Map<Integer, Served> served = new LinkedHashMap<>();
    // In order of arrival, and with one timeout for all therefore also in order of deadline.
    private final Deque<Served> byDeadline = new ArrayDeque<>();

    ServedCalls(int limit, long timeoutNanos) {
        this.limit = limit;
        this.timeoutNanos = timeoutNanos;
    }

    /// @return false when the peer has as many as it may, or used a number that is pending
    boolean open(long nowNanos, int requestId, byte priority) {
        if (served.size() >= limit) return false;
        Served call = new Served(requestId, nowNanos + timeoutNanos, priority);
        if (served.putIfAbsent(requestId, call) != null) return false;
        byDeadline.add(call);
        return true;
    }

    long deadlineNanos(long nowNanos) {
        return nowNanos + timeoutNanos;
    }

    boolean waits(int requestId) {
        return served.containsKey(requestId);
    }

    /// @return the request's priority byte, to be copied into its answer
    byte close(int requestId) {
        Served call = served.remove(requestId);
        if (call == null) throw new IllegalStateException("request " + requestId + " is not being served");
        dropAnswered();
        return call.priority;
    }

    /// There will be no answer.
    void forget(int requestId) {
        if (served.remove(requestId) != null) dropAnswered();
    }

    void expire(long nowNanos) {
        for (Served first = byDeadline.peek(); first != null; first = byDeadline.peek()) {
            boolean current = served.get(first.requestId) == first;
            if (current && first.deadlineNanos - nowNanos > 0) return;
            byDeadline.remove();
            if (current) served.remove(first.requestId);
        }
    }

    boolean isEmpty() {
        return served.isEmpty();
    }

    long nextDeadlineNanos() {
        Served first = byDeadline.peek();
        return first == null ? Machine.NO_DEADLINE : first.deadlineNanos;
    }

    /// Keeps the queue as short as the map, whatever order answers come in.
    private void dropAnswered() {
        if (byDeadline.size() > 2 * limit) byDeadline.removeIf(call -> served.get(call.requestId) != call);
        for (Served first = byDeadline.peek(); first != null; first = byDeadline.peek()) {
            if (served.get(first.requestId) == first) return;
            byDeadline.remove();
        }
    }

    private static final class Served {
        private final int requestId;
        private final long deadlineNanos;
        private final byte priority;

        Served(int requestId, long deadlineNanos, byte priority) {
            this.requestId = requestId;
            this.deadlineNanos = deadlineNanos;
            this.priority = priority;
        }
    }
}
