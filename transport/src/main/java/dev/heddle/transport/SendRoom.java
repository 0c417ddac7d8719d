package dev.heddle.transport;

import java.util.concurrent.Executor;

/// How much may be written to one socket so that little waits unsent where it can no longer be overtaken,
/// and when to say that there is room again. Loop only.
///
/// Bytes wait in three places: written and not flushed, flushed and refused by the kernel (the backlog),
/// and in the kernel but not sent. The sum of the first and the last is kept below [#UNSENT_BYTES], with an
/// overshoot of one record; while there is a backlog there is no room at all.
final class SendRoom {
    /// Enough to keep a fast link busy, 1.3 ms of 100 Mbit/s.
    static final int UNSENT_BYTES = 16 << 10;
    /// The largest sealed record, length bytes and all: what may be written when nothing is unsent.
    static final int RECORD_BYTES = 65_537;

    private final SocketWatch socket;
    private final Executor loop;
    private final Runnable onRoom;
    private long unflushedBytes;
    private long unsentAtMostBytes;
    /// Of the room that was told last; used up when not above 0, then the caller is owed a call of
    /// `onRoom`.
    private long leftBytes = RECORD_BYTES;
    private boolean backlog;
    private boolean checkPosted;

    /// @param onRoom called from a task of its own
    SendRoom(SocketWatch socket, Executor loop, Runnable onRoom) {
        this.socket = socket;
        this.loop = loop;
        this.onRoom = onRoom;
    }

    int bytes() {
        // Asking is a system call; it is needed only once for every UNSENT_BYTES written.
        if (unsentAtMostBytes >= UNSENT_BYTES && !backlog) {
            unsentAtMostBytes = unflushedBytes + socket.unsentBytes();
        }
        leftBytes = backlog ? 0 : room(unsentAtMostBytes);
        if (leftBytes == 0 && !backlog && unflushedBytes == 0) socket.awaitDrained();
        return (int) leftBytes;
    }

    void wrote(int bytes) {
        unflushedBytes += bytes;
        unsentAtMostBytes += bytes;
        leftBytes -= bytes;
    }

    /// @param refused whether the kernel did not take all
    void flushed(boolean refused) {
        unflushedBytes = 0;
        backlog = refused;
        if (!backlog && leftBytes <= 0) postCheck();
    }

    /// The kernel took the backlog, or its own unsent queue has drained.
    void drained(boolean backlogGone) {
        if (backlogGone) backlog = false;
        if (!backlog && leftBytes <= 0) postCheck();
    }

    /// Nothing will be written any more, so nothing is owed.
    void end() {
        leftBytes = Long.MAX_VALUE;
    }

    private static long room(long unsentBytes) {
        if (unsentBytes == 0) return RECORD_BYTES;
        return Math.max(0, UNSENT_BYTES - unsentBytes);
    }

    private void postCheck() {
        if (checkPosted) return;
        checkPosted = true;
        loop.execute(this::check);
    }

    private void check() {
        checkPosted = false;
        if (leftBytes <= 0 && bytes() > 0) onRoom.run();
    }
}
