package dev.heddle.noise;

/// The time stamps of the handshakes of one identity: the time, but never one twice and never an
/// earlier one, whatever the clock does. Otherwise the second of two dials within a millisecond would
/// be refused. One for all peers of a node; for one thread.
public final class RisingTimestamps {
    private long lastMillis = -1;

    /// Goes on above one that was sent before a restart.
    public void restore(long sentMillis) {
        lastMillis = Math.max(lastMillis, sentMillis);
    }

    /// The last one; negative when there was none.
    public long last() {
        return lastMillis;
    }

    /// The greater of now and one more than the last.
    ///
    /// @param nowMillis since 1970 by the wall clock
    public long next(long nowMillis) {
        lastMillis = Math.max(lastMillis + 1, nowMillis);
        return lastMillis;
    }
}
