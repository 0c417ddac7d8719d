package dev.heddle.chaos;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// What went one way through all connections of a proxy. Loop only.
final class FlowTally {
    private final SequencedSet<StreamLine> open = new LinkedHashSet<>();
    private long read;
    private long written;
    private long turnedBits;

    void opened(StreamLine line) {
        open.add(line);
    }

    void closed(StreamLine line) {
        if (open.remove(line)) turnedBits += line.turnedBits();
    }

    void read(int bytes) {
        read += bytes;
    }

    void written(int bytes) {
        written += bytes;
    }

    ProxyCounters.Flow flow() {
        long held = 0;
        long turned = turnedBits;
        for (StreamLine line : open) {
            held += line.heldBytes();
            turned += line.turnedBits();
        }
        return new ProxyCounters.Flow(read, written, held, turned);
    }
}
