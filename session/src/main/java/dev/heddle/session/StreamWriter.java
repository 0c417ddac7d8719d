package dev.heddle.session;

import dev.heddle.core.Priority;
import dev.heddle.noise.Sealer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The message that leaves in pieces, never two at a time, and which large one is next. It knows how a body is
/// cut; [RecordWriter] writes the pieces between other frames.
///
/// A deployed receiver accepts pieces of any size, 17 at most for one message. Deployed nodes send pieces of 4
/// MiB; ours are as short as that allows, and not shorter than a record, because a message that is next waits
/// for the piece before it.
final class StreamWriter {
    /// With its header as long as one record.
    static final int RECORD_PIECE_BYTES =
            Sealer.MAX_PLAIN_BYTES - FrameCodec.LENGTH_BYTES - FrameCodec.HEADER_MOST_BYTES;

    private static final Priority[] PRIORITIES = Priority.values();

    private final Outbox outbox;
    private final boolean deployed;
    // Among large messages each priority is owed its share of them, like lanes are of the link.
    private final LaneScheduler order = new LaneScheduler();
    private final LaneScheduler.Heads heads;

    // The stream under way.
    private @Nullable Outbound message;
    private int streamId = -1;
    private int pieceBytes;
    private int pieces;
    // Within a priority pieces and small messages alternate; true when a piece is next.
    private boolean turn = true;

    StreamWriter(Outbox outbox, boolean deployed) {
        this.outbox = outbox;
        this.deployed = deployed;
        this.heads = priority -> {
            Outbound large = outbox.peekLarge(priority);
            return large == null ? 0 : large.body().readableBytes();
        };
    }

    boolean underWay() {
        return message != null;
    }

    /// The lane that the next piece goes with: the most urgent of its own and those of the large messages behind
    /// it, which cannot overtake it.
    ///
    /// @return null when there is no piece to write
    @Nullable
    Priority priority() {
        Outbound under = message;
        if (outbox.hasLarge()) {
            for (Priority priority : PRIORITIES) {
                boolean own = under != null && under.priority() == priority;
                if (own || outbox.peekLarge(priority) != null) return priority;
            }
        }
        return under == null ? null : under.priority();
    }

    /// Bytes of the next piece's body, once [#priority()] has named its lane.
    int nextBytes() {
        Outbound under = message;
        if (under != null) return Math.min(pieceBytes, under.body().readableBytes() - offset());
        Outbound large = nextLarge();
        return large == null ? 0 : pieceBytes(large.body().readableBytes());
    }

    /// Whether a piece is to go before a small message of the same lane.
    boolean hasTurn() {
        return turn;
    }

    /// A frame of the lane that pieces go with was written.
    void wrote(boolean piece) {
        turn = !piece;
    }

    /// Whether a body that waits in a lane is to be cut although it fits one frame.
    boolean cuts(int bodyBytes) {
        return !deployed && message == null && bodyBytes > RECORD_PIECE_BYTES && !outbox.hasLarge();
    }

    /// @return the large message that is next, which is the caller's to begin or to give up
    @Nullable
    Outbound pollLarge() {
        Priority next = order.next(heads);
        if (next == null) return null;
        Outbound large = outbox.pollLarge(next);
        if (large != null) order.wrote(next, large.body().readableBytes(), heads);
        return large;
    }

    /// Makes a message the stream under way. It stays with this writer until [#advance()] hands out its last
    /// piece.
    void begin(Outbound owned) {
        message = owned;
        pieceBytes = pieceBytes(owned.body().readableBytes());
        pieces = 0;
        streamId++;
    }

    /// The stream under way.
    int streamId() {
        return streamId;
    }

    /// Fragments behind its header.
    int fragments() {
        return Math.ceilDiv(underWayMessage().body().readableBytes(), pieceBytes) - 1;
    }

    /// The number of its next piece: 0 stands behind the header, then come the fragments.
    int number() {
        return pieces;
    }

    /// Where its next piece begins in the body.
    int offset() {
        return pieces * pieceBytes;
    }

    /// Hands out the next piece.
    ///
    /// @return its message, which is the caller's with the last piece: nothing is under way then
    Outbound advance() {
        Outbound under = underWayMessage();
        pieces++;
        if (offset() >= under.body().readableBytes()) message = null;
        return under;
    }

    /// How a body is cut.
    int pieceBytes(int bodyBytes) {
        if (deployed) return outbox.chunkBytes();
        int shortest = Math.ceilDiv(bodyBytes, 1 + FrameCodec.MOST_FRAGMENTS);
        return Math.min(outbox.chunkBytes(), Math.max(RECORD_PIECE_BYTES, shortest));
    }

    void close() {
        Outbound under = message;
        if (under == null) return;
        message = null;
        outbox.leave(under);
        Outbox.discard(under, Fate.LOST);
    }

    private @Nullable Outbound nextLarge() {
        Priority next = order.next(heads);
        return next == null ? null : outbox.peekLarge(next);
    }

    private Outbound underWayMessage() {
        return Objects.requireNonNull(message, "no stream is under way");
    }
}
