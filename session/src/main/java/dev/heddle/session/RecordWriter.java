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
/// that an older peer reads it just as well. A frame that does not fit goes on in the next record.
final class RecordWriter {
    private final Outbox outbox;
    private final Sealer sealer;
    private final ServedCalls served;
    private final Runnable takeCalls;
    private final LinkStatistics statistics;
    private final RecordArrays arrays;
    private final ByteBufAllocator allocator;
    private final LaneScheduler scheduler = new LaneScheduler();
    private final LaneScheduler.Heads heads;
    private final Deque<ByteBuf> control = new ArrayDeque<>();

    // The frame that continues in the next record.
    private @Nullable Outbound current;
    private int currentOffset;

    /// @param takeCalls gives every call that was offered its number
    RecordWriter(
            Outbox outbox,
            Sealer sealer,
            ServedCalls served,
            Runnable takeCalls,
            LinkStatistics statistics,
            RecordArrays arrays,
            ByteBufAllocator allocator) {
        this.outbox = outbox;
        this.sealer = sealer;
        this.served = served;
        this.takeCalls = takeCalls;
        this.statistics = statistics;
        this.arrays = arrays;
        this.allocator = allocator;
        this.heads = priority -> {
            Outbound head = outbox.peek(priority);
            return head == null ? 0 : FrameCodec.HEADER_MOST_BYTES + head.body().readableBytes();
        };
    }

    /// Queues whole frames that go before everything else.
    void control(ByteBuf owned) {
        control.add(owned);
    }

    boolean idle() {
        return current == null && control.isEmpty() && outbox.isEmpty();
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
        if (current != null) Outbox.discard(current, Fate.LOST);
        current = null;
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
            Outbound message = outbox.poll(priority);
            // A sender may have dropped it for a newer one meanwhile.
            if (message == null || !writeHeader(plain, message)) continue;
            int bodyBytes = message.body().readableBytes();
            scheduler.wrote(priority, FrameCodec.HEADER_MOST_BYTES + bodyBytes, heads);
            current = message;
            currentOffset = 0;
            if (!copyBody(plain)) return;
        }
    }

    /// @return false when the message has no use any more
    private boolean writeHeader(ByteBuf plain, Outbound message) {
        int bodyBytes = message.body().readableBytes();
        switch (message) {
            case Outbound.Message(var protocol, var _, var _, var _) ->
                FrameCodec.writeMessageHeader(plain, protocol, bodyBytes);
            case Outbound.Request(Call call) -> {
                // Offered since the session looked last; it is told of a call before the lane has its request.
                if (!call.opened()) takeCalls.run();
                if (call.settled()) {
                    Outbox.discard(message, Fate.LOST);
                    return false;
                }
                FrameCodec.writeRequestHeader(plain, call.protocol(), call.requestId(), bodyBytes);
            }
            case Outbound.Response(int requestId, var _, var _) -> {
                if (!served.waits(requestId)) {
                    statistics.refused();
                    Outbox.discard(message, Fate.LOST);
                    return false;
                }
                FrameCodec.writeResponseHeader(plain, requestId, served.close(requestId), bodyBytes);
            }
        }
        return true;
    }

    /// @return whether the body is complete
    private boolean copyBody(ByteBuf plain) {
        Outbound message = current;
        if (message == null) return true;
        ByteBuf body = message.body();
        int bytes = Math.min(body.readableBytes() - currentOffset, room(plain));
        // By absolute index: the other peers of a broadcast read the same buffer.
        plain.writeBytes(body, body.readerIndex() + currentOffset, bytes);
        currentOffset += bytes;
        if (currentOffset < body.readableBytes()) return false;
        statistics.wrote(body.readableBytes());
        current = null;
        body.release();
        if (message instanceof Outbound.Message(var _, var _, var _, Consumer<Fate> fate) && fate != null) {
            fate.accept(Fate.WRITTEN);
        }
        return true;
    }

    private static int room(ByteBuf plain) {
        return Sealer.MAX_PLAIN_BYTES - plain.readableBytes();
    }
}
