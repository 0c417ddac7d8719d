package dev.heddle.chaos;

import dev.heddle.core.Machine;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One direction of a byte stream, with something wrong with it. Bytes wait in a queue for their turn, take
/// the time that the rate says, in pieces of a millisecond, and are then on their way for the delay. They
/// leave in order, whatever the jitter.
///
/// What it holds is bounded: by `queueBytes` before the rate, and on its way by [#windowBytes], which fills
/// when nobody takes what has arrived. What is offered must not be shared with anybody: bits of it are
/// turned in place.
///
/// The times of the pieces follow from each other and not from when it was called, so that a caller who is
/// late changes neither rate nor delay. Confined to one loop.
final class StreamLine {
    static final int WINDOW_BYTES_LEAST = 64 << 10;

    /// So late may a caller be before a line with a rate stands still.
    private static final long LATE_NANOS = 20_000_000;

    /// What may be on its way on a line that has a delay and no rate. Over 100 ms that is 40 MB/s.
    static final int WINDOW_BYTES_WITHOUT_RATE = 4 << 20;

    static final int WINDOW_BYTES_MOST = 64 << 20;

    /// Bounds what a sender of single bytes costs. A minute of pieces of a millisecond fits, and another of
    /// jitter.
    static final int ENTRIES_MOST = 1 << 17;

    private static final int CORRUPTION_UNIT_BYTES = 1 << 10;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int PIECES_PER_SECOND = 1_000;
    /// What is cut off at once, whatever the rate: a write of this size does not wait long for its socket.
    private static final int PIECE_BYTES_MOST = 64 << 10;

    private final SplittableRandom jitterRandom;
    private final SplittableRandom corruptionRandom;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final ArrayDeque<Travelling> travelling = new ArrayDeque<>();
    private LineSettings settings;
    private long queuedBytes;
    private long travellingBytes;

    // Times are the line's own from here on: it stands still while the line is stalled.
    private long stoodNanos;
    private long stalledSinceNanos;
    private boolean stalled;

    /// The piece that takes its time just now; it counts as queued.
    private @Nullable ByteBuf served;

    private long servedNanos;
    /// What the last piece took less than a nanosecond's worth of bytes, in parts of the rate.
    private long restOfNano;
    private long freeNanos;
    private boolean windowWasFull;
    private long lastArrivalNanos;

    private End asked = End.NONE;
    private End travellingEnd = End.NONE;
    private long endNanos;

    private long positionBytes;
    private long turnedAtBytes = -1;
    private long turnedBits;

    /// How a direction ends.
    enum End {
        NONE,
        /// Nothing follows, and all before it arrives.
        FINISHED,
        /// What waited for its turn is lost, and nobody waits for a receiver that does not read.
        RESET
    }

    private record Waiting(ByteBuf bytes, long sinceNanos) {}

    private record Travelling(ByteBuf bytes, long arrivalNanos) {}

    /// @param random draws jitter and corruption
    StreamLine(LineSettings settings, SplittableRandom random, long nowNanos) {
        this.settings = settings;
        jitterRandom = random.split();
        corruptionRandom = random.split();
        freeNanos = nowNanos;
        lastArrivalNanos = nowNanos;
    }

    /// What is on its way arrives when it would have.
    void settings(long nowNanos, LineSettings other) {
        advance(nowNanos);
        settings = other;
        ByteBuf piece = served;
        if (piece == null) return;
        // From the beginning, because at the old rate it might take for ever.
        restOfNano = 0;
        servedNanos = lineNanos(nowNanos) + nanosFor(piece.readableBytes());
    }

    /// Takes it in any case, if need be beyond what [#hasRoom] allows: a reader that was told too late
    /// holds it already.
    ///
    /// @param owned dropped once the line has ended
    void offer(long nowNanos, ByteBuf owned) {
        int bytes = owned.readableBytes();
        if (bytes == 0 || asked != End.NONE) {
            owned.release();
            return;
        }
        queuedBytes += bytes;
        queue.add(new Waiting(fitting(owned), lineNanos(nowNanos)));
        advance(nowNanos);
    }

    /// Whether more may be offered.
    boolean hasRoom(long nowNanos) {
        advance(nowNanos);
        return asked == End.NONE && queuedBytes < settings.queueBytes() && queue.size() < ENTRIES_MOST;
    }

    /// What was offered arrives, then [#end] says so.
    void finish(long nowNanos) {
        if (asked != End.NONE) return;
        advance(nowNanos);
        if (served == null && queue.isEmpty()) freeNanos = later(freeNanos, lineNanos(nowNanos));
        asked = End.FINISHED;
        advance(nowNanos);
    }

    /// Comes behind what is on its way; a repeated call is harmless.
    void reset(long nowNanos) {
        if (asked == End.RESET) return;
        advance(nowNanos);
        asked = End.RESET;
        dropQueue();
        travellingEnd = End.RESET;
        endNanos = arrival(lineNanos(nowNanos));
    }

    /// Nothing leaves and no time passes for what is inside until it goes on.
    void stall(long nowNanos, boolean on) {
        if (on == stalled) return;
        advance(nowNanos);
        stalled = on;
        if (on) stalledSinceNanos = nowNanos;
        else stoodNanos += nowNanos - stalledSinceNanos;
    }

    boolean stalled() {
        return stalled;
    }

    /// What has arrived, oldest first, or null. The caller owns it.
    @Nullable
    ByteBuf poll(long nowNanos) {
        advance(nowNanos);
        Travelling first = travelling.peek();
        if (stalled || first == null || first.arrivalNanos - lineNanos(nowNanos) > 0) return null;
        travelling.remove();
        travellingBytes -= first.bytes.readableBytes();
        return first.bytes;
    }

    /// How the line has ended, once its end has arrived.
    End end(long nowNanos) {
        advance(nowNanos);
        boolean due = travellingEnd != End.NONE && !stalled && endNanos - lineNanos(nowNanos) <= 0;
        return due && (travellingEnd == End.RESET || travelling.isEmpty()) ? travellingEnd : End.NONE;
    }

    /// When to poll again. What has arrived by now and was left asks for nothing: whoever left it knows when to come
    /// back.
    ///
    /// @param nowNanos of the last poll
    long nextDeadlineNanos(long nowNanos) {
        advance(nowNanos);
        if (stalled) return Machine.NO_DEADLINE;
        long nowInLine = lineNanos(nowNanos);
        long next = Machine.NO_DEADLINE;
        if (served != null) next = servedNanos;
        Travelling first = travelling.peek();
        if (first != null && first.arrivalNanos - nowInLine > 0) next = earlier(next, first.arrivalNanos);
        if (travellingEnd != End.NONE && endNanos - nowInLine > 0) next = earlier(next, endNanos);
        return next == Machine.NO_DEADLINE ? next : next + stoodNanos;
    }

    /// All that is inside.
    long heldBytes() {
        return queuedBytes + travellingBytes;
    }

    long turnedBits() {
        return turnedBits;
    }

    /// Drops everything; nothing more is taken, and no end comes.
    void clear() {
        asked = End.RESET;
        travellingEnd = End.NONE;
        dropQueue();
        travelling.forEach(one -> one.bytes.release());
        travelling.clear();
        travellingBytes = 0;
    }

    /// What may be on its way: as much as rate and delay ask for, within bounds.
    static long windowBytes(LineSettings settings) {
        long wayNanos = settings.delay().toNanos() + settings.jitter().toNanos();
        if (settings.bytesPerSecond() == 0) return wayNanos == 0 ? WINDOW_BYTES_LEAST : WINDOW_BYTES_WITHOUT_RATE;
        double asked = settings.bytesPerSecond() * ((wayNanos + LATE_NANOS) / (double) SECOND_NANOS);
        return (long) Math.clamp(asked, WINDOW_BYTES_LEAST, WINDOW_BYTES_MOST);
    }

    /// Lets all be served that has been by now.
    private void advance(long nowNanos) {
        long nowInLine = lineNanos(nowNanos);
        while (true) {
            ByteBuf piece = served;
            if (piece != null) {
                if (servedNanos - nowInLine > 0) return;
                served = null;
                freeNanos = servedNanos;
                queuedBytes -= piece.readableBytes();
                send(piece, servedNanos);
            }
            Waiting next = queue.peek();
            if (next == null) {
                sendEnd();
                return;
            }
            if (travellingBytes >= windowBytes(settings) || travelling.size() >= ENTRIES_MOST) {
                windowWasFull = true;
                return;
            }
            if (windowWasFull) freeNanos = later(freeNanos, nowInLine);
            windowWasFull = false;
            begin(next);
        }
    }

    private void begin(Waiting next) {
        if (next.sinceNanos - freeNanos > 0) {
            freeNanos = next.sinceNanos;
            restOfNano = 0;
        }
        int most = pieceBytes();
        ByteBuf piece;
        if (next.bytes.readableBytes() <= most) {
            piece = next.bytes;
            queue.remove();
        } else {
            piece = next.bytes.readRetainedSlice(most);
        }
        served = piece;
        servedNanos = freeNanos + nanosFor(piece.readableBytes());
    }

    private int pieceBytes() {
        if (settings.bytesPerSecond() == 0) return PIECE_BYTES_MOST;
        return Math.clamp(settings.bytesPerSecond() / PIECES_PER_SECOND, 1, PIECE_BYTES_MOST);
    }

    private long nanosFor(int bytes) {
        long rate = settings.bytesPerSecond();
        if (rate == 0) return 0;
        long owed = bytes * SECOND_NANOS + restOfNano;
        restOfNano = owed % rate;
        return owed / rate;
    }

    private void send(ByteBuf piece, long sinceNanos) {
        corrupt(piece);
        travelling.add(new Travelling(piece, arrival(sinceNanos)));
        travellingBytes += piece.readableBytes();
    }

    private void sendEnd() {
        if (asked != End.FINISHED || travellingEnd != End.NONE) return;
        travellingEnd = End.FINISHED;
        endNanos = arrival(freeNanos);
    }

    private long arrival(long sinceNanos) {
        long jitterNanos = settings.jitter().toNanos();
        long wayNanos = settings.delay().toNanos();
        if (jitterNanos > 0) wayNanos += jitterRandom.nextLong(jitterNanos + 1);
        lastArrivalNanos = later(lastArrivalNanos, sinceNanos + wayNanos);
        return lastArrivalNanos;
    }

    /// At most one bit of each KiB of the stream, however it was cut.
    private void corrupt(ByteBuf piece) {
        long end = positionBytes + piece.readableBytes();
        if (settings.corruption() == 0 && turnedAtBytes < positionBytes) {
            positionBytes = end;
            return;
        }
        long begin = positionBytes;
        while (positionBytes < end) {
            if (positionBytes % CORRUPTION_UNIT_BYTES == 0) turnedAtBytes = drawTurned();
            long next = Math.min(end, positionBytes - positionBytes % CORRUPTION_UNIT_BYTES + CORRUPTION_UNIT_BYTES);
            if (turnedAtBytes >= positionBytes && turnedAtBytes < next) {
                int at = piece.readerIndex() + (int) (turnedAtBytes - begin);
                piece.setByte(at, piece.getByte(at) ^ (1 << corruptionRandom.nextInt(Byte.SIZE)));
                turnedBits++;
            }
            positionBytes = next;
        }
    }

    private long drawTurned() {
        if (corruptionRandom.nextDouble() >= settings.corruption()) return -1;
        return positionBytes + corruptionRandom.nextInt(CORRUPTION_UNIT_BYTES);
    }

    /// A few bytes in a large buffer would hold all of it.
    private static ByteBuf fitting(ByteBuf owned) {
        int bytes = owned.readableBytes();
        if (bytes > owned.capacity() / 2) return owned;
        try {
            return owned.alloc().buffer(bytes, bytes).writeBytes(owned);
        } finally {
            owned.release();
        }
    }

    private void dropQueue() {
        queue.forEach(one -> one.bytes.release());
        queue.clear();
        if (served != null) served.release();
        served = null;
        queuedBytes = 0;
    }

    private long lineNanos(long nowNanos) {
        return (stalled ? stalledSinceNanos : nowNanos) - stoodNanos;
    }

    private static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }

    /// @param one perhaps [Machine#NO_DEADLINE], which is no time
    private static long earlier(long one, long other) {
        return one == Machine.NO_DEADLINE || other - one < 0 ? other : one;
    }
}
