package dev.heddle.scenario;

import dev.heddle.core.Priority;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import org.jspecify.annotations.Nullable;

/// A message that a node was asked to send, and what was seen of it since.
public final class Sending {
    /// What it was sent for.
    enum Kind {
        /// To one peer, with a fate.
        PLAIN,
        /// To each peer there is, as one of the copies; the network tells no fate of it.
        BROADCAST,
        /// At the end, when it must arrive.
        PROBE
    }

    /// Longer ones may come in pieces, and shorter ones behind them before them. A record has 65,519 bytes;
    /// what belongs to the frame and the message's own number is less than this leaves.
    static final int WHOLE_BYTES = 65_000;

    private final long number;
    private final Kind kind;
    private final Member from;
    private final int incarnation;
    private final Member to;
    private final Priority priority;
    private final int bytes;
    private final long atNanos;
    private final @Nullable LinkEnd sole;
    private Admission admission = Admission.NOT_CONNECTED;
    private @Nullable Fate fate;
    private @Nullable LinkEnd written;
    private long writtenNanos;
    private @Nullable LinkEnd arrived;
    private long arrivedNanos;
    private int deliveries;
    private @Nullable Priority handler;

    Sending(long number, Kind kind, Member from, Member to, Priority priority, int bytes, long atNanos) {
        this.number = number;
        this.kind = kind;
        this.from = from;
        this.incarnation = from.incarnation();
        this.to = to;
        this.priority = priority;
        this.bytes = bytes;
        this.atNanos = atNanos;
        this.sole = from.ends().sole(to);
    }

    /// One for each message of a run, rising in the order in which they were sent.
    public long number() {
        return number;
    }

    Kind kind() {
        return kind;
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

    /// What the network told of it; null as long as it has told nothing.
    public @Nullable Fate fate() {
        return fate;
    }

    /// Whether the incarnation that sent it still runs.
    boolean senderLives() {
        return from.incarnation() == incarnation && from.network().isPresent();
    }

    /// The link end that was open to its receiver when it was sent; null when there were none or several.
    @Nullable
    LinkEnd sole() {
        return sole;
    }

    /// The end that sealed the last of it; null before that.
    @Nullable
    LinkEnd written() {
        return written;
    }

    /// When that was.
    long writtenNanos() {
        return writtenNanos;
    }

    /// The end at which the last of it verified; null before that.
    @Nullable
    LinkEnd arrived() {
        return arrived;
    }

    /// When that was.
    long arrivedNanos() {
        return arrivedNanos;
    }

    /// How often a handler was called with it.
    int deliveries() {
        return deliveries;
    }

    /// Of the protocol whose handler was called with it last; null before that.
    @Nullable
    Priority handler() {
        return handler;
    }

    boolean whole() {
        return bytes <= WHOLE_BYTES;
    }

    void onAdmission(Admission told) {
        admission = told;
    }

    void onFate(Fate told) {
        fate = told;
    }

    void onWritten(LinkEnd by, long nowNanos) {
        written = by;
        writtenNanos = nowNanos;
    }

    void onArrived(LinkEnd at, long nowNanos) {
        arrived = at;
        arrivedNanos = nowNanos;
    }

    /// @param to of the protocol whose handler is called with it
    void onDelivered(Priority to) {
        handler = to;
        deliveries++;
    }

    @Override
    public String toString() {
        return "message %d (%s, %d bytes, %s to %s)".formatted(number, priority, bytes, from, to);
    }
}
