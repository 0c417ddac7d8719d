package dev.heddle.scenario;

/// What went through one end of a link, or all of them to one peer, counted from the plain text of its records.
/// Bytes are those of bodies.
final class Recount {
    long recordsOut;
    long messagesOut;
    long bytesOut;
    long messagesIn;
    long bytesIn;

    void add(Recount other) {
        recordsOut += other.recordsOut;
        messagesOut += other.messagesOut;
        bytesOut += other.bytesOut;
        messagesIn += other.messagesIn;
        bytesIn += other.bytesIn;
    }
}
