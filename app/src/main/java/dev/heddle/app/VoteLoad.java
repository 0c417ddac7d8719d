package dev.heddle.app;

import dev.heddle.core.EventLoop;
import dev.heddle.network.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Broadcasts a node's votes as its clock wants them, all of them in the end: a late one goes out as soon
/// as it can. Lives on the node's loop.
final class VoteLoad {
    /// Sent in one go when late; then the links have their turn, or a lane would fill that is merely
    /// behind.
    private static final int BURST = 32;

    private final EventLoop loop;
    private final Channel<Vote> channel;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile long sent;

    VoteLoad(EventLoop loop, Channel<Vote> channel) {
        this.loop = loop;
        this.channel = channel;
    }

    /// Any thread, once.
    void start(VoteClock clock) {
        loop.execute(() -> proceed(clock));
    }

    /// How many were broadcast. Any thread.
    long sent() {
        return sent;
    }

    /// Completed once all were broadcast.
    CompletionStage<Void> done() {
        return done;
    }

    private void proceed(VoteClock clock) {
        long next = sent;
        long due = clock.due(loop.nowNanos());
        long end = Math.min(due, next + BURST);
        for (; next < end; next++) channel.broadcast(Vote.of(next, clock.intendedNanos(next)));
        sent = next;
        if (next < due) {
            loop.execute(() -> proceed(clock));
        } else if (next < clock.total()) {
            var _ = loop.schedule(clock.intendedNanos(next), () -> proceed(clock));
        } else {
            // The last one has its time too: with few votes, or none, the load still lasts as long as it
            // should.
            var _ = loop.schedule(clock.endNanos(), () -> done.complete(null));
        }
    }
}
