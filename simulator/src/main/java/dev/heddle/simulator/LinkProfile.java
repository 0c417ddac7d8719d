package dev.heddle.simulator;

import java.time.Duration;

/// How one direction between two hosts behaves while nothing is wrong with it.
///
/// @param delay one way, at least
/// @param jitter added to it, with this mean; what travels in order keeps its order
/// @param tail how far above its mean the jitter may be
/// @param bytesPerSecond 0 for as many as there are
/// @param loss probability that a packet of 1,448 bytes is lost. An ordered link loses nothing: what was
///     lost comes later, and all behind it
/// @param corruption probability that a packet arrives with one bit changed
/// @param reshaping probability that bytes in order arrive in other pieces than they were sent in: cut, in
///     single bytes, or several in one
/// @param unsentBytes what the sender's kernel takes beyond what is on its way, before it says that it is
///     full
/// @param datagrams what happens to datagrams besides
public record LinkProfile(
        Duration delay,
        Duration jitter,
        Tail tail,
        long bytesPerSecond,
        double loss,
        double corruption,
        double reshaping,
        int unsentBytes,
        DatagramFaults datagrams) {
    /// What a kernel takes unsent where it can be told to keep little.
    public static final int UNSENT_BYTES = 16 << 10;

    /// A millisecond each way, and nothing else.
    public static final LinkProfile LAN = of(Duration.ofMillis(1));

    /// How a jitter is distributed.
    public enum Tail {
        /// Exponentially: ten times the mean once in 22,000.
        LIGHT,
        /// As a Lomax distribution of shape 2: ten times the mean once in 121, a hundred times at most.
        HEAVY
    }

    public LinkProfile {
        if (delay.isNegative() || jitter.isNegative() || bytesPerSecond < 0 || unsentBytes < 1) {
            throw new IllegalArgumentException("no such link: delay %s, jitter %s, %d B/s, %d unsent"
                    .formatted(delay, jitter, bytesPerSecond, unsentBytes));
        }
        requireProbability(loss);
        requireProbability(corruption);
        requireProbability(reshaping);
    }

    /// A delay and nothing else.
    public static LinkProfile of(Duration delay) {
        return new LinkProfile(delay, Duration.ZERO, Tail.LIGHT, 0, 0, 0, 0, UNSENT_BYTES, DatagramFaults.NONE);
    }

    public LinkProfile withDelay(Duration least) {
        return new LinkProfile(
                least, jitter, tail, bytesPerSecond, loss, corruption, reshaping, unsentBytes, datagrams);
    }

    public LinkProfile withJitter(Duration mean) {
        return new LinkProfile(delay, mean, tail, bytesPerSecond, loss, corruption, reshaping, unsentBytes, datagrams);
    }

    public LinkProfile withTail(Tail other) {
        return new LinkProfile(
                delay, jitter, other, bytesPerSecond, loss, corruption, reshaping, unsentBytes, datagrams);
    }

    public LinkProfile withBytesPerSecond(long most) {
        return new LinkProfile(delay, jitter, tail, most, loss, corruption, reshaping, unsentBytes, datagrams);
    }

    public LinkProfile withLoss(double probability) {
        return new LinkProfile(
                delay, jitter, tail, bytesPerSecond, probability, corruption, reshaping, unsentBytes, datagrams);
    }

    public LinkProfile withCorruption(double probability) {
        return new LinkProfile(
                delay, jitter, tail, bytesPerSecond, loss, probability, reshaping, unsentBytes, datagrams);
    }

    public LinkProfile withReshaping(double probability) {
        return new LinkProfile(
                delay, jitter, tail, bytesPerSecond, loss, corruption, probability, unsentBytes, datagrams);
    }

    public LinkProfile withUnsentBytes(int most) {
        return new LinkProfile(delay, jitter, tail, bytesPerSecond, loss, corruption, reshaping, most, datagrams);
    }

    public LinkProfile withDatagrams(DatagramFaults faults) {
        return new LinkProfile(delay, jitter, tail, bytesPerSecond, loss, corruption, reshaping, unsentBytes, faults);
    }

    static void requireProbability(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability is 0 to 1, not " + probability);
        }
    }
}
