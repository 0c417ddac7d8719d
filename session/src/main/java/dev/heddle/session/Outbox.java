package dev.heddle.session;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Where any thread leaves messages for one link: a lane per priority, bounded in entries and all together in
/// bytes, growing on demand. A full lane drops its oldest message for a new one (KLAST), except that a critical
/// message and a request are refused instead, so that their senders know at once. Large messages, those that fit
/// no frame, wait beside the lanes with bounds of their own; none is dropped for a newer one. What waits for all
/// links of a node has a bound too, and where that is reached a lane is full before its time. Everything that is
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
    private final Lease lease;
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

    /// @param node what all links of the node may have waiting
    /// @param wake any thread; makes the link's loop drain this soon
    Outbox(Limits limits, ByteBudget node, LinkStatistics statistics, Runnable wake) {
        this.limits = limits;
        this.lease = new Lease(node);
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

    /// What was dropped or refused because it was full. Any thread.
    public long dropped() {
        return statistics.counters().dropped();
    }

    /// Bytes of their bodies, and of one that is under way. Any thread; a snapshot.
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

    /// Any thread. @return the lane's oldest message, which is the caller's now; its bytes count until
    ///     [#leave(Outbound)]
    @Nullable
    Outbound poll(Priority priority) {
        Outbound message = lanes[priority.ordinal()].poll();
        if (message != null) entries.decrementAndGet(priority.ordinal());
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

    /// Gives back what a polled message still has of the room here, before its body is released: it was written or
    /// given up. Any thread.
    void leave(Outbound message) {
        int size = message.body().readableBytes();
        if (size > chunkBytes) {
            entries.decrementAndGet(LARGE);
            largeBytes.addAndGet(-size);
        } else {
            bytes.addAndGet(-size);
        }
        lease.giveBack(chargeBytes(message));
        SharedCharge shared = sharedCharge(message);
        if (shared != null) lease.part(shared);
        if (takes == Takes.NOTHING) lease.idle();
    }

    /// Whether the link wrote something in the last second, or had nothing to write: then it may have more of what
    /// the node holds. Loop only.
    void moving(boolean now) {
        lease.moving(now);
    }

    /// Gives back what the link took of the node's memory ahead, while nothing waits. Loop only.
    void rest() {
        if (isEmpty()) lease.idle();
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
                leave(lost);
                discard(lost, Fate.LOST);
            }
            for (Outbound lost = pollLarge(priority); lost != null; lost = pollLarge(priority)) {
                leave(lost);
                discard(lost, Fate.LOST);
            }
        }
        lease.idle();
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
        SharedCharge shared = sharedCharge(message);
        // Dropping others makes no room for it: they are charged to this link, or shared themselves.
        if (shared != null && !lease.join(shared)) return Admission.FULL;
        Admission admission = size > chunkBytes ? admitLarge(message, size) : admitToLane(message, size);
        if (shared != null && admission != Admission.ADMITTED) lease.part(shared);
        return admission;
    }

    private Admission admitLarge(Outbound message, int size) {
        Limits.Large most = limits.large();
        boolean fits = reserve(LARGE, most.messages(), largeBytes, most.bytes(), size, chargeBytes(message));
        return fits ? Admission.ADMITTED : Admission.FULL;
    }

    private Admission admitToLane(Outbound message, int size) {
        boolean dropped = false;
        Admission admission = Admission.ADMITTED;
        Limits.Lanes most = limits.lanes();
        int lane = message.priority().ordinal();
        boolean check = message instanceof Outbound.Request(Call call) && call.isHealthCheck();
        int chargeBytes = chargeBytes(message);
        int mostEntries = most.entries(message.priority()) + (check ? HEALTH_CHECKS : 0);
        long mostBytes = most.bytes() + (check ? HEALTH_CHECKS_BYTES : 0);
        while (!reserve(lane, mostEntries, bytes, mostBytes, size, chargeBytes)) {
            Outbound oldest = giveWay(message);
            if (oldest == null) {
                admission = Admission.FULL;
                break;
            }
            dropped = true;
            statistics.dropped(oldest.priority());
            if (!(oldest instanceof Outbound.Message)) droppedHalves.offer(oldest);
            leave(oldest);
            discard(oldest, Fate.DROPPED);
        }
        // Whoever waits for what was dropped is told on the loop.
        if (dropped && admission != Admission.ADMITTED) wake.run();
        return admission;
    }

    /// The message that gives way to another one. Of bytes, the link's and the node's, which all lanes share, the
    /// least urgent lane gives way first, so that bulk never keeps out what is urgent; of entries each lane has its
    /// own.
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
    ///
    /// @param chargeBytes of the node's memory
    private boolean reserve(int lane, int mostEntries, AtomicLong shared, long mostBytes, int size, int chargeBytes) {
        int count = entries.get(lane);
        while (count < mostEntries && !entries.compareAndSet(lane, count, count + 1)) count = entries.get(lane);
        if (count >= mostEntries) return false;
        long total = shared.get();
        while (total + size <= mostBytes && !shared.compareAndSet(total, total + size)) total = shared.get();
        if (total + size <= mostBytes) {
            if (lease.take(chargeBytes)) return true;
            shared.addAndGet(-size);
        }
        entries.decrementAndGet(lane);
        return false;
    }

    private boolean isLarge(Outbound message) {
        return message.body().readableBytes() > chunkBytes;
    }

    private static boolean droppable(Outbound message) {
        return message.priority() != Priority.CRITICAL && !(message instanceof Outbound.Request);
    }

    private static @Nullable SharedCharge sharedCharge(Outbound message) {
        return message instanceof Outbound.Message direct ? direct.shared() : null;
    }

    /// What a message holds of the node's memory by this link: health checks and their answers, which are short and
    /// few, nothing.
    private static int chargeBytes(Outbound message) {
        return switch (message) {
            case Outbound.Message direct when direct.shared() != null -> Lease.MESSAGE_BYTES;
            case Outbound.Request(Call call) when call.isHealthCheck() -> 0;
            case Outbound.Response answer when answer.healthCheck() -> 0;
            case Outbound.Message _, Outbound.Request _, Outbound.Response _ ->
                Lease.MESSAGE_BYTES + message.body().readableBytes();
        };
    }

    static void discard(Outbound message, Fate fate) {
        message.body().release();
        if (message instanceof Outbound.Message direct && direct.fate() != null) {
            direct.fate().accept(fate);
        }
    }
}
