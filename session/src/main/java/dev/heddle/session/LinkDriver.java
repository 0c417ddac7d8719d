package dev.heddle.session;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Machine;
import dev.heddle.core.Timer;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Joins a [Session] to its link and its loop: feeds it bytes, room and time, and does to the link what it asks
/// for. Everything else it says goes to the owner. Loop only, but for [#wake()].
public final class LinkDriver implements ByteLink.Receiver {
    /// What is written in one go; then others on the loop have their turn.
    private static final int TURN_RECORDS = 16;

    private final ByteLink link;
    private final EventLoop loop;
    private final Consumer<SessionOutput> owner;
    private final Consumer<SessionOutput> sink = this::perform;
    private final Runnable woken = this::onWoken;
    private @Nullable Session session;
    private @Nullable LongConsumer meter;
    private @Nullable Timer timer;
    private long timerDeadlineNanos;
    private boolean pumping;
    private boolean wrote;
    private boolean turnPosted;

    /// @param owner gets the outputs that are not for the link, on its loop
    public LinkDriver(ByteLink link, Consumer<SessionOutput> owner) {
        this.link = link;
        this.loop = link.loop();
        this.owner = owner;
    }

    /// Makes the session's loop look at its outbox. Any thread; hand it to the session that [#start] gets.
    public void wake() {
        loop.execute(woken);
    }

    /// Takes the session over and starts to read. Once.
    public void start(Session owned) {
        session = owned;
        owned.borrowFrom(loop.local(RecordArrays.class, RecordArrays::new));
        link.start(this);
        pump();
    }

    /// From here on the time that the link takes of its loop is told, in nanoseconds.
    ///
    /// @param told null to tell no more
    public void meter(@Nullable LongConsumer told) {
        meter = told;
    }

    /// Feeds an input and does what follows from it.
    public void input(SessionInput input) {
        Session machine = session;
        if (machine == null) return;
        if (pumping) {
            // An output must not re-enter the machine that is handing it out.
            loop.execute(() -> input(input));
            return;
        }
        drive(() -> machine.on(loop.nowNanos(), input));
    }

    /// Feeds the machine and does what follows. One that breaks may have half done something, so its link ends
    /// with it.
    private void drive(Runnable feeding) {
        LongConsumer told = meter;
        long beginNanos = told == null ? 0 : loop.nowNanos();
        try {
            feeding.run();
            pump();
        } catch (RuntimeException | Error broken) {
            link.close();
            throw broken;
        } finally {
            if (told != null) told.accept(loop.nowNanos() - beginNanos);
        }
    }

    @Override
    public void onBytes(ByteBuf loan) {
        // They could not wait their turn: the loan ends with this call.
        if (pumping) throw new IllegalStateException("a link handed out bytes while it was being called");
        input(new SessionInput.Received(loan));
    }

    @Override
    public void onRoom() {
        drive(() -> {});
    }

    @Override
    public void onFinished() {
        input(new SessionInput.PeerFinished());
    }

    @Override
    public void onClosed(@Nullable IOException cause) {
        input(new SessionInput.LinkLost(cause));
    }

    private void onWoken() {
        input(new SessionInput.Woken());
    }

    private void pump() {
        Session machine = session;
        if (machine == null || pumping) return;
        pumping = true;
        boolean more;
        try {
            int records = 0;
            do {
                machine.on(loop.nowNanos(), new SessionInput.Room(link.roomBytes()));
                wrote = false;
                machine.drain(sink);
                if (wrote) link.flush();
                more = session != null && wrote && machine.hasUnsent();
            } while (more && ++records < TURN_RECORDS);
        } finally {
            pumping = false;
        }
        if (session == null) return;
        if (more) postTurn();
        schedule(machine.nextDeadlineNanos());
    }

    private void perform(SessionOutput output) {
        switch (output) {
            case SessionOutput.Write(ByteBuf owned) -> {
                wrote = true;
                link.write(owned);
            }
            case SessionOutput.Reading(boolean on) -> link.reading(on);
            case SessionOutput.FinishWrites() -> link.finish();
            case SessionOutput.Closed _ -> {
                session = null;
                if (timer != null) timer.cancel();
                timer = null;
                // Our handshake message may be among what was written just now: with it the peer knows why this ends.
                if (wrote) link.flush();
                link.close();
                owner.accept(output);
            }
            case SessionOutput.Claimed _,
                    SessionOutput.Confirmed _,
                    SessionOutput.Message _,
                    SessionOutput.Request _,
                    SessionOutput.Noted _ -> owner.accept(output);
        }
    }

    /// The others on this loop first, then the rest of what waits.
    private void postTurn() {
        if (turnPosted) return;
        turnPosted = true;
        loop.execute(() -> {
            turnPosted = false;
            drive(() -> {});
        });
    }

    private void schedule(long deadlineNanos) {
        if (deadlineNanos == Machine.NO_DEADLINE) return;
        // A timer that fires too early is harmless and cheaper than moving it with every message.
        if (timer != null && timerDeadlineNanos - deadlineNanos <= 0) return;
        if (timer != null) timer.cancel();
        timerDeadlineNanos = deadlineNanos;
        timer = loop.schedule(deadlineNanos, this::onTimer);
    }

    private void onTimer() {
        timer = null;
        Session machine = session;
        if (machine != null) drive(() -> machine.onDeadline(loop.nowNanos()));
    }
}
