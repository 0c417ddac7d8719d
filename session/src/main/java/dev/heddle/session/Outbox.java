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
/// message and a request are refused instead, so that their senders know at once. Large messages, those that fit
/// no frame, wait beside the lanes with bounds of their own; none is dropped for a newer one. Everything that is
/// dropped or refused is counted.
public final class Outbox {
    private static final Priority[] PRIORITIES = Priority.values();
    /// Large messages are counted behind the lanes.
    private static final int LARGE = PRIORITIES.length;
    /// Places beyond a lane's limit that only health checks take, and their bytes.
    private static final int HEALTH_CHECKS = PendingCalls.HEALTH_CHECKS;

    private static final long HEALTH_CHECKS_BYTES = HEALTH_CHECKS * 64L;

    private final Limits limits;
    private final int chunkBytes;
    private final LinkStatistics statistics;
    private final Runnable wake;
    private final Lane[] lanes = new Lane[PRIORITIES.length];
    private final Lane[] large = new Lane[PRIORITIES.length];
    private final AtomicIntegerArray entries = new AtomicIntegerArray(PRIORITIES.length + 1);
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong largeBytes = new AtomicLong();
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

    /// @param wake any thread; makes the link's loop drain this soon
    Outbox(Limits limits, LinkStatistics statistics, Runnable wake) {
        this.limits = limits;
        this.chunkBytes = limits.frameBytes() - FrameCodec.RESERVE_BYTES;
        this.statistics = statistics;
        this.wake = wake;
        for (int i = 0; i < PRIORITIES.length; i++) {
            lanes[i] = new Lane();
            large[i] = new Lane();
        }
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
        (isLarge(owned) ? large : lanes)[owned.priority().ordinal()].offer(owned);
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

    /// Messages waiting, with a large one that is under way. Any thread; a snapshot.
    public int waiting() {
        int sum = 0;
        for (int i = 0; i < entries.length(); i++) sum += entries.get(i);
        return sum;
    }

    /// Bytes of their bodies. Any thread; a snapshot.
    public long waitingBytes() {
        return bytes.get() + largeBytes.get();
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

    /// The longest body that is one frame.
    int chunkBytes() {
        return chunkBytes;
    }

    /// Loop only. @return the oldest large message of a priority, still here
    @Nullable
    Outbound peekLarge(Priority priority) {
        return hasLarge() ? large[priority.ordinal()].peek() : null;
    }

    /// Any thread. @return the oldest large message of a priority, which is the caller's now; it keeps its place
    ///     among those that may wait until [#leave(Outbound)]
    @Nullable
    Outbound pollLarge(Priority priority) {
        return large[priority.ordinal()].poll();
    }

    /// Whether a large message waits or is under way.
    boolean hasLarge() {
        return entries.get(LARGE) > 0;
    }

    /// Gives a polled message's place back, if it still has one: it was written or given up. Any thread.
    void leave(Outbound message) {
        if (!isLarge(message)) return;
        entries.decrementAndGet(LARGE);
        largeBytes.addAndGet(-message.body().readableBytes());
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
            for (Outbound lost = pollLarge(priority); lost != null; lost = pollLarge(priority)) {
                leave(lost);
                discard(lost, Fate.LOST);
            }
        }
    }

    private Admission admit(Outbound message) {
        int size = message.body().readableBytes();
        if (size > limits.messageBytes()) return Admission.TOO_LARGE;
        boolean taken = switch (takes) {
            case ALL -> true;
            case ANSWERS -> message instanceof Outbound.Response;
            case NOTHING -> false;
        };
        if (!taken) return Admission.NOT_CONNECTED;
        if (size > chunkBytes) {
            Limits.Large most = limits.large();
            boolean fits = reserve(LARGE, most.messages(), largeBytes, most.bytes(), size);
            return fits ? Admission.ADMITTED : Admission.FULL;
        }
        boolean dropped = false;
        Admission admission = Admission.ADMITTED;
        Limits.Lanes most = limits.lanes();
        int lane = message.priority().ordinal();
        boolean check = message instanceof Outbound.Request(Call call) && call.isHealthCheck();
        int mostEntries = most.entries(message.priority()) + (check ? HEALTH_CHECKS : 0);
        long mostBytes = most.bytes() + (check ? HEALTH_CHECKS_BYTES : 0);
        while (!reserve(lane, mostEntries, bytes, mostBytes, size)) {
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
        if (entries.get(own.ordinal()) < limits.lanes().entries(own)) {
            for (int lane = PRIORITIES.length - 1; lane > own.ordinal(); lane--) {
                Outbound oldest = poll(PRIORITIES[lane]);
                if (oldest != null) return oldest;
            }
        }
        return droppable(message) ? poll(own) : null;
    }

    /// Takes a place, if there is one. Bytes never go beyond their limit, not even for a moment: senders in
    /// other lanes would drop messages for nothing.
    private boolean reserve(int lane, int mostEntries, AtomicLong shared, long mostBytes, int size) {
        int count = entries.get(lane);
        while (count < mostEntries && !entries.compareAndSet(lane, count, count + 1)) count = entries.get(lane);
        if (count >= mostEntries) return false;
        long total = shared.get();
        while (total + size <= mostBytes && !shared.compareAndSet(total, total + size)) total = shared.get();
        if (total + size <= mostBytes) return true;
        entries.decrementAndGet(lane);
        return false;
    }

    private boolean isLarge(Outbound message) {
        return message.body().readableBytes() > chunkBytes;
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
