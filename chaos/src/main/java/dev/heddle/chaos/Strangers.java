package dev.heddle.chaos;

import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/// Who holds no listed key. There is always one more of them.
final class Strangers implements Visitors {
    private final LongFunction<Visit> visits;
    private long number;

    /// @param visits the one of this number, from 0 on
    private Strangers(LongFunction<Visit> visits) {
        this.visits = visits;
    }

    /// @throws IllegalArgumentException when the attack is one of members, or the target says too little
    ///     for it
    static Strangers of(Attack attack, AttackTarget target, AttackTally tally, SplittableRandom random) {
        return new Strangers(
                switch (attack) {
                    case TRICKLE -> {
                        FirstFlights flights = listedOrNot(target, random);
                        yield _ -> new TrickleVisit(tally, flights, random);
                    }
                    case JUNK -> sending(FirstFlights.junk(requireListed(attack, target), random), tally);
                    case JUNK_UNLISTED -> sending(FirstFlights.junkUnlisted(target, random), tally);
                    case WRONG_KEY -> sending(FirstFlights.wrongKey(requireListed(attack, target)), tally);
                    case REPLAYED -> {
                        if (target.members().isEmpty()) {
                            throw new IllegalArgumentException("replayed needs a member, whose message is recorded");
                        }
                        FirstFlights flights = FirstFlights.recorded(target);
                        Once genuine = new Once();
                        yield _ -> new FlightVisit(tally, flights, genuine);
                    }
                    case OVERSIZE -> {
                        FirstFlights flights = listedOrNot(target, random);
                        yield visit -> new OversizeVisit(tally, flights, visit % 2 == 0, random);
                    }
                    case STORM -> visit -> new StormVisit(tally, visit % 2 == 0);
                    case DESCRIPTORS -> _ -> new HeldVisit(tally, null);
                    case SILENT -> {
                        FirstFlights flights = listedOrNot(target, random);
                        yield _ -> new HeldVisit(tally, flights);
                    }
                    case NEVER_READS,
                            PING_FLOOD,
                            RESPONSE_FLOOD,
                            HALF_STREAMS,
                            HELD_STREAMS,
                            OVERSIZE_FRAMES,
                            MALFORMED,
                            CALL_FLOOD,
                            RECONNECT_STORM,
                            ERROR_FLOOD ->
                        throw new IllegalArgumentException(attack.word() + " is an attack by members");
                });
    }

    @Override
    public boolean ready(long nowNanos) {
        return true;
    }

    @Override
    public Visit next() {
        return visits.apply(number++);
    }

    @Override
    public void close() {}

    private static LongFunction<Visit> sending(FirstFlights flights, AttackTally tally) {
        return _ -> new FlightVisit(tally, flights, () -> false);
    }

    private static FirstFlights listedOrNot(AttackTarget target, SplittableRandom random) {
        return target.listed().isEmpty()
                ? FirstFlights.junkUnlisted(target, random)
                : FirstFlights.junk(target, random);
    }

    private static AttackTarget requireListed(Attack attack, AttackTarget target) {
        if (!target.listed().isEmpty()) return target;
        throw new IllegalArgumentException(attack.word() + " needs the id of a peer that the node lists");
    }

    /// Whichever the node reads first is what a member really says now; all others are recordings.
    private static final class Once implements BooleanSupplier {
        private boolean over;

        @Override
        public boolean getAsBoolean() {
            boolean first = !over;
            over = true;
            return first;
        }
    }
}
