package dev.heddle.session;

import dev.heddle.core.ProtocolViolation;
import dev.heddle.core.RateLimit;

/// How often a Heddle peer may send what has no place (T-17). Both ends keep the same rules, so whoever does it often
/// does it on purpose; towards a deployed peer none of this counts. Nor does what may be our own doing, or nobody's:
/// what finds no room, what is asked beyond our limits, what comes after we stopped to wait for it.
final class Conduct {
    /// Streams that come to nothing. One that completes is a message like others.
    static final int STREAMS_PER_SECOND = 100;

    private final int framesPerSecond;
    private final RateLimit streams = new RateLimit(STREAMS_PER_SECOND);
    private final RateLimit frames;

    /// @param framesPerSecond of all that have no place
    Conduct(int framesPerSecond) {
        this.framesPerSecond = framesPerSecond;
        this.frames = new RateLimit(framesPerSecond);
    }

    /// @throws ProtocolViolation when it is one too many
    void on(long nowNanos, Irregularity irregularity) {
        switch (irregularity) {
            case Irregularity.StreamOfAnError _,
                    Irregularity.FragmentCount _,
                    Irregularity.StreamReplaced _,
                    Irregularity.StreamTooLong _,
                    Irregularity.StreamExpired _ -> {
                require(streams.pass(nowNanos), "streams", STREAMS_PER_SECOND, "came to nothing");
                onFrame(nowNanos);
            }
            case Irregularity.ParsingErrorReceived _,
                    Irregularity.NotSupportedReceived _,
                    Irregularity.UnexpectedResponse _,
                    Irregularity.FragmentWithoutStream _,
                    Irregularity.FragmentOfAnotherStream _,
                    Irregularity.FragmentOutOfOrder _ -> onFrame(nowNanos);
            // It cannot know, or has a limit of its own.
            case Irregularity.NoRoomForStream _,
                    Irregularity.FragmentWithoutRoom _,
                    Irregularity.RequestDeclined _,
                    Irregularity.LateAnswer _,
                    Irregularity.UnreadableFrame _ -> {}
        }
    }

    private void onFrame(long nowNanos) {
        require(frames.pass(nowNanos), "frames", framesPerSecond, "have no place");
    }

    private static void require(boolean passes, String what, int perSecond, String why) {
        if (!passes) throw new ProtocolViolation("more than %d %s in a second that %s".formatted(perSecond, what, why));
    }
}
