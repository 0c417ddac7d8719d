package dev.heddle.scenario;

import dev.heddle.core.PeerId;
import dev.heddle.session.CallFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a node asks has exactly one outcome (T-20): the right answer of whom it was put to, or a failure,
/// and that in its time. It is executed once at most, where it was answered just once, and where it was
/// never sent not at all.
///
/// Time is asked of a machine with which nothing is wrong: one that stands still keeps no deadline.
final class OneOutcome extends Checker {
    /// For handlers that are busy, and clocks that drift.
    private static final long GRACE_NANOS = 1_500_000_000L;

    private final Map<Long, Asking> pending = new LinkedHashMap<>();
    private final BitSet executed = new BitSet();
    private final BitSet neverSent = new BitSet();

    @Override
    protected void onAsk(Asking question) {
        pending.put(question.number(), question);
    }

    @Override
    protected void onAnswer(Member at, PeerId from, @Nullable Asking question) {
        if (question == null) {
            violated("%s was asked by %s what nobody asked".formatted(at, from.brief()));
            return;
        }
        int number = Math.toIntExact(question.number());
        if (question.to() != at || !question.from().id().equals(from)) {
            violated("%s was asked %s by %s".formatted(at, question, from.brief()));
        }
        if (executed.get(number)) violated(question + " was executed twice");
        if (neverSent.get(number)) violated(question + " was executed, and its asker told that it was never sent");
        executed.set(number);
    }

    @Override
    protected void onOutcome(Asking question, boolean right, @Nullable Throwable failure) {
        int number = Math.toIntExact(question.number());
        boolean call = question.kind() == Asking.Kind.CALL;
        if (pending.remove(question.number()) == null) violated(question + " has two outcomes");
        if (failure == null) {
            if (!right) violated(question + " has a wrong answer");
            if (call && !executed.get(number)) violated(question + " was answered and never executed");
        } else if (call && isNeverSent(failure)) {
            if (executed.get(number)) violated(question + " was executed, and its asker told that it was never sent");
            neverSent.set(number);
        }
        if (late(question)) violated(question + " has its outcome too late");
    }

    /// Of an incarnation that is no more nobody waits for anything.
    @Override
    protected void onEnded(Member member, boolean inGoodOrder) {
        if (inGoodOrder) {
            for (Asking question : pending.values()) {
                if (question.from() == member) violated(question + " has no outcome, and its node has closed");
            }
        }
        pending.values().removeIf(question -> question.from() == member);
    }

    @Override
    protected void everySecond() {
        for (Iterator<Asking> each = pending.values().iterator(); each.hasNext(); ) {
            Asking question = each.next();
            if (!late(question)) continue;
            violated(question + " has no outcome in its time");
            each.remove();
        }
    }

    @Override
    protected void onQuiet() {
        List<Asking> left = new ArrayList<>(pending.values());
        for (Asking question : left) if (question.askerLives()) violated(question + " has no outcome");
    }

    private static boolean isNeverSent(Throwable failure) {
        return failure instanceof CallFailure.CallException call && call.failure() instanceof CallFailure.NotAdmitted;
    }

    private boolean late(Asking question) {
        long mostNanos = question.timeout().toNanos() + GRACE_NANOS;
        long tookNanos = run().nowNanos() - question.atNanos();
        return tookNanos > mostNanos && run().troubles().calmNanos(question.from()) > mostNanos;
    }
}
