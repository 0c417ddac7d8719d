package dev.heddle.chaos;

/// Sends a first message, whole, and waits for what becomes of it.
final class FlightVisit extends StrangerVisit {
    private final FirstFlights flights;
    private final boolean genuine;

    /// @param genuine whether it may be answered
    FlightVisit(AttackTally tally, FirstFlights flights, boolean genuine) {
        super(tally);
        this.flights = flights;
        this.genuine = genuine;
    }

    @Override
    boolean mayBeAnswered() {
        return genuine;
    }

    @Override
    void onConnected() {
        byte[] flight = flights.next();
        send(flight, 0, flight.length);
        tally.attempts.increment();
    }
}
