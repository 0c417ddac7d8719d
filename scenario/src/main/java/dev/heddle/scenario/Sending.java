package dev.heddle.scenario;

import dev.heddle.core.Priority;
import dev.heddle.session.Admission;

/// A message that a node was asked to send.
public final class Sending {
    private final long number;
    private final Member from;
    private final Member to;
    private final Priority priority;
    private final int bytes;
    private final long atNanos;
    private Admission admission = Admission.NOT_CONNECTED;

    Sending(long number, Member from, Member to, Priority priority, int bytes, long atNanos) {
        this.number = number;
        this.from = from;
        this.to = to;
        this.priority = priority;
        this.bytes = bytes;
        this.atNanos = atNanos;
    }

    /// One for each message of a run, rising in the order in which they were sent.
    public long number() {
        return number;
    }

    public Member from() {
        return from;
    }

    public Member to() {
        return to;
    }

    /// There is one protocol for each priority.
    public Priority priority() {
        return priority;
    }

    /// Of the body.
    public int bytes() {
        return bytes;
    }

    /// Virtual time.
    public long atNanos() {
        return atNanos;
    }

    /// What the sender was told at once.
    public Admission admission() {
        return admission;
    }

    void admitted(Admission told) {
        admission = told;
    }

    @Override
    public String toString() {
        return "message %d (%s, %d bytes, %s to %s)".formatted(number, priority, bytes, from, to);
    }
}
