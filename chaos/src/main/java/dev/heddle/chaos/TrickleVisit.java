package dev.heddle.chaos;

import java.util.SplittableRandom;

/// Sends a first message one byte at a time.
final class TrickleVisit extends StrangerVisit {
    private static final long LEAST_NANOS = 100_000_000L;
    private static final long MOST_NANOS = 300_000_000L;

    private final FirstFlights flights;
    private final SplittableRandom random;
    private byte[] flight = {};
    private int sent;
    private long nextNanos;

    TrickleVisit(AttackTally tally, FirstFlights flights, SplittableRandom random) {
        super(tally);
        this.flights = flights;
        this.random = random;
    }

    @Override
    void onConnected() {
        flight = flights.next().clone();
        tally.attempts.increment();
        nextNanos = begunNanos;
    }

    @Override
    void onTick(long nowNanos) {
        if (sent == flight.length || nextNanos - nowNanos > 0) return;
        send(flight, sent++, 1);
        nextNanos = nowNanos + random.nextLong(LEAST_NANOS, MOST_NANOS);
    }
}
