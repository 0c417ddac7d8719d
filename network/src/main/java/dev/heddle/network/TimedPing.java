package dev.heddle.network;

import dev.heddle.core.EventLoop;
import dev.heddle.core.Timer;
import dev.heddle.session.CallFailure;
import java.time.Duration;

/// One health check of ours with its place in a [PingPace]: who asked is told once, in time; the place is held until
/// the answer comes, even late. Made on the node's loop, where whoever asked is told.
final class TimedPing implements PingCall.Waiter {
    private final EventLoop loop;
    private final PingPace pace;
    private final PingCall.Waiter waiter;
    private final Timer timer;
    private boolean told;
    private boolean overdue;

    /// @param pace which has let it pass
    /// @param within when the waiter is told that there was no answer
    TimedPing(EventLoop loop, PingPace pace, Duration within, PingCall.Waiter waiter) {
        this.loop = loop;
        this.pace = pace;
        this.waiter = waiter;
        this.timer = loop.schedule(loop.nowNanos() + within.toNanos(), () -> {
            overdue = true;
            pace.overdue();
            fail(new CallFailure.TimedOut(within.toMillis()));
        });
    }

    @Override
    public void onPong(long nonce, Duration roundTrip) {
        loop.execute(() -> {
            pace.answered(loop.nowNanos(), overdue);
            if (tell()) waiter.onPong(nonce, roundTrip);
        });
    }

    @Override
    public void onFailure(CallFailure failure) {
        loop.execute(() -> {
            if (failure instanceof CallFailure.InvalidResponse) pace.answered(loop.nowNanos(), overdue);
            else pace.lost(overdue);
            fail(failure);
        });
    }

    private void fail(CallFailure failure) {
        if (tell()) waiter.onFailure(failure);
    }

    /// @return false when that is done already
    private boolean tell() {
        if (told) return false;
        told = true;
        timer.cancel();
        return true;
    }
}
