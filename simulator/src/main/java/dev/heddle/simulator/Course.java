package dev.heddle.simulator;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One direction of an ordered link as a machine, both ends of it: what was written and waits, what is on
/// its way, what has arrived, and what the sender knows to have been read. It keeps order and loses
/// nothing, as TCP does: what the line loses is sent again, and all behind it waits.
///
/// So much may be on its way or unread as the line needs to be busy ([LineTiming#windowBytes]). One
/// receiver that does not read has that much in its buffer; then the sender's bytes wait with the sender.
///
/// Whoever holds one calls [#onDeadline] when [#nextDeadlineNanos()] has come, and looks for what to
/// [read][#read] when [#arrivalNanos()] has. Both may change with each call, and when the machine says so.
final class Course implements LineTiming.Held {
    /// The least time after which what was lost is sent again; it doubles while that is lost too.
    static final long RETRY_NANOS = 200_000_000L;

    static final long RETRY_MOST_NANOS = 60_000_000_000L;
    /// So often the same is sent in vain; then the link is given up. The default of Linux, `tcp_retries2`.
    static final int RETRIES = 15;

    /// When so many packets come behind a lost one, the sender knows of it without waiting for a time-out
    /// (RFC 5681, 3.2).
    private static final int FAST_PACKETS = 3;

    /// So long bytes are kept back that come in other pieces than they were sent in, at most.
    private static final long RESHAPING_NANOS = 2_000_000L;

    private static final int CRUMBS = 64;
    private static final int JOINED_BYTES = 64 << 10;
    private static final long NEVER = LineTiming.NEVER;

    private final LineTiming out;
    private final LineTiming back;
    private final Runnable changed;

    /// Written, not on its way.
    private final Deque<Segment> waiting = new ArrayDeque<>(4);

    private long waitingBytes;
    private long unflushedBytes;
    private boolean inQueue;

    /// On its way or arrived, not read.
    private final Deque<Segment> flying = new ArrayDeque<>(4);

    private long lastArrivalNanos;
    private boolean holding;

    /// Read, and the sender does not know.
    private final Deque<Segment> read = new ArrayDeque<>(4);

    private long outstandingBytes;
    /// That the receiver says again what it has read, because nobody heard it.
    private long sayAgainNanos = NEVER;

    private long sayAgainAfterNanos;
    private boolean sayingHeld;
    private int unsaid;

    /// When what is lost is sent again; [#NEVER] when nothing is.
    private long retryNanos = NEVER;

    private long retryAfterNanos;
    /// In vain, as far as the sender knows.
    private int retries;
    /// When the sender knows that what it sent again has arrived.
    private long heardNanos = NEVER;

    private int packetsBehindLost;
    private boolean retriesFast;
    private boolean abandoned;

    /// @param out where the bytes go
    /// @param back where the word goes that they were read
    /// @param changed told when a deadline came nearer without a call of its owner's
    Course(LineTiming out, LineTiming back, Runnable changed) {
        this.out = out;
        this.back = back;
        this.changed = changed;
    }

    // ---- the sender

    /// How much it takes now, by advice; 0 while its owner should wait.
    int roomBytes() {
        return (int) Math.max(0, out.profile().unsentBytes() - waitingBytes);
    }

    void write(ByteBuf owned) {
        try {
            int length = owned.readableBytes();
            if (length == 0) return;
            byte[] bytes = new byte[length];
            owned.readBytes(bytes);
            waiting.add(new Segment(Segment.Kind.DATA, bytes, 0, length));
            waitingBytes += length;
            unflushedBytes += length;
        } finally {
            owned.release();
        }
    }

    /// Lets everything written leave, as soon as it can.
    void flush(long nowNanos) {
        unflushedBytes = 0;
        pump(nowNanos);
    }

    /// A mark behind everything written.
    void mark(Segment.Kind kind, long nowNanos) {
        waiting.add(Segment.mark(kind));
        flush(nowNanos);
    }

    /// What is written and not on its way.
    long waitingBytes() {
        return waitingBytes;
    }

    /// What is on its way or unread, or was read without the sender knowing.
    long outstandingBytes() {
        return outstandingBytes;
    }

    /// When a reset arrives that is sent now: behind all that is on its way, so that it is read before;
    /// [LineTiming#NEVER] where the reset is lost. Nobody sends it again.
    long resetArrivalNanos(long nowNanos) {
        if (out.firstLost(1) == 0) {
            out.lost(0);
            return NEVER;
        }
        return Math.max(lastArrivalNanos + 1, out.arrivalNanos(nowNanos, 0));
    }

    /// Whether nothing waits and nothing is on its way.
    boolean idle() {
        return waiting.isEmpty() && flying.isEmpty();
    }

    /// The sender is gone: what waits is forgotten, what is lost is not sent again, and what is on its way
    /// arrives.
    void abandon() {
        abandoned = true;
        forgetUnsent();
    }

    private void forgetUnsent() {
        waiting.clear();
        waitingBytes = 0;
        unflushedBytes = 0;
        retryNanos = NEVER;
        leaveQueue();
    }

    /// Nothing of it matters any more.
    void end() {
        forgetUnsent();
        flying.clear();
        read.clear();
        outstandingBytes = 0;
        lastArrivalNanos = 0;
        heardOf();
        unsaid = 0;
        sayAgainNanos = NEVER;
        out.forget(this);
        back.forget(this);
    }

    /// Whether the same was sent in vain so often that nobody seems to be there.
    boolean givenUp() {
        return retries > RETRIES;
    }

    /// When the sender's side wants [#onDeadline].
    long nextDeadlineNanos() {
        return Math.min(Math.min(retryNanos, sayAgainNanos), roomNanos());
    }

    private long roomNanos() {
        if (waiting.isEmpty()) return NEVER;
        Segment first = read.peek();
        long knownNanos = first == null ? NEVER : first.knownNanos;
        if (retries > 0) return Math.min(heardNanos, knownNanos);
        if (inQueue) return out.waiting().peek() == this ? out.queueRoomNanos() : NEVER;
        // Before its flush nothing is to leave, and there is nothing to wait for.
        return unflushedBytes > 0 && unflushedBytes == waitingBytes ? NEVER : knownNanos;
    }

    void onDeadline(long nowNanos) {
        hear(nowNanos);
        if (sayAgainNanos <= nowNanos) {
            sayAgainNanos = NEVER;
            say(nowNanos);
        }
        if (retryNanos <= nowNanos) sendAgain(nowNanos);
        pump(nowNanos);
    }

    private void pump(long nowNanos) {
        hear(nowNanos);
        boolean sent = false;
        while (retries == 0 && !waiting.isEmpty()) {
            Segment next = waiting.element();
            if (next.length == 0) {
                send(waiting.remove(), nowNanos);
                continue;
            }
            long length = Math.min(next.length, waitingBytes - unflushedBytes);
            if (length == 0) break;
            // No crumbs: there will be more room.
            long least = Math.min(length, LineTiming.PACKET_BYTES);
            long window = out.windowBytes(back) - outstandingBytes;
            if (window < least) break;
            int queue = hasTurn() ? out.queueRoomBytes(nowNanos) : 0;
            if (queue < least) {
                if (sent) leaveQueue();
                enterQueue();
                return;
            }
            int may = (int) Math.min(length, Math.min(window, queue));
            waitingBytes -= may;
            send(may == next.length ? waiting.remove() : next.cut(may), nowNanos);
            sent = true;
        }
        leaveQueue();
    }

    /// What the sender knows by now to have arrived, and to have been read.
    private void hear(long nowNanos) {
        if (heardNanos <= nowNanos) heardOf();
        for (Segment first = read.peek(); first != null && first.knownNanos <= nowNanos; first = read.peek()) {
            outstandingBytes -= first.length;
            read.remove();
            heardOf();
        }
    }

    private void heardOf() {
        retries = 0;
        heardNanos = NEVER;
    }

    private boolean hasTurn() {
        Course first = out.waiting().peek();
        return first == null || first == this;
    }

    private void enterQueue() {
        if (inQueue) return;
        inQueue = true;
        out.waiting().add(this);
    }

    private void leaveQueue() {
        if (!inQueue) return;
        inQueue = false;
        boolean first = out.waiting().peek() == this;
        out.waiting().remove(this);
        Course next = out.waiting().peek();
        if (first && next != null) next.changed.run();
    }

    private void send(Segment segment, long nowNanos) {
        outstandingBytes += segment.length;
        segment.sentNanos = nowNanos;
        out.corrupt(segment.bytes, segment.offset, segment.length);
        if (out.jammed()) {
            hold(segment);
        } else if (out.stopped()) {
            lose(segment, nowNanos);
        } else {
            sendPackets(segment, nowNanos);
            return;
        }
        flying.add(segment);
    }

    /// Cuts out the packets that get lost.
    private void sendPackets(Segment whole, long nowNanos) {
        Segment rest = whole;
        for (int lost = out.firstLost(rest.packets()); lost < rest.packets(); lost = out.firstLost(rest.packets())) {
            if (lost > 0) {
                Segment before = rest.cut(lost * LineTiming.PACKET_BYTES);
                arrive(before, nowNanos);
                flying.add(before);
            }
            boolean last = rest.length <= LineTiming.PACKET_BYTES;
            Segment gone = last ? rest : rest.cut(LineTiming.PACKET_BYTES);
            lose(gone, nowNanos);
            flying.add(gone);
            if (last) return;
        }
        arrive(rest, nowNanos);
        flying.add(rest);
    }

    private void arrive(Segment segment, long nowNanos) {
        segment.lost = false;
        segment.held = false;
        lastArrivalNanos = Math.max(lastArrivalNanos, out.arrivalNanos(nowNanos, segment.length));
        segment.arrivalNanos = lastArrivalNanos;
        boolean unheard = back.stopped() || back.jammed();
        long toldNanos = unheard ? NEVER : segment.arrivalNanos + Math.max(1, back.delayNanos());
        if (retries > 0) heardNanos = Math.min(heardNanos, toldNanos);
        if (retryNanos == NEVER || retriesFast || retries > 0) return;
        packetsBehindLost += segment.packets();
        if (packetsBehindLost < FAST_PACKETS || unheard) return;
        retriesFast = toldNanos < retryNanos;
        if (retriesFast) retryNanos = toldNanos;
    }

    private void lose(Segment segment, long nowNanos) {
        out.lost(segment.length);
        segment.lost = true;
        segment.held = false;
        segment.arrivalNanos = NEVER;
        if (abandoned || retryNanos != NEVER) return;
        packetsBehindLost = 0;
        if (retries == 0) retryAfterNanos = Math.max(RETRY_NANOS, 2 * out.roundTripNanos(back));
        retryNanos = nowNanos + retryAfterNanos;
    }

    private void hold(Segment segment) {
        segment.lost = false;
        segment.held = true;
        segment.arrivalNanos = NEVER;
        if (!holding) out.hold(this);
        holding = true;
    }

    /// All that is lost goes once more, until something is lost again. After a time-out nothing else goes
    /// before the receiver was heard of: that something arrived, read or not. Simpler than real: whether
    /// that can be heard is decided when it is sent, and where it cannot, the sender hears what was read,
    /// which the receiver says until it is heard.
    private void sendAgain(long nowNanos) {
        if (!retriesFast) {
            retries++;
            retryAfterNanos = Math.min(2 * retryAfterNanos, RETRY_MOST_NANOS);
        }
        retriesFast = false;
        packetsBehindLost = 0;
        retryNanos = NEVER;
        for (Segment segment : flying) {
            if (!segment.lost) continue;
            if (out.jammed()) {
                hold(segment);
            } else if (out.firstLost(1) == 0) {
                out.lost(segment.length);
                retryNanos = nowNanos + retryAfterNanos;
                return;
            } else {
                arrive(segment, nowNanos);
            }
        }
    }

    /// A line that is not jammed any more may be stopped.
    private void release(Segment segment, long nowNanos) {
        if (out.stopped()) lose(segment, nowNanos);
        else arrive(segment, nowNanos);
    }

    @Override
    public void onReleased(long nowNanos) {
        if (holding && !out.jammed()) {
            holding = false;
            for (Segment segment : flying) if (segment.held) release(segment, nowNanos);
        }
        if (sayingHeld && !back.jammed()) {
            sayingHeld = false;
            say(nowNanos);
        }
        changed.run();
    }

    // ---- the receiver

    /// When the next segment can be read, which may be over.
    long arrivalNanos() {
        Segment first = flying.peek();
        return first == null ? NEVER : first.arrivalNanos;
    }

    /// Whether there are bytes that arrived and were not read.
    boolean unread(long nowNanos) {
        Segment first = flying.peek();
        return first != null && first.length > 0 && first.arrivalNanos <= nowNanos;
    }

    /// @param most bytes, at least 1
    /// @return a segment that has arrived; null when there is none, or not yet
    @Nullable
    Segment read(long nowNanos, int most) {
        Segment first = flying.peek();
        if (first == null || first.arrivalNanos > nowNanos) return null;
        if (first.joined) joinArrived(first, nowNanos);
        int length = Math.min(first.length, most);
        if (first.crumbs > 0) {
            first.crumbs--;
            length = 1;
        } else if (length > 0 && !first.joined && out.draw(out.profile().reshaping())) {
            length = reshape(first, length, nowNanos);
            if (length == 0) return null;
        }
        Segment given = length < first.length ? first.cut(length) : flying.remove();
        given.knownNanos = NEVER;
        read.add(given);
        unsaid++;
        say(nowNanos);
        return given;
    }

    /// @return how much of the first is to be read now; it and what is behind it may have changed
    private int reshape(Segment first, int length, long nowNanos) {
        SplittableRandom random = out.random();
        return switch (random.nextInt(3)) {
            case 0 -> {
                int cut = 1 + random.nextInt(length);
                // What is cut off comes a moment later.
                if (cut < first.length) first.arrivalNanos = nowNanos + random.nextLong(RESHAPING_NANOS);
                yield cut;
            }
            case 1 -> {
                first.crumbs = random.nextInt(Math.min(length, CRUMBS));
                yield 1;
            }
            default -> {
                // Long enough that others catch up with it.
                first.joined = true;
                first.arrivalNanos = nowNanos + 1 + random.nextLong(RESHAPING_NANOS);
                yield 0;
            }
        };
    }

    private void joinArrived(Segment first, long nowNanos) {
        int length = 0;
        for (Segment segment : flying) {
            if (segment.length == 0 || segment.arrivalNanos > nowNanos || length + segment.length > JOINED_BYTES) break;
            length += segment.length;
        }
        if (length <= first.length) return;
        byte[] bytes = new byte[length];
        int at = 0;
        while (at < length) {
            Segment next = flying.remove();
            System.arraycopy(next.bytes, next.offset, bytes, at, next.length);
            at += next.length;
        }
        first.bytes = bytes;
        first.offset = 0;
        first.length = length;
        flying.addFirst(first);
    }

    /// The receiver says what it has read.
    private void say(long nowNanos) {
        if (back.jammed()) {
            if (!sayingHeld) back.hold(this);
            sayingHeld = true;
        } else if (back.stopped()) {
            if (sayAgainNanos != NEVER) return;
            sayAgainAfterNanos = Math.clamp(2 * sayAgainAfterNanos, RETRY_NANOS, RETRY_MOST_NANOS);
            sayAgainNanos = nowNanos + sayAgainAfterNanos;
        } else {
            long knownNanos = nowNanos + back.delayNanos();
            Iterator<Segment> last = read.descendingIterator();
            for (; unsaid > 0; unsaid--) last.next().knownNanos = knownNanos;
            sayAgainNanos = NEVER;
            sayAgainAfterNanos = 0;
        }
    }

    /// What has arrived reached nobody, and nobody says so: it is as good as lost.
    void unheard(long nowNanos) {
        heardNanos = NEVER;
        for (Segment segment : flying) if (segment.arrivalNanos <= nowNanos) lose(segment, nowNanos);
    }
}
