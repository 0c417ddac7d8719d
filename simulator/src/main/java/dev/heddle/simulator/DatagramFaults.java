package dev.heddle.simulator;

/// What happens to datagrams that never happens to bytes in order. All are probabilities.
///
/// Bursts of loss are those of a line that is good or bad, and changes with each datagram.
///
/// @param burstBegin that a good line is bad from this datagram on
/// @param burstEnd that a bad line is good from this datagram on
/// @param burstLoss that a datagram is lost on a bad line
/// @param reordering that one comes after others which were sent later
/// @param duplication that one comes twice
/// @param truncation that one comes without its end
/// @see <a href="https://doi.org/10.1002/j.1538-7305.1960.tb03959.x">Gilbert, Capacity of a burst-noise
///     channel</a>
/// @see <a href="https://doi.org/10.1002/j.1538-7305.1963.tb00955.x">Elliott, Estimates of error rates for
///     codes on burst-noise channels</a>
public record DatagramFaults(
        double burstBegin,
        double burstEnd,
        double burstLoss,
        double reordering,
        double duplication,
        double truncation) {
    public static final DatagramFaults NONE = new DatagramFaults(0, 1, 0, 0, 0, 0);

    public DatagramFaults {
        LinkProfile.requireProbability(burstBegin);
        LinkProfile.requireProbability(burstEnd);
        LinkProfile.requireProbability(burstLoss);
        LinkProfile.requireProbability(reordering);
        LinkProfile.requireProbability(duplication);
        LinkProfile.requireProbability(truncation);
    }

    public DatagramFaults withBursts(double begin, double end, double loss) {
        return new DatagramFaults(begin, end, loss, reordering, duplication, truncation);
    }

    public DatagramFaults withReordering(double probability) {
        return new DatagramFaults(burstBegin, burstEnd, burstLoss, probability, duplication, truncation);
    }

    public DatagramFaults withDuplication(double probability) {
        return new DatagramFaults(burstBegin, burstEnd, burstLoss, reordering, probability, truncation);
    }

    public DatagramFaults withTruncation(double probability) {
        return new DatagramFaults(burstBegin, burstEnd, burstLoss, reordering, duplication, probability);
    }
}
