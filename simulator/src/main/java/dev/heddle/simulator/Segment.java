package dev.heddle.simulator;

/// A run of bytes of a [Course], or one of the marks that keep their place among them.
final class Segment {
    /// What it means to whom it reaches.
    enum Kind {
        /// The dialler has its end: now there is a link to accept.
        OPEN,
        DATA,
        /// The sender has finished its direction.
        FIN
    }

    private static final byte[] NOTHING = {};

    final Kind kind;
    /// Bytes from `offset` to `offset + length` are this segment's.
    byte[] bytes;
    int offset;
    int length;
    long sentNanos;
    /// [LineTiming#NEVER] while it is lost or held.
    long arrivalNanos;
    boolean lost;
    boolean held;
    /// When the sender knows that it was read.
    long knownNanos;
    /// How many of its first bytes come one by one.
    int crumbs;
    /// It waited for others to be joined with it.
    boolean joined;

    Segment(Kind kind, byte[] bytes, int offset, int length) {
        this.kind = kind;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    static Segment mark(Kind kind) {
        return new Segment(kind, NOTHING, 0, 0);
    }

    /// Takes the first bytes away and makes them a segment with the same times.
    Segment cut(int bytesOff) {
        Segment first = new Segment(kind, bytes, offset, bytesOff);
        first.sentNanos = sentNanos;
        first.arrivalNanos = arrivalNanos;
        offset += bytesOff;
        length -= bytesOff;
        return first;
    }

    int packets() {
        return Math.max(1, (length + LineTiming.PACKET_BYTES - 1) / LineTiming.PACKET_BYTES);
    }

    /// The bytes are gone; how many they were is still to be accounted for.
    void drop() {
        bytes = NOTHING;
    }
}
