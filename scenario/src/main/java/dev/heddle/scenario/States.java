package dev.heddle.scenario;

import dev.heddle.core.Priority;
import dev.heddle.network.Direction;
import dev.heddle.session.Admission;
import dev.heddle.session.CallFailure;
import dev.heddle.session.CloseCause;
import dev.heddle.session.Fate;
import java.util.ArrayList;
import java.util.List;

/// The names in a [Census], and which of them a sweep must reach.
final class States {
    static final String REASSEMBLED = "message reassembled";
    static final String ANSWERED = "call answered";
    static final String REFUSED_HANDSHAKE = "handshake refused";
    static final String DISPLACED_LINK = "unconfirmed link displaced";
    static final String REJECTED_LINK = "confirmed link rejected";
    static final String CROSSED_LINK = "link replaced by one that was dialled from the other side";
    static final String NEWER_LINK = "link replaced by a newer one that was dialled from the same side";
    static final String UNANSWERED_PING = "health check unanswered";
    static final String REFUSED_FRAME = "frame refused";

    /// Bodies from here on come in pieces, but for deployed nodes.
    static final int CUT_BYTES = 65_520;

    /// With fewer nodes a ring is a full mesh, and a bridge has one side only.
    private static final int RING_LEAST = 4;

    private static final int BRIDGE_LEAST = 3;

    /// What no run can reach: the load sends nothing of 64 MiB, all nodes speak all protocols, a seal breaks
    /// before an answer does, the peer stays up by the link that took over, and was not up when the next four
    /// happen, and nobody asks for more health checks than are answered.
    private static final List<String> OUT_OF_REACH = List.of(
            of(Admission.TOO_LARGE),
            of(Admission.NOT_SPOKEN),
            call(CallFailure.InvalidResponse.class),
            down(CloseCause.Replaced.class),
            down(CloseCause.NoSlot.class),
            down(CloseCause.Refused.class),
            down(CloseCause.HandshakeTimeout.class),
            down(CloseCause.Incompatible.class),
            UNANSWERED_PING);

    private States() {}

    /// Those that many runs of a scenario must reach together.
    static List<String> expected(Scenario scenario) {
        List<String> all = new ArrayList<>(List.of(of(Admission.ADMITTED), of(Fate.WRITTEN), of(Direction.INBOUND)));
        all.add(of(Direction.OUTBOUND));
        if (scenario.load().callsPerSecond() > 0) all.add(ANSWERED);
        if (scenario.load().largePerMinute() > 0) all.add(REASSEMBLED);
        FaultMix mix = scenario.faults();
        if (mix.perMinute() > 0 && mix.cleanShare() < 1) addOfFaults(all, scenario);
        return all.stream()
                .distinct()
                .filter(name -> !OUT_OF_REACH.contains(name))
                .sorted()
                .toList();
    }

    private static void addOfFaults(List<String> all, Scenario scenario) {
        for (FaultKind kind : scenario.faults().kinds()) {
            boolean canHappen = switch (kind) {
                case RING -> scenario.nodes() >= RING_LEAST;
                case BRIDGE -> scenario.nodes() >= BRIDGE_LEAST;
                default -> true;
            };
            if (canHappen) all.add(of(kind));
        }
        // What a part of the kinds leads to, nobody knows.
        if (scenario.faults().kinds().size() == FaultKind.values().length) addOfBadLuck(all);
    }

    private static void addOfBadLuck(List<String> all) {
        for (Admission admission : Admission.values()) all.add(of(admission));
        for (Fate fate : Fate.values()) all.add(of(fate));
        for (Class<?> failure : CallFailure.class.getPermittedSubclasses()) {
            if (CallFailure.class.isAssignableFrom(failure) && failure.isRecord()) all.add(call(failure));
        }
        for (Class<?> cause : CloseCause.class.getPermittedSubclasses()) all.add(down(cause));
        for (Priority priority : Priority.values()) all.add(dropped(priority));
        all.addAll(List.of(REFUSED_HANDSHAKE, DISPLACED_LINK, REJECTED_LINK, CROSSED_LINK, NEWER_LINK));
        all.addAll(List.of(UNANSWERED_PING, REFUSED_FRAME));
    }

    static String of(FaultKind kind) {
        return "fault " + kind;
    }

    static String of(Admission admission) {
        return "send " + admission;
    }

    static String of(Fate fate) {
        return "message " + fate;
    }

    static String of(CallFailure failure) {
        return call(failure.getClass());
    }

    private static String call(Class<?> failure) {
        return "call " + failure.getSimpleName();
    }

    static String of(Direction direction) {
        return "peer up " + direction;
    }

    static String of(CloseCause cause) {
        return down(cause.getClass());
    }

    private static String down(Class<?> cause) {
        return "peer down " + cause.getSimpleName();
    }

    static String dropped(Priority priority) {
        return "dropped " + priority;
    }
}
