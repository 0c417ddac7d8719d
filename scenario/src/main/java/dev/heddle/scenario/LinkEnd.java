package dev.heddle.scenario;

import dev.heddle.core.ByteLink;
import dev.heddle.simulator.SimulatedLink;
import org.jspecify.annotations.Nullable;

/// One end of a link as it can be seen from outside of the node that holds it: when it opened and closed,
/// what went through it, and by which keys.
public final class LinkEnd {
    static final long NEVER = -1;
    /// What a node may take to decide, whose handlers are busy.
    private static final long ADMITTED_NANOS = 2_000_000_000L;

    private final Member at;
    private final int incarnation;
    private final int peerIncarnation;
    private final @Nullable Member peer;
    private final boolean dialled;
    private final ByteLink link;
    private final long openedNanos;
    private final Recount recount = new Recount();
    private long confirmedNanos = NEVER;
    private long closedNanos = NEVER;
    private long leavingNanos = NEVER;
    private boolean peerLeft;
    private boolean left;
    private boolean broken;
    private long lastReadNanos;
    private boolean written;
    private long lastWriteNanos;
    private long sealingKey = NEVER;
    private long openingKey = NEVER;

    /// @param peer whose machine is at the other end; null when that cannot be seen
    LinkEnd(Member at, @Nullable Member peer, boolean dialled, ByteLink link, long nowNanos) {
        this.at = at;
        this.incarnation = at.incarnation();
        this.peerIncarnation = peer == null ? 0 : peer.incarnation();
        this.peer = peer;
        this.dialled = dialled;
        this.link = link;
        this.openedNanos = nowNanos;
        this.lastReadNanos = nowNanos;
        this.lastWriteNanos = nowNanos;
    }

    public Member at() {
        return at;
    }

    /// Whether the incarnation that made it still runs.
    boolean holderLives() {
        return at.incarnation() == incarnation && at.network().isPresent();
    }

    /// Whether the node must have decided about its peer while it was open, and so taken what came by it.
    boolean admitted() {
        return admittedBy(Long.MAX_VALUE);
    }

    /// The same, by a moment while it is open.
    boolean admittedBy(long nowNanos) {
        long untilNanos = open() ? nowNanos : closedNanos;
        return confirmed() && untilNanos - confirmedNanos > ADMITTED_NANOS;
    }

    /// Whose machine is at the other end; null when that cannot be seen.
    public @Nullable Member peer() {
        return peer;
    }

    /// Of the peer when this end was made.
    int peerIncarnation() {
        return peerIncarnation;
    }

    /// Whether this end dialled.
    public boolean dialled() {
        return dialled;
    }

    /// One for each end of a link in a run.
    public long number() {
        return link instanceof SimulatedLink simulated ? simulated.number() : NEVER;
    }

    /// Tasks and timers of this end that wait.
    public int pendingTasks() {
        return link instanceof SimulatedLink simulated ? simulated.pendingTasks() : 0;
    }

    public long openedNanos() {
        return openedNanos;
    }

    /// Whether a record of the peer has verified here.
    public boolean confirmed() {
        return confirmedNanos != NEVER;
    }

    /// When the first record of the peer verified here; -1 before that.
    public long confirmedNanos() {
        return confirmedNanos;
    }

    public boolean open() {
        return closedNanos == NEVER;
    }

    /// -1 before that.
    public long closedNanos() {
        return closedNanos;
    }

    /// When one of the two ends said that it sends no more; -1 before that.
    public long leavingNanos() {
        return leavingNanos;
    }

    /// Whether its own node has begun to end it.
    public boolean left() {
        return left;
    }

    /// Whether something came that did not verify.
    public boolean broken() {
        return broken;
    }

    /// For how many bytes the link has room now.
    public int roomBytes() {
        return link instanceof SimulatedLink simulated ? simulated.unsentRoomBytes() : 0;
    }

    /// When the last bytes came, or else it was opened.
    public long lastReadNanos() {
        return lastReadNanos;
    }

    /// When the last bytes were handed to the link.
    public long lastWriteNanos() {
        return lastWriteNanos;
    }

    /// Whether the other end of the same link is this one: what one seals the other opens.
    public boolean joins(LinkEnd other) {
        return openingKey != NEVER && openingKey == other.sealingKey;
    }

    /// What went through its records, read from their plain text.
    Recount recount() {
        return recount;
    }

    void onConfirmed(long key, long nowNanos) {
        openingKey = key;
        confirmedNanos = nowNanos;
    }

    void onClosed(long nowNanos) {
        closedNanos = nowNanos;
    }

    /// Whether the other end said that it sends no more.
    public boolean peerLeft() {
        return peerLeft;
    }

    void onPeerLeft(long nowNanos) {
        peerLeft = true;
        onLeaving(nowNanos);
    }

    void onLeft(long nowNanos) {
        left = true;
        onLeaving(nowNanos);
    }

    private void onLeaving(long nowNanos) {
        if (leavingNanos == NEVER) leavingNanos = nowNanos;
    }

    void onBroken() {
        broken = true;
    }

    void onRead(long nowNanos) {
        lastReadNanos = nowNanos;
    }

    void onWrite(long nowNanos) {
        written = true;
        lastWriteNanos = nowNanos;
    }

    /// Whether anything was handed to the link.
    boolean written() {
        return written;
    }

    boolean seals() {
        return sealingKey != NEVER;
    }

    void sealsBy(long key) {
        sealingKey = key;
    }

    @Override
    public String toString() {
        return "link end %d (%s, %s %s)".formatted(number(), at, dialled ? "to" : "from", peer);
    }
}
