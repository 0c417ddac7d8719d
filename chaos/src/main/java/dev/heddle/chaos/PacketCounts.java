package dev.heddle.chaos;

/// Counts the packets of one way, for its line and for whoever delivers what comes out of it. One thread.
final class PacketCounts {
    long entered;
    long enteredBytes;
    long left;
    long leftBytes;
    long lost;
    long queueFull;
    long wayFull;
    long undelivered;
    long corrupted;
    long duplicated;
    long reordered;

    PacketCounters now() {
        return new PacketCounters(
                entered,
                enteredBytes,
                left,
                leftBytes,
                lost,
                queueFull,
                wayFull,
                undelivered,
                corrupted,
                duplicated,
                reordered);
    }
}
