package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualLoopTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsInOrderOfDeadlineThenOfSubmission() {
        loop.schedule(20, () -> ran.add("late"));
        loop.schedule(10, () -> ran.add("first at ten"));
        loop.schedule(10, () -> ran.add("second at ten"));
        loop.execute(() -> ran.add("now"));
        loop.runUntil(20);
        assertThat(ran).containsExactly("now", "first at ten", "second at ten", "late");
        assertThat(loop.nowNanos()).isEqualTo(20);
    }

    @Test
    void whatATaskSubmitsForNowRunsBeforeTimeMoves() {
        loop.schedule(5, () -> loop.execute(() -> ran.add("at " + loop.nowNanos())));
        loop.schedule(6, () -> ran.add("at 6"));
        loop.runUntil(6);
        assertThat(ran).containsExactly("at 5", "at 6");
    }

    @Test
    void aCancelledTimerDoesNotRun() {
        loop.schedule(5, () -> ran.add("cancelled")).cancel();
        loop.runUntil(10);
        assertThat(ran).isEmpty();
    }

    @Test
    void aDeadlineInThePastDoesNotTurnTimeBack() {
        loop.runUntil(100);
        loop.schedule(3, () -> ran.add("at " + loop.nowNanos()));
        loop.runFor(0);
        assertThat(ran).containsExactly("at 100");
    }

    @Test
    void isInLoopOnlyWhileATaskRuns() {
        loop.execute(() -> ran.add("in loop: " + loop.inLoop()));
        loop.runFor(1);
        assertThat(ran).containsExactly("in loop: true");
        assertThat(loop.inLoop()).isFalse();
    }
}
