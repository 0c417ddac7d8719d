package dev.heddle.chaos;

import java.time.Duration;

/// What is wrong with one direction of a line.
///
/// @param delay of each byte or packet, beside the time that the rate takes
/// @param jitter what may come on top of the delay, evenly drawn; bytes of a stream and packets keep their
///     order all the same, unless `reordering` says otherwise
/// @param bytesPerSecond what passes at most; 0 is no bound
/// @param queueBytes what may wait for its turn where there is a rate. A stream whose queue is full is not
///     read; a packet that finds it full is dropped
/// @param corruption the probability, from 0 to 1, that one bit of a packet, or of a KiB of a stream, is
///     turned
/// @param loss the probability that a packet is dropped; for packets only, as are the other two: a stream
///     refuses them
/// @param duplication the probability that a packet arrives twice
/// @param reordering the probability that a packet does not wait for those before it: it is sent without
///     delay
public record LineSettings(
        Duration delay,
        Duration jitter,
        long bytesPerSecond,
        int queueBytes,
        double corruption,
        double loss,
        double duplication,
        double reordering) {
    private static final Duration DELAY_MOST = Duration.ofMinutes(1);

    /// The smallest queue: a packet of the largest size.
    public static final int QUEUE_BYTES_LEAST = 64 << 10;

    public static final int QUEUE_BYTES_MOST = 64 << 20;

    /// Nothing is wrong.
    public static final LineSettings PERFECT =
            new LineSettings(Duration.ZERO, Duration.ZERO, 0, QUEUE_BYTES_LEAST, 0, 0, 0, 0);

    /// @throws IllegalArgumentException that says what is out of range and what is allowed
    public LineSettings {
        requireTime("delay", delay);
        requireTime("jitter", jitter);
        if (bytesPerSecond < 0) throw new IllegalArgumentException("a rate below 0: " + bytesPerSecond);
        if (queueBytes < QUEUE_BYTES_LEAST || queueBytes > QUEUE_BYTES_MOST) {
            throw new IllegalArgumentException("a queue has 64 KiB to 64 MiB, got " + queueBytes);
        }
        requireProbability("corruption", corruption);
        requireProbability("loss", loss);
        requireProbability("duplication", duplication);
        requireProbability("reordering", reordering);
    }

    public LineSettings withDelay(Duration other) {
        return new LineSettings(other, jitter, bytesPerSecond, queueBytes, corruption, loss, duplication, reordering);
    }

    public LineSettings withJitter(Duration other) {
        return new LineSettings(delay, other, bytesPerSecond, queueBytes, corruption, loss, duplication, reordering);
    }

    /// @param otherQueueBytes what may wait for its turn
    public LineSettings withRate(long otherBytesPerSecond, int otherQueueBytes) {
        return new LineSettings(
                delay, jitter, otherBytesPerSecond, otherQueueBytes, corruption, loss, duplication, reordering);
    }

    public LineSettings withCorruption(double other) {
        return new LineSettings(delay, jitter, bytesPerSecond, queueBytes, other, loss, duplication, reordering);
    }

    public LineSettings withLoss(double other) {
        return new LineSettings(delay, jitter, bytesPerSecond, queueBytes, corruption, other, duplication, reordering);
    }

    public LineSettings withDuplication(double other) {
        return new LineSettings(delay, jitter, bytesPerSecond, queueBytes, corruption, loss, other, reordering);
    }

    public LineSettings withReordering(double other) {
        return new LineSettings(delay, jitter, bytesPerSecond, queueBytes, corruption, loss, duplication, other);
    }

    /// @throws IllegalArgumentException when something of it can only happen to packets
    void requireForStreams() {
        if (loss > 0 || duplication > 0 || reordering > 0) {
            throw new IllegalArgumentException(
                    "loss, duplication and reordering are for packets: nothing of a stream of bytes is lost, doubled or"
                            + " overtakes; use UDP or a relay of IP packets");
        }
    }

    private static void requireTime(String name, Duration time) {
        if (time.isNegative() || time.compareTo(DELAY_MOST) > 0) {
            throw new IllegalArgumentException("%s must be from 0 to 60 s, got %s".formatted(name, time));
        }
    }

    private static void requireProbability(String name, double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("%s must be from 0 to 1, got %s".formatted(name, probability));
        }
    }
}
