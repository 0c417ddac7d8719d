package dev.heddle.scenario;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import dev.heddle.session.Admission;
import dev.heddle.session.Fate;
import java.util.Map;
import java.util.TreeMap;

/// Of the messages that were admitted for one peer and have no fate yet no more wait than its lanes hold,
/// in messages of each priority and in bytes, nor more large ones than may wait beside the lanes (T-13).
/// One message may be under way, and a link that is being drained has lanes of its own.
final class QueuesBounded extends Checker {
    /// What the limits leave for the head of a frame.
    private static final int FRAME_RESERVE_BYTES = 64;
    /// What a message has beside its body: its number, and the body's length.
    private static final int HEAD_BYTES = 8 + 5;

    private final Map<Long, Waiting> waiting = new TreeMap<>();

    private static final class Waiting {
        private final int[] messages = new int[Priority.values().length];
        private int large;
        private long bytes;
    }

    @Override
    protected void onSend(Sending message) {
        if (message.admission() != Admission.ADMITTED) return;
        Waiting now = of(message);
        add(now, message, 1);
        if (message.fate() == null) look(now, message);
    }

    @Override
    protected void onFate(Sending message, Fate fate) {
        if (message.fate() == null) add(of(message), message, -1);
    }

    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        for (Member peer : run().machines()) waiting.remove(member.pairWith(peer));
    }

    private void look(Waiting now, Sending message) {
        Limits limits = run().limits();
        int links = Math.max(1, message.from().ends().to(message.to()).size());
        int priority = message.priority().ordinal();
        if (now.messages[priority] > links * (limits.lanes().entries(message.priority()) + 1)) {
            violated("%d %s messages wait from %s to %s"
                    .formatted(now.messages[priority], message.priority(), message.from(), message.to()));
        } else if (now.large > links * (limits.large().messages() + 1)) {
            violated("%d large messages wait from %s to %s".formatted(now.large, message.from(), message.to()));
        } else if (now.bytes > (long) links * (limits.lanes().bytes() + limits.frameBytes())) {
            violated("%d bytes wait from %s to %s".formatted(now.bytes, message.from(), message.to()));
        }
    }

    private void add(Waiting now, Sending message, int sign) {
        if (message.bytes() > run().limits().frameBytes() - FRAME_RESERVE_BYTES - HEAD_BYTES) {
            now.large += sign;
        } else {
            now.messages[message.priority().ordinal()] += sign;
            now.bytes += (long) sign * message.bytes();
        }
    }

    private Waiting of(Sending message) {
        return waiting.computeIfAbsent(message.from().pairWith(message.to()), _ -> new Waiting());
    }
}
