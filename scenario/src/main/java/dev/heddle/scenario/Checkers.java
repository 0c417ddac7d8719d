package dev.heddle.scenario;

import java.util.List;

/// All the checkers there are.
public final class Checkers {
    private Checkers() {}

    /// Fresh ones, for one run.
    public static List<Checker> all() {
        return List.of(
                new BrokenSeals(),
                new CallsServed(),
                new CountersRecount(),
                new DeliveredAsSent(),
                new DeliveredOnce(),
                new DialsInTime(),
                new FairWeather(),
                new FateOnce(),
                new InboundLimits(),
                new LinksEndInTime(),
                new Liveness(),
                new NoncesUnique(),
                new NothingLost(),
                new NothingRemains(),
                new NothingThrows(),
                new OneLink(),
                new OneOutcome(),
                new OrderKept(),
                new PeersInOrder(),
                new QueuesBounded(),
                new ReplaysRefused(),
                new RoomUsed(),
                new StrangersKeptOut(),
                new WithinBudget());
    }
}
