package dev.heddle.chaos;

import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;

/// Sends a first message, or leaves it out, and behind it records of the largest size that a length can
/// announce: as much as the node takes, up to 1 MiB.
final class OversizeVisit extends StrangerVisit {
    private static final int LENGTH_MOST = 0xffff;
    private static final int RECORDS = 16;

    private final FirstFlights flights;
    private final boolean flightFirst;
    private final SplittableRandom random;
    private int left = RECORDS;

    OversizeVisit(AttackTally tally, FirstFlights flights, boolean flightFirst, SplittableRandom random) {
        super(tally);
        this.flights = flights;
        this.flightFirst = flightFirst;
        this.random = random;
    }

    @Override
    void onConnected() {
        tally.attempts.increment();
        if (flightFirst) {
            byte[] flight = flights.next();
            send(flight, 0, flight.length);
        }
        onWritable();
    }

    @Override
    void onWritable() {
        for (; left > 0 && channel().isWritable(); left--) {
            ByteBuf noise = channel().alloc().directBuffer(2 + LENGTH_MOST);
            noise.writeShort(LENGTH_MOST).writeLong(random.nextLong());
            send(noise.writeZero(noise.writableBytes()));
        }
    }
}
