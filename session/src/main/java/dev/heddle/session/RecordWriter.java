package dev.heddle.session;

import dev.heddle.core.Priority;
import dev.heddle.noise.Sealer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Packs as many frames as wait into one sealed record; records and frames are independent of each other, so
/// that an older peer reads it just as well. A frame that does not fit goes on in the next record. Within a
/// priority, small messages and the pieces of a large one alternate.
final class RecordWriter {
    private final Outbox outbox;
    private final Sealer sealer;
    private final ServedCalls served;
    private final Runnable takeCalls;
    private final StreamWriter streams;
    private final Consumer<Irregularity> noted;
    private final LinkStatistics statistics;
    private final RecordArrays arrays;
    private final ByteBufAllocator allocator;
    private final LaneScheduler scheduler = new LaneScheduler();
    private final LaneScheduler.Heads heads;
    private final Deque<ByteBuf> control = new ArrayDeque<>();

    // The frame that continues in the next record: up to where in its body it goes.
    private @Nullable Outbound current;
    private int currentOffset;
    private int currentEnd;

    /// @param takeCalls gives every call that was offered its number
    /// @param noted told of an answer that nobody waits for any more
    RecordWriter(
            Outbox outbox,
            Sealer sealer,
            ServedCalls served,
            Runnable takeCalls,
            StreamWriter streams,
            Consumer<Irregularity> noted,
            LinkStatistics statistics,
            RecordArrays arrays,
            ByteBufAllocator allocator) {
        this.outbox = outbox;
        this.sealer = sealer;
        this.served = served;
        this.takeCalls = takeCalls;
        this.streams = streams;
        this.noted = noted;
        this.statistics = statistics;
        this.arrays = arrays;
        this.allocator = allocator;
        this.heads = this::nextBytes;
    }

    /// Queues whole frames that go before everything else.
    void control(ByteBuf owned) {
        control.add(owned);
    }

    boolean idle() {
        return current == null && control.isEmpty() && outbox.isEmpty() && !streams.underWay();
    }

    /// Packs and seals one record of what waits.
    ///
    /// @return the record, or null when nothing waits
    @Nullable
    ByteBuf next() {
        byte[] array = arrays.borrow();
        try {
            ByteBuf plain = Unpooled.wrappedBuffer(array).clear();
            fill(plain);
            return plain.isReadable() ? seal(array, plain.readableBytes()) : null;
        } finally {
            arrays.giveBack(array);
        }
    }

    /// Seals one record's plaintext.
    ///
    /// @return the record, in memory that a socket can take as it is
    ByteBuf seal(byte[] plain, int bytes) {
        byte[] sealed = arrays.borrow();
        try {
            int recordBytes = sealer.seal(plain, 0, bytes, sealed, 0);
            statistics.sealed();
            return allocator.directBuffer(recordBytes).writeBytes(sealed, 0, recordBytes);
        } finally {
            arrays.giveBack(sealed);
        }
    }

    void close() {
        for (ByteBuf frame : control) frame.release();
        control.clear();
        Outbound begun = current;
        current = null;
        // Before its last piece a message in pieces is the stream writer's.
        if (begun != null && currentEnd == begun.body().readableBytes()) giveUp(begun);
        streams.close();
        sealer.close();
    }

    private void fill(ByteBuf plain) {
        if (current != null && !copyBody(plain)) return;
        while (room(plain) >= FrameCodec.LENGTH_BYTES + FrameCodec.HEADER_MOST_BYTES) {
            ByteBuf frame = control.poll();
            if (frame != null) {
                plain.writeBytes(frame);
                frame.release();
                continue;
            }
            Priority priority = scheduler.next(heads);
            if (priority == null) return;
            if (beginFrame(plain, priority) && !copyBody(plain)) return;
        }
    }

    /// What the next frame of a lane is long.
    private int nextBytes(Priority priority) {
        if (pieceNext(priority)) return FrameCodec.HEADER_MOST_BYTES + streams.nextBytes();
        Outbound head = outbox.peek(priority);
        if (head == null) return 0;
        int bodyBytes = head.body().readableBytes();
        return FrameCodec.HEADER_MOST_BYTES + (streams.cuts(bodyBytes) ? streams.pieceBytes(bodyBytes) : bodyBytes);
    }

    private boolean pieceNext(Priority priority) {
        return priority == streams.priority() && (streams.hasTurn() || outbox.peek(priority) == null);
    }

    /// @return false when what was next has no use any more
    private boolean beginFrame(ByteBuf plain, Priority priority) {
        boolean sharedLane = priority == streams.priority();
        boolean piece = pieceNext(priority);
        if (!piece || !streams.underWay()) {
            Outbound message = piece ? streams.pollLarge() : outbox.poll(priority);
            // A sender may have dropped it for a newer one meanwhile.
            if (message == null || !useful(message)) return false;
            int bodyBytes = message.body().readableBytes();
            piece = piece || streams.cuts(bodyBytes);
            if (piece) streams.begin(message);
            else writePlain(plain, message, bodyBytes);
        }
        if (piece) writePiece(plain);
        if (piece || sharedLane) streams.wrote(piece);
        scheduler.wrote(priority, FrameCodec.HEADER_MOST_BYTES + currentEnd - currentOffset, heads);
        return true;
    }

    private void writePlain(ByteBuf plain, Outbound message, int bodyBytes) {
        int frameIndex = plain.writerIndex();
        FrameCodec.openPlain(plain);
        writeMessage(plain, message, bodyBytes);
        FrameCodec.close(plain, frameIndex, bodyBytes);
        current = message;
        currentOffset = 0;
        currentEnd = bodyBytes;
    }

    private void writePiece(ByteBuf plain) {
        int number = streams.number();
        int bytes = streams.nextBytes();
        currentOffset = streams.offset();
        currentEnd = currentOffset + bytes;
        if (number > 0) {
            FrameCodec.writeFragmentHeader(plain, streams.streamId(), number, bytes);
            current = streams.advance();
            return;
        }
        int frameIndex = plain.writerIndex();
        FrameCodec.openStream(plain, streams.streamId(), streams.fragments());
        current = streams.advance();
        writeMessage(plain, current, bytes);
        FrameCodec.close(plain, frameIndex, bytes);
    }

    /// @return false when the message has no use any more, and is given up
    private boolean useful(Outbound message) {
        boolean useful = switch (message) {
            case Outbound.Message _ -> true;
            case Outbound.Request(Call call) -> {
                // Offered since the session looked last; it is told of a call before the lane has its request.
                if (!call.opened()) takeCalls.run();
                yield !call.settled();
            }
            case Outbound.Response answer -> {
                boolean waits = served.waits(answer.requestId());
                if (!waits) noted.accept(new Irregularity.LateAnswer(answer.requestId()));
                yield waits;
            }
        };
        if (!useful) giveUp(message);
        return useful;
    }

    private void giveUp(Outbound message) {
        outbox.leave(message);
        Outbox.discard(message, Fate.LOST);
    }

    private void writeMessage(ByteBuf plain, Outbound message, int bytes) {
        switch (message) {
            case Outbound.Message direct -> FrameCodec.writeMessage(plain, direct.protocol(), bytes);
            case Outbound.Request(Call call) ->
                FrameCodec.writeRequest(plain, call.protocol(), call.requestId(), bytes);
            case Outbound.Response answer ->
                FrameCodec.writeResponse(plain, answer.requestId(), served.close(answer.requestId()), bytes);
        }
    }

    /// @return whether the frame is complete
    private boolean copyBody(ByteBuf plain) {
        Outbound message = current;
        if (message == null) return true;
        ByteBuf body = message.body();
        int bytes = Math.min(currentEnd - currentOffset, room(plain));
        // By absolute index: the other peers of a broadcast read the same buffer.
        plain.writeBytes(body, body.readerIndex() + currentOffset, bytes);
        currentOffset += bytes;
        if (currentOffset < currentEnd) return false;
        current = null;
        if (currentEnd == body.readableBytes()) written(message, body);
        return true;
    }

    private void written(Outbound message, ByteBuf body) {
        statistics.wrote(body.readableBytes());
        outbox.leave(message);
        body.release();
        if (message instanceof Outbound.Message direct && direct.fate() != null) {
            direct.fate().accept(Fate.WRITTEN);
        }
    }

    private static int room(ByteBuf plain) {
        return Sealer.MAX_PLAIN_BYTES - plain.readableBytes();
    }
}
