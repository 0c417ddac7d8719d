package dev.heddle.network;

import dev.heddle.core.Limits;
import dev.heddle.core.Machine;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.session.CloseCause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Which peers are wanted and which are linked: when to dial, which of two links to keep. It is compared with
/// the truth at every input, so that no single event is relied on (T-28). It knows links by number only.
final class PeerTable implements Machine<PeerTable.Input, PeerTable.Output> {
    sealed interface Input {
        /// Dial this peer, again and again, until it is linked.
        record Want(PeerId peer, List<NetworkAddress> addresses) implements Input {}

        /// A dial ended without a confirmed link.
        record DialFailed(PeerId peer, boolean retryHelps) implements Input {}

        /// A link whose peer has shown its key.
        record Confirmed(long link, PeerId peer, Direction direction) implements Input {}

        /// A link that was confirmed is gone.
        record Gone(long link, PeerId peer, CloseCause cause) implements Input {}

        /// Dial no more and retire what comes.
        record Stop() implements Input {}
    }

    sealed interface Output {
        record Dial(PeerId peer, NetworkAddress address) implements Output {}

        /// The peer has a link now and had none.
        record Up(PeerId peer) implements Output {}

        /// Deliver from this link, and send by it.
        record Admit(long link, PeerId peer) implements Output {}

        /// Drain this link and close it: another one to the same peer stays.
        record Retire(long link) implements Output {}

        /// The peer has no link any more.
        record Down(PeerId peer, CloseCause cause) implements Output {}
    }

    private static final class Entry {
        private List<NetworkAddress> addresses = List.of();
        private int nextAddress;
        /// While a dial is under way: when it is given up, should nothing be heard of it.
        private long giveUpNanos = NO_DEADLINE;
        private long nextDialNanos = NO_DEADLINE;
        /// Since the last link that was good for a while.
        private int waits;
        private @Nullable Active active;

        private boolean dialling() {
            return giveUpNanos != NO_DEADLINE;
        }

        private long deadlineNanos() {
            if (dialling()) return giveUpNanos;
            return active == null ? nextDialNanos : NO_DEADLINE;
        }
    }

    private record Active(long link, Direction direction, long sinceNanos) {}

    /// Beyond what a dial may take: then whoever dials must have forgotten it.
    private static final long SILENCE_NANOS = Duration.ofSeconds(5).toNanos();
    /// Where doubling ends at the latest, so that nothing overflows.
    private static final int MOST_WAITS = 30;

    private final PeerId self;
    private final Limits limits;
    private final RandomGenerator random;
    private final Map<PeerId, Entry> entries = new TreeMap<>();
    private final Deque<Output> outputs = new ArrayDeque<>();
    private boolean stopped;

    PeerTable(PeerId self, Limits limits, RandomGenerator random) {
        this.self = self;
        this.limits = limits;
        this.random = random;
    }

    @Override
    public void on(long nowNanos, Input input) {
        switch (input) {
            case Input.Want(PeerId peer, List<NetworkAddress> addresses) -> want(nowNanos, peer, addresses);
            case Input.DialFailed(PeerId peer, boolean retryHelps) -> onDialFailed(nowNanos, peer, retryHelps);
            case Input.Confirmed(long link, PeerId peer, Direction direction) ->
                onConfirmed(nowNanos, link, peer, direction);
            case Input.Gone(long link, PeerId peer, CloseCause cause) -> onGone(nowNanos, link, peer, cause);
            case Input.Stop() -> stopped = true;
        }
        onDeadline(nowNanos);
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (stopped) return;
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
        long next = NO_DEADLINE;
        if (stopped) return next;
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
        if (peer.equals(self) || addresses.isEmpty()) return;
        Entry entry = entry(peer);
        entry.addresses = List.copyOf(addresses);
        entry.nextAddress = 0;
        entry.waits = 0;
        // The first dial goes out at once.
        if (entry.active == null && !entry.dialling()) entry.nextDialNanos = nowNanos;
    }

    private void onDialFailed(long nowNanos, PeerId peer, boolean retryHelps) {
        Entry entry = entry(peer);
        if (!retryHelps) entry.waits = MOST_WAITS;
        dialEnded(nowNanos, entry);
    }

    private void onConfirmed(long nowNanos, long link, PeerId peer, Direction direction) {
        Entry entry = entry(peer);
        if (direction == Direction.OUTBOUND) entry.giveUpNanos = NO_DEADLINE;
        Active existing = entry.active;
        if (stopped || peer.equals(self) || (existing != null && !keepsNew(existing.direction, direction, peer))) {
            outputs.add(new Output.Retire(link));
            return;
        }
        entry.active = new Active(link, direction, nowNanos);
        entry.nextDialNanos = NO_DEADLINE;
        if (existing == null) {
            outputs.add(new Output.Up(peer));
        } else {
            outputs.add(new Output.Retire(existing.link));
        }
        outputs.add(new Output.Admit(link, peer));
    }

    private void onGone(long nowNanos, long link, PeerId peer, CloseCause cause) {
        Entry entry = entry(peer);
        Active active = entry.active;
        if (active == null || active.link != link) return;
        entry.active = null;
        outputs.add(new Output.Down(peer, cause));
        if (nowNanos - active.sinceNanos >= limits.backoffReset().toNanos()) entry.waits = 0;
        if (!entry.dialling()) planDial(nowNanos, entry);
    }

    /// Of two crossing dials the one by the greater peer survives, on both sides; of two in one direction the
    /// newer.
    private boolean keepsNew(Direction existing, Direction added, PeerId peer) {
        if (existing == added) return true;
        boolean weAreGreater = self.compareTo(peer) > 0;
        return added == Direction.OUTBOUND ? weAreGreater : !weAreGreater;
    }

    private void dialEnded(long nowNanos, Entry entry) {
        entry.giveUpNanos = NO_DEADLINE;
        if (entry.active == null) planDial(nowNanos, entry);
    }

    /// Full jitter: a random time up to an end that doubles with each wait, so that peers never redial in step.
    private void planDial(long nowNanos, Entry entry) {
        if (entry.addresses.isEmpty()) return;
        long mostNanos = limits.backoffMost().toNanos();
        long firstNanos = limits.backoffFirst().toNanos();
        long endNanos = firstNanos > mostNanos >> entry.waits ? mostNanos : firstNanos << entry.waits;
        entry.waits = Math.min(entry.waits + 1, MOST_WAITS);
        entry.nextDialNanos = nowNanos + random.nextLong(endNanos + 1);
    }

    private static boolean due(long nowNanos, Entry entry) {
        long deadlineNanos = entry.deadlineNanos();
        return deadlineNanos != NO_DEADLINE && deadlineNanos - nowNanos <= 0;
    }

    private Entry entry(PeerId peer) {
        return entries.computeIfAbsent(peer, _ -> new Entry());
    }
}
