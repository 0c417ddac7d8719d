package dev.heddle.scenario;

import dev.heddle.core.Priority;
import dev.heddle.network.Direction;
import dev.heddle.session.Admission;
import dev.heddle.session.CallFailure;
import dev.heddle.session.CloseCause;
import dev.heddle.session.Fate;

/// The names in a [Census], and which of them a sweep must reach.
final class States {
    static final String REASSEMBLED = "message reassembled";
    static final String ANSWERED = "call answered";
    static final String REFUSED_HANDSHAKE = "handshake refused";
    static final String DISPLACED_LINK = "unconfirmed link displaced";
    static final String REJECTED_LINK = "confirmed link rejected";
    static final String UNANSWERED_PING = "health check unanswered";
    static final String REFUSED_FRAME = "frame refused";

    /// Bodies from here on come in pieces, but for deployed nodes.
    static final int CUT_BYTES = 65_520;

    private States() {}

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
        String what = failure instanceof CallFailure.NotAdmitted(Admission admission) ? " " + admission : "";
        return "call " + failure.getClass().getSimpleName() + what;
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
