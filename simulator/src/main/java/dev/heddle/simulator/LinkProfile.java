package dev.heddle.simulator;

import java.time.Duration;

/// How one direction between two hosts behaves while nothing is wrong with it.
///
/// @param delay one way, at least
/// @param jitter added to it, exponentially distributed with this mean; what travels in order keeps its order
/// @param bytesPerSecond 0 for as many as there are
/// @param loss probability that a packet of 1,448 bytes is lost. An ordered link loses nothing: what was lost comes
///     later, and all behind it
/// @param unsentBytes what the sender's kernel takes beyond what is on its way, before it says that it is full
public record LinkProfile(Duration delay, Duration jitter, long bytesPerSecond, double loss, int unsentBytes) {
    /// What a kernel takes unsent where it can be told to keep little.
    public static final int UNSENT_BYTES = 16 << 10;

    /// A millisecond each way, and nothing else.
    public static final LinkProfile LAN = of(Duration.ofMillis(1));

    public LinkProfile {
        if (delay.isNegative()
                || jitter.isNegative()
                || bytesPerSecond < 0
                || loss < 0
                || loss > 1
                || unsentBytes < 1) {
            throw new IllegalArgumentException("no such link: delay %s, jitter %s, %d B/s, loss %s, %d unsent"
                    .formatted(delay, jitter, bytesPerSecond, loss, unsentBytes));
        }
    }

    /// A delay and nothing else.
    public static LinkProfile of(Duration delay) {
        return new LinkProfile(delay, Duration.ZERO, 0, 0, UNSENT_BYTES);
    }

    public LinkProfile withJitter(Duration mean) {
        return new LinkProfile(delay, mean, bytesPerSecond, loss, unsentBytes);
    }

    public LinkProfile withBytesPerSecond(long most) {
        return new LinkProfile(delay, jitter, most, loss, unsentBytes);
    }

    public LinkProfile withLoss(double probability) {
        return new LinkProfile(delay, jitter, bytesPerSecond, probability, unsentBytes);
    }

    public LinkProfile withUnsentBytes(int most) {
        return new LinkProfile(delay, jitter, bytesPerSecond, loss, most);
    }
}
