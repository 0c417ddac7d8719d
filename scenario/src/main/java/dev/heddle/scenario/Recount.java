package dev.heddle.scenario;

/// What went through one end of a link, or all of them to one peer, counted from the plain text of its
/// records. Bytes are those of bodies.
final class Recount {
    long recordsOut;
    long messagesOut;
    long bytesOut;
    long messagesIn;
    long bytesIn;
    /// Of these, those that came by links about whose peer the node must have decided: what came by others
    /// may have been given up with the link.
    long messagesInLeast;

    long bytesInLeast;

    long recordsOutLeast;

    void add(Recount other) {
        recordsOut += other.recordsOut;
        messagesOut += other.messagesOut;
        bytesOut += other.bytesOut;
        messagesIn += other.messagesIn;
        bytesIn += other.bytesIn;
        messagesInLeast += other.messagesInLeast;
        bytesInLeast += other.bytesInLeast;
        recordsOutLeast += other.recordsOutLeast;
    }

    @Override
    public String toString() {
        return "%d records, %d messages of %d bytes out, %d (%d at least) of %d bytes (%d at least) in"
                .formatted(recordsOut, messagesOut, bytesOut, messagesIn, messagesInLeast, bytesIn, bytesInLeast);
    }
}
