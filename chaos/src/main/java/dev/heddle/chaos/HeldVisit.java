package dev.heddle.chaos;

import org.jspecify.annotations.Nullable;

/// Holds a connection until the node ends it.
final class HeldVisit extends StrangerVisit {
    private final @Nullable FirstFlights flights;

    /// @param flights of which half a one is sent; null: nothing is
    HeldVisit(AttackTally tally, @Nullable FirstFlights flights) {
        super(tally);
        this.flights = flights;
    }

    @Override
    void onConnected() {
        tally.attempts.increment();
        if (flights == null) return;
        byte[] flight = flights.next();
        send(flight, 0, flight.length / 2);
    }
}
