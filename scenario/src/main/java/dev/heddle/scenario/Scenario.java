package dev.heddle.scenario;

import dev.heddle.core.Limits;
import dev.heddle.simulator.LinkProfile;
import dev.heddle.simulator.LinkProfiles;
import java.time.Duration;

/// What nodes do, over which links, for how long, and what goes wrong meanwhile. With a seed it is a run. Make
/// another one out of one that is there:
///
/// ```java
/// Scenario.MESH
///         .withNodes(5)
///         .withMinutes(6)
///         .withLinks(LinkProfile.LAN.withLoss(0.01))
///         .withLoad(Load.DEFAULT.withMessagesPerSecond(50))
///         .withFaults(FaultMix.NONE);
/// ```
///
/// @param name for reports
/// @param nodes that know each other, each with a link to each other one
/// @param length of virtual time, the quiet phase at its end with it
/// @param quiet at the end: no new faults, then the checks of what must have come right
/// @param links of every line between two nodes
/// @param load of each node; it ends [#LOADLESS] before the run does
/// @param faults how many, and which
/// @param limits of each node
public record Scenario(
        String name,
        int nodes,
        Duration length,
        Duration quiet,
        LinkProfiles links,
        Load load,
        FaultMix faults,
        Limits limits) {
    /// Without load at the end, for queues to drain and calls to resolve.
    public static final Duration LOADLESS = Duration.ofSeconds(20);

    public static final int NODES_MOST = 256;
    private static final Duration LENGTH_MOST = Duration.ofDays(1);

    /// A full mesh on lines of 20 ms, with the default faults.
    public static final Scenario MESH = new Scenario(
            "mesh",
            7,
            Duration.ofMinutes(10),
            Duration.ofSeconds(190),
            LinkProfiles.all(LinkProfile.of(Duration.ofMillis(20)).withJitter(Duration.ofMillis(2))),
            Load.DEFAULT,
            FaultMix.DEFAULT,
            Limits.DEFAULT);

    public Scenario {
        if (nodes < 2 || nodes > NODES_MOST) {
            throw new IllegalArgumentException("a scenario has 2 to %d nodes, not %d".formatted(NODES_MOST, nodes));
        }
        if (quiet.compareTo(LOADLESS) < 0) {
            throw new IllegalArgumentException("a quiet phase of %d s; it takes %d s at least, in which the load ends"
                    .formatted(quiet.toSeconds(), LOADLESS.toSeconds()));
        }
        if (quiet.compareTo(length) >= 0 || length.compareTo(LENGTH_MOST) > 0) {
            throw new IllegalArgumentException(
                    "a run of %d s with a quiet phase of %d s; it takes more than that, and a day at most"
                            .formatted(length.toSeconds(), quiet.toSeconds()));
        }
    }

    public Scenario withName(String other) {
        return new Scenario(other, nodes, length, quiet, links, load, faults, limits);
    }

    public Scenario withNodes(int other) {
        return new Scenario(name, other, length, quiet, links, load, faults, limits);
    }

    public Scenario withLength(Duration other) {
        return new Scenario(name, nodes, other, quiet, links, load, faults, limits);
    }

    public Scenario withMinutes(int other) {
        return withLength(Duration.ofMinutes(other));
    }

    public Scenario withQuiet(Duration other) {
        return new Scenario(name, nodes, length, other, links, load, faults, limits);
    }

    public Scenario withLinks(LinkProfiles other) {
        return new Scenario(name, nodes, length, quiet, other, load, faults, limits);
    }

    /// The same for every line.
    public Scenario withLinks(LinkProfile other) {
        return withLinks(LinkProfiles.all(other));
    }

    public Scenario withLoad(Load other) {
        return new Scenario(name, nodes, length, quiet, links, other, faults, limits);
    }

    public Scenario withFaults(FaultMix other) {
        return new Scenario(name, nodes, length, quiet, links, load, other, limits);
    }

    public Scenario withLimits(Limits other) {
        return new Scenario(name, nodes, length, quiet, links, load, faults, other);
    }

    /// What one node sends, to peers drawn at random.
    ///
    /// @param messagesPerSecond of up to `bytes`, of all priorities
    /// @param callsPerSecond questions, each answered by its peer
    /// @param largePerMinute messages that are cut, of [#LARGE_BYTES_LEAST] to `largeBytes`
    public record Load(
            double messagesPerSecond, int bytes, double callsPerSecond, double largePerMinute, int largeBytes) {
        /// More than one frame of a record.
        public static final int LARGE_BYTES_LEAST = 70_000;

        public static final Load DEFAULT = new Load(10, 400, 0.5, 1, 300_000);

        public Load {
            requireRate("messagesPerSecond", messagesPerSecond);
            requireRate("callsPerSecond", callsPerSecond);
            requireRate("largePerMinute", largePerMinute);
            requireBytes("bytes", bytes, 1, LARGE_BYTES_LEAST);
            requireBytes("largeBytes", largeBytes, LARGE_BYTES_LEAST + 1, Limits.MESSAGE_BYTES_MOST);
        }

        private static void requireRate(String name, double rate) {
            if (rate >= 0 && rate <= 100_000) return;
            throw new IllegalArgumentException("%s is %s; it takes 0 to 100000".formatted(name, rate));
        }

        private static void requireBytes(String name, int bytes, int least, int most) {
            if (bytes >= least && bytes <= most) return;
            throw new IllegalArgumentException("%s is %d; it takes %d to %d".formatted(name, bytes, least, most));
        }

        public Load withMessagesPerSecond(double other) {
            return new Load(other, bytes, callsPerSecond, largePerMinute, largeBytes);
        }

        public Load withBytes(int other) {
            return new Load(messagesPerSecond, other, callsPerSecond, largePerMinute, largeBytes);
        }

        public Load withCallsPerSecond(double other) {
            return new Load(messagesPerSecond, bytes, other, largePerMinute, largeBytes);
        }

        public Load withLargePerMinute(double other) {
            return new Load(messagesPerSecond, bytes, callsPerSecond, other, largeBytes);
        }

        public Load withLargeBytes(int other) {
            return new Load(messagesPerSecond, bytes, callsPerSecond, largePerMinute, other);
        }
    }
}
