package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.core.Priority;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An admitted message has one fate, and one that was not admitted has none. What was dropped or lost is
/// never delivered, what is delivered was written, and what is critical is refused to its sender at once
/// and never dropped (T-13).
final class FateOnce extends Checker {
    /// Of each machine's present incarnation: admitted, and without a fate.
    private final List<Integer> waiting = new ArrayList<>();

    @Override
    protected void onSend(Sending message) {
        if (message.admission() == Admission.ADMITTED) {
            count(message.from(), 1);
        } else if (message.fate() != null) {
            violated("%s has the fate %s and was not admitted".formatted(message, message.fate()));
        }
    }

    @Override
    protected void onFate(Sending message, Fate fate) {
        if (message.fate() != null) {
            violated("%s has the fate %s and then %s".formatted(message, message.fate(), fate));
            return;
        }
        count(message.from(), -1);
        if (fate == Fate.DROPPED && message.priority() == Priority.CRITICAL) violated(message + " was dropped");
        if (fate != Fate.WRITTEN && message.deliveries() > 0) violated(message + " was delivered and is " + fate);
    }

    @Override
    protected void onDeliver(Member at, PeerId from, @Nullable Sending message, boolean intact) {
        if (message == null || message.kind() == Sending.Kind.BROADCAST || message.fate() == Fate.WRITTEN) return;
        // Of an incarnation that is no more nobody learns anything.
        if (message.fate() != null || message.senderLives()) {
            violated("%s was delivered, and its fate is %s".formatted(message, message.fate()));
        }
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        if (inGoodOrder) require(member, "has closed");
        count(member, -count(member, 0));
    }

    @Override
    protected void onQuiet() {
        for (Member member : run().members()) if (member.network().isPresent()) require(member, "is quiet");
    }

    private void require(Member member, String what) {
        int left = count(member, 0);
        if (left != 0) violated("%s %s, and %d messages have no fate".formatted(member, what, left));
    }

    private int count(Member member, int more) {
        while (waiting.size() <= member.number()) waiting.add(0);
        int now = waiting.get(member.number()) + more;
        waiting.set(member.number(), now);
        return now;
    }
}
