package dev.heddle.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/// Remembers every outcome of one call; there must be one.
final class Outcomes implements Call.Outcome {
    final List<byte[]> answers = new ArrayList<>();
    final List<CallFailure> failures = new ArrayList<>();

    @Override
    public void onAnswer(ByteBuf owned) {
        answers.add(Nodes.drained(owned));
    }

    @Override
    public void onFailure(CallFailure failure) {
        failures.add(failure);
    }

    int count() {
        return answers.size() + failures.size();
    }

    CallFailure failure() {
        if (count() != 1 || failures.size() != 1)
            throw new AssertionError("answers " + answers.size() + ", " + failures);
        return failures.getFirst();
    }

    byte[] answer() {
        if (count() != 1 || answers.size() != 1)
            throw new AssertionError("answers " + answers.size() + ", " + failures);
        return answers.getFirst();
    }
}
