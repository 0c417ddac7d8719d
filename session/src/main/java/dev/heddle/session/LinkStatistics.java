package dev.heddle.session;

import dev.heddle.core.Priority;
import java.util.concurrent.atomic.LongAdder;

/// What went through one peer's links, counted in striped adders: written by loops and senders, read by anyone.
/// Bytes are those of bodies, without frames, records and what the transport adds.
public final class LinkStatistics {
    private final LongAdder messagesOut = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder messagesIn = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder recordsOut = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder[] dropped = new LongAdder[Priority.values().length];

    public LinkStatistics() {
        for (int i = 0; i < dropped.length; i++) dropped[i] = new LongAdder();
    }

    /// Counts a message that was not delivered for lack of room, on either side of its handlers.
    public void dropped(Priority priority) {
        dropped[priority.ordinal()].increment();
    }

    void wrote(int bodyBytes) {
        messagesOut.increment();
        bytesOut.add(bodyBytes);
    }

    void sealed() {
        recordsOut.increment();
    }

    void received(int bodyBytes) {
        messagesIn.increment();
        bytesIn.add(bodyBytes);
    }

    /// A frame that has no place: late, unasked for, of no known protocol, beyond a limit.
    public void refused() {
        refused.increment();
    }

    /// The counters as they are now.
    public Counters counters() {
        return new Counters(
                messagesOut.sum(),
                bytesOut.sum(),
                messagesIn.sum(),
                bytesIn.sum(),
                recordsOut.sum(),
                refused.sum(),
                droppedOf(Priority.CRITICAL),
                droppedOf(Priority.HIGH),
                droppedOf(Priority.NORMAL),
                droppedOf(Priority.LOW));
    }

    private long droppedOf(Priority priority) {
        return dropped[priority.ordinal()].sum();
    }
}
