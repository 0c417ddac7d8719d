package dev.heddle.session;

import dev.heddle.core.Priority;

/// What went through some links up to one moment. Bytes are those of bodies.
///
/// @param recordsOut sealed records written; with `messagesOut` it shows how well messages are packed
/// @param refusedFrames of the peer that had no place: late, unasked for, unreadable, beyond a limit
/// @param droppedCritical dropped or refused because a queue was full, on either side of the wire; likewise the
///     others
public record Counters(
        long messagesOut,
        long bytesOut,
        long messagesIn,
        long bytesIn,
        long recordsOut,
        long refusedFrames,
        long droppedCritical,
        long droppedHigh,
        long droppedNormal,
        long droppedLow) {
    public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Counters plus(Counters other) {
        return new Counters(
                messagesOut + other.messagesOut,
                bytesOut + other.bytesOut,
                messagesIn + other.messagesIn,
                bytesIn + other.bytesIn,
                recordsOut + other.recordsOut,
                refusedFrames + other.refusedFrames,
                droppedCritical + other.droppedCritical,
                droppedHigh + other.droppedHigh,
                droppedNormal + other.droppedNormal,
                droppedLow + other.droppedLow);
    }

    public long dropped(Priority priority) {
        return switch (priority) {
            case CRITICAL -> droppedCritical;
            case HIGH -> droppedHigh;
            case NORMAL -> droppedNormal;
            case LOW -> droppedLow;
        };
    }

    public long dropped() {
        return droppedCritical + droppedHigh + droppedNormal + droppedLow;
    }
}
