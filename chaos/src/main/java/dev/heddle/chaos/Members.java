package dev.heddle.chaos;

import dev.heddle.noise.HandshakeSetup;
import dev.heddle.noise.Identity;
import dev.heddle.noise.InitiatorHandshake;
import dev.heddle.noise.RisingTimestamps;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;

/// Who the node lists, and misbehaves all the same. Each has one link at a time. Every other one, from the
/// second on, says that it is a Heddle node, and the rest that they are deployed ones: the node's rules
/// differ.
final class Members implements Visitors {
    private final AttackTarget target;
    private final AttackTally tally;
    private final Pace pace;
    private final long redialNanos;
    private final IntFunction<Mischief> mischiefs;
    private final MemberRecords records = new MemberRecords();
    /// Those without a link; whoever has been without one for longest comes first.
    private final Deque<Member> idle = new ArrayDeque<>();
    private int number;
    private int links;

    private Members(
            AttackTarget target,
            AttackSettings settings,
            AttackTally tally,
            Pace pace,
            long nowNanos,
            IntFunction<Mischief> mischiefs) {
        this.target = target;
        this.tally = tally;
        this.pace = pace;
        this.redialNanos = settings.redial().toNanos();
        this.mischiefs = mischiefs;
        for (Identity identity : target.members()) idle.add(new Member(identity, idle.size() % 2 == 1, nowNanos));
    }

    /// @param pace of the frames
    /// @throws IllegalArgumentException when the attack is one of strangers, or the target says too little
    ///     for it
    static Members of(
            Attack attack, AttackTarget target, AttackSettings settings, AttackTally tally, Pace pace, long nowNanos) {
        if (target.members().isEmpty()) {
            throw new IllegalArgumentException(attack.word() + " needs an identity that the node lists");
        }
        return new Members(target, settings, tally, pace, nowNanos, mischiefs(attack, target));
    }

    private static IntFunction<Mischief> mischiefs(Attack attack, AttackTarget target) {
        return switch (attack) {
            case NEVER_READS -> _ -> new NeverReads(target);
            case PING_FLOOD -> _ -> Floods.pings(target);
            case RESPONSE_FLOOD -> _ -> Floods.responses(target);
            case HALF_STREAMS -> _ -> Floods.halfStreams(target);
            case HELD_STREAMS -> _ -> new HeldStreams(target);
            case OVERSIZE_FRAMES -> link -> new OversizeFrames(target, link);
            case MALFORMED -> link -> new Malformed(target, link);
            case CALL_FLOOD -> {
                AttackTarget.Question question = target.question()
                        .orElseThrow(() -> new IllegalArgumentException("call-flood needs a question that is asked"));
                yield _ -> Floods.calls(target, question);
            }
            case RECONNECT_STORM -> _ -> new Reconnects(target);
            case ERROR_FLOOD -> _ -> Floods.errors(target);
            case TRICKLE, JUNK, JUNK_UNLISTED, WRONG_KEY, REPLAYED, OVERSIZE, STORM, DESCRIPTORS, SILENT ->
                throw new IllegalArgumentException(attack.word() + " is an attack by strangers");
        };
    }

    @Override
    public boolean ready(long nowNanos) {
        Member first = idle.peek();
        return first != null && first.ready(nowNanos);
    }

    @Override
    public Visit next() {
        Member member = idle.remove();
        return new MemberVisit(this, member, mischiefs.apply(number++), tally);
    }

    @Override
    public void close() {
        records.close();
    }

    void back(Member member) {
        member.restUntil(System.nanoTime() + redialNanos);
        idle.add(member);
    }

    MemberRecords records() {
        return records;
    }

    void linked() {
        links++;
    }

    void unlinked() {
        links--;
    }

    /// How many frames one link may send now: each has the same share, or the oldest would leave nothing to
    /// the rest.
    int share(long nowNanos) {
        return Math.ceilDiv(pace.available(nowNanos), Math.max(1, links));
    }

    void take(int frames) {
        pace.take(frames);
    }

    InitiatorHandshake handshake(Member member) {
        return new InitiatorHandshake(member.setup, target.peer(), target.key());
    }

    /// One of them.
    static final class Member {
        private final HandshakeSetup setup;
        private final boolean heddle;
        private final RisingTimestamps timestamps = new RisingTimestamps();
        private long readyNanos;

        Member(Identity identity, boolean heddle, long nowNanos) {
            setup = FirstFlights.setup(identity);
            this.heddle = heddle;
            readyNanos = nowNanos;
        }

        boolean heddle() {
            return heddle;
        }

        long timestampMillis() {
            return timestamps.next(System.currentTimeMillis());
        }

        /// Whoever dials more often than its time stamps rise is soon refused for their sake alone.
        private boolean ready(long nowNanos) {
            return readyNanos - nowNanos <= 0 && timestamps.last() < System.currentTimeMillis();
        }

        private void restUntil(long nanos) {
            readyNanos = nanos;
        }
    }
}
