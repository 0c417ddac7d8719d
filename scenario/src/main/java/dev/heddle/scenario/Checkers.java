package dev.heddle.scenario;

import java.util.List;

/// All the checkers there are.
public final class Checkers {
    private Checkers() {}

    /// Fresh ones, for one run.
    public static List<Checker> all() {
        return List.of(
                new DeliveredAsSent(),
                new DeliveredOnce(),
                new Liveness(),
                new NoncesUnique(),
                new NothingRemains(),
                new NothingThrows(),
                new OneLink(),
                new OneOutcome());
    }
}
