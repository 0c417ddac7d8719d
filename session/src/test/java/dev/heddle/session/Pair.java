package dev.heddle.session;

import dev.heddle.core.Limits;
import dev.heddle.noise.Identity;
import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;

/// Two sessions and a pipe. Bytes, time and chunks are the test's: no loop, no socket.
final class Pair implements AutoCloseable {
    final SplittableRandom random;
    final Identity diallerIdentity;
    final Identity listenerIdentity;
    final End dialler;
    final End listener;
    /// The most bytes that one read brings; each read brings 1 to so many.
    int chunkBytes = 1 << 20;

    long nowNanos;

    Pair(long seed) {
        this(seed, Limits.DEFAULT);
    }

    Pair(long seed, Limits limits) {
        this(seed, limits, Nodes.HELLO, Nodes.HELLO, false);
    }

    Pair(long seed, Limits limits, HandshakeMessage diallerHello, HandshakeMessage listenerHello) {
        this(seed, limits, diallerHello, listenerHello, false);
    }

    private Pair(
            long seed, Limits limits, HandshakeMessage diallerHello, HandshakeMessage listenerHello, boolean deployed) {
        random = new SplittableRandom(seed);
        // Time is of arbitrary origin, and wraps.
        nowNanos = random.nextLong();
        diallerIdentity = Nodes.identity(random);
        listenerIdentity = Nodes.identity(random);
        listener = new End(end -> Session.responder(
                end.with(Nodes.settings(
                        listenerIdentity, random::nextBytes, listenerHello, limits, end.allocator, deployed)),
                end.statistics,
                () -> end.wakes++,
                nowNanos,
                Nodes.trusting(diallerIdentity)));
        dialler = new End(end -> Session.initiator(
                end.with(Nodes.settings(
                        diallerIdentity, random::nextBytes, diallerHello, limits, end.allocator, deployed)),
                end.statistics,
                () -> end.wakes++,
                nowNanos,
                listenerIdentity.peer(),
                listenerIdentity.publicKey(),
                1));
    }

    /// Both ends open.
    static Pair open(long seed) {
        return open(seed, Limits.DEFAULT);
    }

    static Pair open(long seed, Limits limits) {
        return open(seed, limits, false);
    }

    /// @param deployed both cut messages where deployed nodes do
    static Pair open(long seed, Limits limits, boolean deployed) {
        Pair pair = new Pair(seed, limits, Nodes.HELLO, Nodes.HELLO, deployed);
        pair.run();
        if (pair.dialler.confirmed == null || pair.listener.confirmed == null)
            throw new AssertionError("not confirmed");
        return pair;
    }

    /// Drains both and carries bytes until nothing moves any more; time stands still.
    void run() {
        boolean moved = true;
        while (moved) {
            dialler.pump(nowNanos);
            listener.pump(nowNanos);
            moved = carry(dialler, listener);
            if (carry(listener, dialler)) moved = true;
        }
    }

    /// Lets time pass from deadline to deadline.
    void advance(long nanos) {
        long endNanos = nowNanos + nanos;
        run();
        for (long next = nextNanos(); next - endNanos <= 0; next = nextNanos()) {
            nowNanos = next - nowNanos > 0 ? next : nowNanos;
            dialler.deadline(nowNanos);
            listener.deadline(nowNanos);
            run();
        }
        nowNanos = endNanos;
    }

    /// The connection breaks.
    void cut() {
        dialler.on(nowNanos, new SessionInput.LinkLost(null));
        listener.on(nowNanos, new SessionInput.LinkLost(null));
    }

    /// One read of one end, if there is something to read and it reads.
    boolean carry(End from, End to) {
        if (!to.reading || to.closed != null) return false;
        if (from.sent.isReadable()) {
            int most = Math.min(from.sent.readableBytes(), chunkBytes);
            ByteBuf loan = from.sent.readSlice(1 + random.nextInt(most));
            to.on(nowNanos, new SessionInput.Received(loan));
            from.sent.discardSomeReadBytes();
            return true;
        }
        if ((from.finished || from.closed != null) && !to.peerFinishedTold) {
            to.peerFinishedTold = true;
            to.on(nowNanos, new SessionInput.PeerFinished());
            if (to.finished) linkEnded();
            return true;
        }
        return false;
    }

    private void linkEnded() {
        if (!dialler.finished || !listener.finished || !dialler.peerFinishedTold || !listener.peerFinishedTold) return;
        cut();
    }

    private long nextNanos() {
        long left = dialler.session.nextDeadlineNanos();
        long right = listener.session.nextDeadlineNanos();
        if (left == Session.NO_DEADLINE && right == Session.NO_DEADLINE) return nowNanos + Long.MAX_VALUE;
        if (left == Session.NO_DEADLINE) return right;
        if (right == Session.NO_DEADLINE) return left;
        return left - right < 0 ? left : right;
    }

    @Override
    public void close() {
        try (dialler;
                listener) {
            diallerIdentity.close();
            listenerIdentity.close();
        }
    }
}
