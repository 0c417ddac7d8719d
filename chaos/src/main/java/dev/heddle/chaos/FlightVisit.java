package dev.heddle.chaos;

import java.util.function.BooleanSupplier;

/// Sends a first message, whole, and waits for what becomes of it.
final class FlightVisit extends StrangerVisit {
    private final FirstFlights flights;
    private final BooleanSupplier mayBeAnswered;

    /// @param mayBeAnswered asked when it is
    FlightVisit(AttackTally tally, FirstFlights flights, BooleanSupplier mayBeAnswered) {
        super(tally);
        this.flights = flights;
        this.mayBeAnswered = mayBeAnswered;
    }

    @Override
    boolean mayBeAnswered() {
        return mayBeAnswered.getAsBoolean();
    }

    @Override
    void onConnected() {
        byte[] flight = flights.next();
        send(flight, 0, flight.length);
        tally.attempts.increment();
    }
}
