package dev.heddle.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Something that a node was asked to find out from a peer, and that must have one outcome.
public final class Asking {
    /// What it is.
    public enum Kind {
        /// A question that the peer's handler answers.
        CALL,
        /// A health check.
        PING,
        /// A single dial.
        DIAL
    }

    private final long number;
    private final Kind kind;
    private final Member from;
    private final int incarnation;
    private final Member to;
    private final long atNanos;
    private final Duration timeout;
    private final @Nullable LinkEnd sole;

    Asking(long number, Kind kind, Member from, Member to, long atNanos, Duration timeout) {
        this.number = number;
        this.kind = kind;
        this.from = from;
        this.incarnation = from.incarnation();
        this.to = to;
        this.atNanos = atNanos;
        this.timeout = timeout;
        this.sole = from.ends().sole(to);
    }

    /// One for each question of a run.
    public long number() {
        return number;
    }

    public Kind kind() {
        return kind;
    }

    public Member from() {
        return from;
    }

    public Member to() {
        return to;
    }

    /// Virtual time.
    public long atNanos() {
        return atNanos;
    }

    /// The time its answer may take.
    public Duration timeout() {
        return timeout;
    }

    /// Whether the incarnation that asked still runs.
    boolean askerLives() {
        return from.incarnation() == incarnation && from.network().isPresent();
    }

    /// The link end that was open to the peer when it was asked; null when there were none or several.
    @Nullable
    LinkEnd sole() {
        return sole;
    }

    @Override
    public String toString() {
        return "%s %d (%s to %s)".formatted(kind, number, from, to);
    }
}
