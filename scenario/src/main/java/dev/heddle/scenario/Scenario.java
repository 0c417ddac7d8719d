package dev.heddle.scenario;

import dev.heddle.simulator.LinkProfile;
import java.time.Duration;

/// What nodes do, over which links, and for how long. With a seed it is a run.
///
/// @param name as `heddle simulate` takes it
/// @param nodes that know each other, each with a link to each other one
/// @param length of virtual time, the quiet phase at its end with it
/// @param quiet at the end: no new faults, then the checks of what must have come right
/// @param profile of every line
/// @param load of each node
/// @param faults how many, and which
public record Scenario(
        String name, int nodes, Duration length, Duration quiet, LinkProfile profile, Load load, FaultMix faults) {
    /// A full mesh on lines of 20 ms, with the default faults.
    public static final Scenario MESH = new Scenario(
            "mesh",
            7,
            Duration.ofMinutes(10),
            Duration.ofSeconds(190),
            LinkProfile.of(Duration.ofMillis(20)).withJitter(Duration.ofMillis(2)),
            Load.DEFAULT,
            FaultMix.DEFAULT);

    public Scenario {
        if (nodes < 2) throw new IllegalArgumentException("a scenario has 2 nodes at least, got " + nodes);
        if (quiet.compareTo(length) > 0) {
            throw new IllegalArgumentException("a quiet phase of %s in a run of %s".formatted(quiet, length));
        }
    }

    public Scenario withNodes(int other) {
        return new Scenario(name, other, length, quiet, profile, load, faults);
    }

    public Scenario withLength(Duration other) {
        return new Scenario(name, nodes, other, quiet, profile, load, faults);
    }

    public Scenario withFaults(FaultMix other) {
        return new Scenario(name, nodes, length, quiet, profile, load, other);
    }

    /// What one node sends, to peers drawn at random.
    ///
    /// @param messagesPerSecond of up to `bytes`, of all priorities
    /// @param callsPerSecond questions, each answered by its peer
    /// @param largePerMinute messages that are cut, of up to `largeBytes`
    public record Load(
            double messagesPerSecond, int bytes, double callsPerSecond, double largePerMinute, int largeBytes) {
        public static final Load DEFAULT = new Load(10, 400, 0.5, 1, 300_000);
    }
}
