package dev.heddle.network;

import dev.heddle.core.Limits;
import dev.heddle.core.Machine;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.session.CloseCause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which peers are wanted and which are linked: when to dial, whom to take in, which of two links to keep.
/// Every few seconds wish, table and truth are compared, so that no single event is relied on (T-28). It
/// knows links by number only.
final class PeerTable implements Machine<PeerTable.Input, PeerTable.Output> {
    sealed interface Input {
        /// Know this peer, and dial it, again and again, until it is linked.
        ///
        /// @param addresses none: dial it no more
        record Want(PeerId peer, List<NetworkAddress> addresses) implements Input {}

        /// A dial ended without a confirmed link.
        record DialFailed(PeerId peer, boolean retryHelps) implements Input {}

        /// A link whose peer has shown its key.
        ///
        /// @param site where it comes from; null for a place that is on no network
        record Confirmed(
                long link,
                PeerId peer,
                Direction direction,
                PeerRole role,
                @Nullable Subnet site) implements Input {}

        /// A link that was confirmed is gone.
        record Gone(long link, PeerId peer, CloseCause cause) implements Input {}

        /// The answer to [Output.Compare].
        ///
        /// @param links that are confirmed and not gone
        record Linked(SortedSet<Long> links) implements Input {}

        /// Dial no more and retire what comes.
        record Stop() implements Input {}
    }

    sealed interface Output {
        record Dial(PeerId peer, NetworkAddress address) implements Output {}

        /// The peer has a link now and had none.
        record Up(long link, PeerId peer) implements Output {}

        /// Deliver from this link, and send by it.
        record Admit(long link, PeerId peer) implements Output {}

        /// Drain this link and close it: another one to the same peer stays.
        record Retire(long link) implements Output {}

        /// Close this link at once: there is no place for it.
        record Refuse(long link, CloseCause cause) implements Output {}

        /// Say which links there are: see [Input.Linked].
        record Compare() implements Output {}

        /// The peer has no link any more.
        record Down(PeerId peer, CloseCause cause) implements Output {}
    }

    private static final class Entry {
        private final Backoff backoff;
        private List<NetworkAddress> addresses = List.of();
        private int nextAddress;
        /// While a dial is under way: when it is given up, should nothing be heard of it.
        private long giveUpNanos = NO_DEADLINE;
        private long nextDialNanos = NO_DEADLINE;
        private @Nullable Active active;

        Entry(Backoff backoff) {
            this.backoff = backoff;
        }

        private boolean wanted() {
            return !addresses.isEmpty();
        }

        private boolean dialling() {
            return giveUpNanos != NO_DEADLINE;
        }

        private long deadlineNanos() {
            if (dialling()) return giveUpNanos;
            return active == null ? nextDialNanos : NO_DEADLINE;
        }
    }

    private record Active(
            long link,
            Direction direction,
            PeerRole role,
            @Nullable Subnet site,
            long sinceNanos) {
        boolean ofUnknown() {
            return direction == Direction.INBOUND && role == PeerRole.UNKNOWN;
        }

        Active ofKnown() {
            return new Active(link, direction, PeerRole.KNOWN, site, sinceNanos);
        }
    }

    private static final long CHECK_NANOS = Duration.ofSeconds(5).toNanos();
    /// So that all who are named when a node starts are there at its first check.
    private static final long FIRST_CHECK_NANOS = Duration.ofMillis(100).toNanos();
    /// Beyond what a dial may take: then whoever dials must have forgotten it.
    private static final long SILENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final PeerId self;
    private final Limits limits;
    private final Supplier<Backoff> backoffs;
    private final Map<PeerId, Entry> entries = new TreeMap<>();
    private final Deque<Output> outputs = new ArrayDeque<>();
    private long nextCheckNanos = NO_DEADLINE;
    private boolean stopped;

    /// @param backoffs makes one for each peer
    PeerTable(PeerId self, Limits limits, Supplier<Backoff> backoffs) {
        this.self = self;
        this.limits = limits;
        this.backoffs = backoffs;
    }

    /// When a peer is dialled next, as far as that is decided; else [#NO_DEADLINE].
    long nextDialNanos(PeerId peer) {
        Entry entry = entries.get(peer);
        return entry == null || entry.dialling() || entry.active != null ? NO_DEADLINE : entry.nextDialNanos;
    }

    @Override
    public void on(long nowNanos, Input input) {
        switch (input) {
            case Input.Want(PeerId peer, List<NetworkAddress> addresses) -> want(nowNanos, peer, addresses);
            case Input.DialFailed(PeerId peer, boolean retryHelps) -> onDialFailed(nowNanos, peer, retryHelps);
            case Input.Confirmed confirmed -> onConfirmed(nowNanos, confirmed);
            case Input.Gone(long link, PeerId peer, CloseCause cause) -> onGone(nowNanos, link, peer, cause);
            case Input.Linked(SortedSet<Long> links) -> compare(nowNanos, links);
            case Input.Stop() -> stopped = true;
        }
        onDeadline(nowNanos);
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (stopped) return;
        if (nextCheckNanos != NO_DEADLINE && nextCheckNanos - nowNanos <= 0) check(nowNanos);
        entries.forEach((peer, entry) -> {
            if (due(nowNanos, entry) && entry.dialling()) dialEnded(nowNanos, entry);
            if (!due(nowNanos, entry)) return;
            long mostNanos = limits.connect().plus(limits.handshake()).toNanos();
            entry.giveUpNanos = nowNanos + mostNanos + SILENCE_NANOS;
            entry.nextDialNanos = NO_DEADLINE;
            NetworkAddress address = entry.addresses.get(entry.nextAddress++ % entry.addresses.size());
            outputs.add(new Output.Dial(peer, address));
        });
    }

    @Override
    public long nextDeadlineNanos() {
        if (stopped) return NO_DEADLINE;
        long next = nextCheckNanos;
        for (Entry entry : entries.values()) {
            long deadlineNanos = entry.deadlineNanos();
            if (deadlineNanos == NO_DEADLINE) continue;
            if (next == NO_DEADLINE || deadlineNanos - next < 0) next = deadlineNanos;
        }
        return next;
    }

    @Override
    public void drain(Consumer<? super Output> sink) {
        for (Output output = outputs.poll(); output != null; output = outputs.poll()) sink.accept(output);
    }

    private void want(long nowNanos, PeerId peer, List<NetworkAddress> addresses) {
        if (peer.equals(self)) return;
        Entry entry = entries.get(peer);
        if (entry == null) {
            if (addresses.isEmpty()) return;
            entry = entry(peer);
        }
        // Whoever is known takes no slot of the unknown.
        if (entry.active != null && entry.active.ofUnknown()) entry.active = entry.active.ofKnown();
        if (entry.addresses.equals(addresses)) return;
        entry.addresses = List.copyOf(addresses);
        entry.nextAddress = 0;
        entry.nextDialNanos = NO_DEADLINE;
        entry.backoff.restart();
        if (addresses.isEmpty()) {
            forgetIfIdle(peer, entry);
            return;
        }
        if (nextCheckNanos == NO_DEADLINE) nextCheckNanos = nowNanos + FIRST_CHECK_NANOS;
        if (entry.active != null || entry.dialling()) return;
        // Unless it is as deployed nodes do it, the first dial goes out at once.
        if (entry.backoff.fromChecks()) planDial(nowNanos, entry);
        else entry.nextDialNanos = nowNanos;
    }

    private void onDialFailed(long nowNanos, PeerId peer, boolean retryHelps) {
        Entry entry = entries.get(peer);
        if (entry == null) return;
        if (!retryHelps) entry.backoff.despair();
        dialEnded(nowNanos, entry);
        forgetIfIdle(peer, entry);
    }

    /// In the order of section 16: is there a slot, is it ourselves, is there another link.
    private void onConfirmed(long nowNanos, Input.Confirmed confirmed) {
        long link = confirmed.link();
        PeerId peer = confirmed.peer();
        Direction direction = confirmed.direction();
        Active added = new Active(link, direction, confirmed.role(), confirmed.site(), nowNanos);
        Entry known = entries.get(peer);
        Active existing = known == null ? null : known.active;
        if (added.ofUnknown() && existing == null) {
            CloseCause noSlot = noSlot(added.site);
            if (noSlot != null) {
                outputs.add(new Output.Refuse(link, noSlot));
                return;
            }
        }
        if (peer.equals(self)) {
            outputs.add(new Output.Refuse(link, new CloseCause.ByUs("it is a link to ourselves")));
            return;
        }
        if (direction == Direction.OUTBOUND && known != null) known.giveUpNanos = NO_DEADLINE;
        if (stopped || (existing != null && !keepsNew(existing.direction, direction, peer))) {
            outputs.add(new Output.Retire(link));
            return;
        }
        Entry entry = entry(peer);
        entry.active = added;
        entry.nextDialNanos = NO_DEADLINE;
        outputs.add(existing == null ? new Output.Up(link, peer) : new Output.Retire(existing.link));
        outputs.add(new Output.Admit(link, peer));
    }

    private void onGone(long nowNanos, long link, PeerId peer, CloseCause cause) {
        Entry entry = entries.get(peer);
        Active active = entry == null ? null : entry.active;
        if (entry == null || active == null || active.link != link) return;
        entry.active = null;
        outputs.add(new Output.Down(peer, cause));
        entry.backoff.linkEnded(nowNanos - active.sinceNanos);
        if (!entry.dialling()) planDial(nowNanos, entry);
        forgetIfIdle(peer, entry);
    }

    /// How many links of unknown peers are up.
    int unknownLinks() {
        int count = 0;
        for (Entry entry : entries.values()) if (entry.active != null && entry.active.ofUnknown()) count++;
        return count;
    }

    private int unknownLinks(Subnet site) {
        int count = 0;
        for (Entry entry : entries.values()) {
            Active active = entry.active;
            if (active != null && active.ofUnknown() && site.equals(active.site)) count++;
        }
        return count;
    }

    /// Why there is no place for one more link of an unknown peer; null if there is.
    private @Nullable CloseCause noSlot(@Nullable Subnet site) {
        if (unknownLinks() >= limits.unknownInboundLinks()) {
            return new CloseCause.NoSlot(
                    "%d links of unknown peers are up, which is the limit; list the peer, or raise it"
                            .formatted(limits.unknownInboundLinks()));
        }
        if (site != null && unknownLinks(site) >= limits.unknownLinksPerSubnet()) {
            return new CloseCause.NoSlot(
                    "%d links of unknown peers are up from its subnet, which is the limit; list the peer, or raise it"
                            .formatted(limits.unknownLinksPerSubnet()));
        }
        return null;
    }

    /// Of two crossing dials the one by the greater peer survives, on both sides; of two in one direction
    /// the newer.
    private boolean keepsNew(Direction existing, Direction added, PeerId peer) {
        if (existing == added) return true;
        boolean weAreGreater = self.compareTo(peer) > 0;
        return added == Direction.OUTBOUND ? weAreGreater : !weAreGreater;
    }

    private void check(long nowNanos) {
        boolean any = false;
        for (Entry entry : entries.values()) {
            any |= entry.wanted();
            boolean forgotten = entry.active == null && !entry.dialling() && entry.nextDialNanos == NO_DEADLINE;
            if (forgotten) planDial(nowNanos, entry);
        }
        nextCheckNanos = any ? nowNanos + CHECK_NANOS : NO_DEADLINE;
        outputs.add(new Output.Compare());
    }

    private void compare(long nowNanos, SortedSet<Long> links) {
        for (PeerId peer : List.copyOf(entries.keySet())) {
            Active active = Objects.requireNonNull(entries.get(peer)).active;
            if (active != null && !links.contains(active.link)) {
                onGone(nowNanos, active.link, peer, new CloseCause.LinkLost(null));
            }
        }
    }

    private void dialEnded(long nowNanos, Entry entry) {
        entry.giveUpNanos = NO_DEADLINE;
        if (entry.active == null) planDial(nowNanos, entry);
    }

    private void planDial(long nowNanos, Entry entry) {
        if (!entry.wanted()) return;
        boolean waitsForCheck = entry.backoff.fromChecks() && nextCheckNanos != NO_DEADLINE;
        long fromNanos = waitsForCheck ? nextCheckNanos : nowNanos;
        entry.nextDialNanos = fromNanos + entry.backoff.nextNanos();
    }

    /// Strangers are as many as care to come: of them nothing stays behind (T-13).
    private void forgetIfIdle(PeerId peer, Entry entry) {
        if (entry.active == null && !entry.wanted() && !entry.dialling()) entries.remove(peer);
    }

    private static boolean due(long nowNanos, Entry entry) {
        long deadlineNanos = entry.deadlineNanos();
        return deadlineNanos != NO_DEADLINE && deadlineNanos - nowNanos <= 0;
    }

    private Entry entry(PeerId peer) {
        return entries.computeIfAbsent(peer, _ -> new Entry(backoffs.get()));
    }
}
