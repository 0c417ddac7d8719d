package dev.heddle.session;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where any thread leaves messages for one link: a lane per priority, bounded in entries and all together in
/// bytes, growing on demand. A full lane drops its oldest message for a new one (KLAST), except that a critical
/// message and a request are refused instead, so that their senders know at once. Everything that is dropped or
/// refused is counted.
public final class Outbox {
    private static final Priority[] PRIORITIES = Priority.values();

    private final Limits.Lanes limits;
    private final int bodyLimitBytes;
    private final LinkStatistics statistics;
    private final Runnable wake;
    private final Lane[] lanes = new Lane[PRIORITIES.length];
    private final AtomicIntegerArray entries = new AtomicIntegerArray(PRIORITIES.length);
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Call> offeredCalls = new ConcurrentLinkedQueue<>();
    // Requests and answers that were dropped: somebody waits for what will not come.
    private final Queue<Outbound> droppedHalves = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile Takes takes = Takes.ALL;

    /// What is still admitted.
    private enum Takes {
        ALL,
        /// The link is leaving: answers to what it began to serve, nothing new.
        ANSWERS,
        NOTHING
    }

    private static final class Lane extends ConcurrentLinkedQueue<Outbound> {
        private static final long serialVersionUID = 1L;
    }

    /// @param bodyLimitBytes the longest body that fits one frame
    /// @param wake any thread; makes the link's loop drain this soon
    Outbox(Limits.Lanes limits, int bodyLimitBytes, LinkStatistics statistics, Runnable wake) {
        this.limits = limits;
        this.bodyLimitBytes = bodyLimitBytes;
        this.statistics = statistics;
        this.wake = wake;
        for (Priority priority : PRIORITIES) lanes[priority.ordinal()] = new Lane();
    }

    /// Offers a message. Any thread; never blocks.
    ///
    /// @param owned its body's reference passes to this call, whatever the answer
    /// @return what is not [Admission#ADMITTED] has no fate; a call that is refused fails with that answer
    public Admission offer(Outbound owned) {
        Admission admission = admit(owned);
        if (admission != Admission.ADMITTED) {
            if (admission == Admission.FULL) statistics.dropped(owned.priority());
            owned.body().release();
            if (owned instanceof Outbound.Request(Call call)) call.fail(new CallFailure.NotAdmitted(admission));
            return admission;
        }
        // The loop is told of a call before the lane has its request.
        if (owned instanceof Outbound.Request(Call call)) offeredCalls.offer(call);
        lanes[owned.priority().ordinal()].offer(owned);
        if (takes == Takes.NOTHING) {
            // The loop may have looked for the last time before this offer; whoever sees that cleans up.
            loseAll();
            if (owned instanceof Outbound.Request(Call call)) {
                call.fail(new CallFailure.NotAdmitted(Admission.NOT_CONNECTED));
            }
        } else if (!signalled.get() && signalled.compareAndSet(false, true)) {
            wake.run();
        }
        return Admission.ADMITTED;
    }

    /// Messages waiting in all lanes. Any thread; a snapshot.
    public int waiting() {
        int sum = 0;
        for (int i = 0; i < entries.length(); i++) sum += entries.get(i);
        return sum;
    }

    /// Bytes of bodies waiting in all lanes. Any thread; a snapshot.
    public long waitingBytes() {
        return bytes.get();
    }

    /// Loop only: from here on an offer wakes the loop again.
    void acknowledge() {
        signalled.set(false);
    }

    /// Loop only.
    @Nullable
    Call pollOfferedCall() {
        return offeredCalls.poll();
    }

    /// Loop only. @return a request or an answer that was dropped for a newer message; its body is released
    @Nullable
    Outbound pollDropped() {
        return droppedHalves.poll();
    }

    /// Loop only. @return the lane's oldest message, still in it
    @Nullable
    Outbound peek(Priority priority) {
        return entries.get(priority.ordinal()) == 0 ? null : lanes[priority.ordinal()].peek();
    }

    /// Any thread. @return the lane's oldest message, which is the caller's now
    @Nullable
    Outbound poll(Priority priority) {
        Outbound message = lanes[priority.ordinal()].poll();
        if (message != null) uncount(message);
        return message;
    }

    boolean isEmpty() {
        return waiting() == 0;
    }

    /// Takes answers only from now on; what waits is still to be written. Loop only.
    void finish() {
        if (takes == Takes.ALL) takes = Takes.ANSWERS;
    }

    /// Takes nothing from now on. Loop only; repeated calls are harmless.
    void close() {
        takes = Takes.NOTHING;
    }

    /// Gives up everything that waits. Only once [#close()] was called; any thread.
    void loseAll() {
        for (Priority priority : PRIORITIES) {
            for (Outbound lost = poll(priority); lost != null; lost = poll(priority)) {
                discard(lost, Fate.LOST);
            }
        }
    }

    private Admission admit(Outbound message) {
        int size = message.body().readableBytes();
        if (size > bodyLimitBytes) return Admission.TOO_LARGE;
        boolean taken = switch (takes) {
            case ALL -> true;
            case ANSWERS -> message instanceof Outbound.Response;
            case NOTHING -> false;
        };
        if (!taken) return Admission.NOT_CONNECTED;
        boolean dropped = false;
        Admission admission = Admission.ADMITTED;
        while (!reserve(message.priority(), size)) {
            Outbound oldest = giveWay(message);
            if (oldest == null) {
                admission = Admission.FULL;
                break;
            }
            dropped = true;
            statistics.dropped(oldest.priority());
            if (!(oldest instanceof Outbound.Message)) droppedHalves.offer(oldest);
            discard(oldest, Fate.DROPPED);
        }
        // Whoever waits for what was dropped is told on the loop.
        if (dropped && admission != Admission.ADMITTED) wake.run();
        return admission;
    }

    /// The message that gives way to another one. Of bytes, which all lanes share, the least urgent lane gives
    /// way first, so that bulk never keeps out what is urgent; of entries each lane has its own.
    private @Nullable Outbound giveWay(Outbound message) {
        Priority own = message.priority();
        if (entries.get(own.ordinal()) < limits.entries(own)) {
            for (int lane = PRIORITIES.length - 1; lane > own.ordinal(); lane--) {
                Outbound oldest = poll(PRIORITIES[lane]);
                if (oldest != null) return oldest;
            }
        }
        return droppable(message) ? poll(own) : null;
    }

    /// Takes a place, if there is one. Bytes never go beyond their limit, not even for a moment: senders in
    /// other lanes would drop messages for nothing.
    private boolean reserve(Priority priority, int size) {
        int lane = priority.ordinal();
        int limit = limits.entries(priority);
        int count = entries.get(lane);
        while (count < limit && !entries.compareAndSet(lane, count, count + 1)) count = entries.get(lane);
        if (count >= limit) return false;
        long total = bytes.get();
        while (total + size <= limits.bytes() && !bytes.compareAndSet(total, total + size)) total = bytes.get();
        if (total + size <= limits.bytes()) return true;
        entries.decrementAndGet(lane);
        return false;
    }

    private static boolean droppable(Outbound message) {
        return message.priority() != Priority.CRITICAL && !(message instanceof Outbound.Request);
    }

    private void uncount(Outbound message) {
        entries.decrementAndGet(message.priority().ordinal());
        bytes.addAndGet(-message.body().readableBytes());
    }

    static void discard(Outbound message, Fate fate) {
        message.body().release();
        if (message instanceof Outbound.Message(var _, var _, var _, Consumer<Fate> told) && told != null) {
            told.accept(fate);
        }
    }
}
