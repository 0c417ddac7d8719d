package dev.heddle.simulator;

/// What can be wrong with one [Line] for a while. Several may be at once, also two that are equal.
public sealed interface LineFault {
    /// Nothing passes: what enters is lost. An ordered link sends it again at its own times, so that it may
    /// find the line open long after it was.
    record Stopped() implements LineFault {}

    /// Nothing passes and nothing is lost: what enters is held, and comes out at the line's rate
    /// afterwards.
    record Jammed() implements LineFault {}

    /// Everything takes longer.
    ///
    /// @param factor on delay and jitter, and under the rate; at least 1
    record Slowed(double factor) implements LineFault {
        public Slowed {
            if (!(factor >= 1)) throw new IllegalArgumentException("slower means a factor of 1 or more, not " + factor);
        }
    }

    /// Packets have one bit changed.
    ///
    /// @param probability of a packet
    record Corrupting(double probability) implements LineFault {
        public Corrupting {
            LinkProfile.requireProbability(probability);
        }
    }

    /// Packets get lost.
    ///
    /// @param probability of a packet
    record Losing(double probability) implements LineFault {
        public Losing {
            LinkProfile.requireProbability(probability);
        }
    }
}
