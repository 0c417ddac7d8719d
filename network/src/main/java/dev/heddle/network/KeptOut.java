package dev.heddle.network;

import dev.heddle.core.LimitUse;
import dev.heddle.core.Limits;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.session.CloseCause;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// What a node's limits have kept out that nobody else counts: by links that ended, and by what was dropped on links
/// that are gone. Any thread.
final class KeptOut {
    private final LongAdder lateHandshakes = new LongAdder();
    private final LongAdder wrongClocks = new LongAdder();
    private final LongAdder resting = new LongAdder();
    private final LongAdder stalls = new LongAdder();
    private final LongAdder violations = new LongAdder();
    private final LongAdder outboundDropped = new LongAdder();
    private final LongAdder inboundDropped = new LongAdder();

    /// A link has ended.
    void count(CloseCause cause) {
        switch (cause) {
            case CloseCause.HandshakeTimeout _ -> lateHandshakes.increment();
            case CloseCause.Stalled _ -> stalls.increment();
            case CloseCause.Violation _ -> violations.increment();
            case CloseCause.Refused(HandshakeRefusal.ClockOff _) -> wrongClocks.increment();
            case CloseCause.Refused(HandshakeRefusal.Resting _) -> resting.increment();
            default -> {}
        }
    }

    /// Messages that a link which is gone did not take.
    void outboundDropped(long messages) {
        outboundDropped.add(messages);
    }

    /// Messages that the handlers of a peer which is gone had no room for.
    void inboundDropped(long messages) {
        inboundDropped.add(messages);
    }

    long outboundDropped() {
        return outboundDropped.sum();
    }

    long inboundDropped() {
        return inboundDropped.sum();
    }

    List<LimitUse> uses(Limits limits) {
        return List.of(
                new LimitUse(
                        "milliseconds of a handshake", 0, limits.handshake().toMillis(), lateHandshakes.sum()),
                new LimitUse(
                        "milliseconds that a clock is off",
                        0,
                        limits.clockSkew().toMillis(),
                        wrongClocks.sum()),
                new LimitUse("links of one peer a second", 0, limits.arrivals().peerPerSecond(), resting.sum()),
                new LimitUse(
                        "milliseconds in which a peer reads nothing",
                        0,
                        limits.stall().toMillis(),
                        stalls.sum()),
                new LimitUse("violations", 0, 0, violations.sum()));
    }
}
