package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
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

    /// Against the plainest model: of all tasks that wait, the one of the least (deadline, submission) goes next.
    @Test
    void theOrderIsThatOfTheModelWhateverTasksSubmit() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            VirtualLoop tried = new VirtualLoop();
            Model model = new Model();
            for (int i = 0; i < 5; i++) submit(tried, model, random);
            for (int run = 0; run < 300; run++) {
                long until = tried.nowNanos() + random.nextLong(4);
                tried.runUntil(until);
                assertThat(model.ran).as("seed %d, until %d", seed, until).isEqualTo(model.expected(until));
                submit(tried, model, random);
            }
        }
    }

    private static void submit(VirtualLoop loop, Model model, SplittableRandom random) {
        int number = model.submitted++;
        long deadline = Math.max(loop.nowNanos(), loop.nowNanos() - 2 + random.nextLong(8));
        model.waiting.add(new long[] {deadline, number});
        loop.schedule(deadline, () -> {
            model.ran.add((long) number);
            model.due(loop.nowNanos());
            for (int more = random.nextInt(3); more > 0 && model.waiting.size() < 20; more--)
                submit(loop, model, random);
        });
    }

    private static final class Model {
        private final List<long[]> waiting = new ArrayList<>();
        private final List<Long> ran = new ArrayList<>();
        private final List<Long> order = new ArrayList<>();
        private int submitted;

        /// Takes what must run next.
        void due(long now) {
            long[] next = waiting.stream()
                    .min(Comparator.<long[]>comparingLong(task -> task[0]).thenComparingLong(task -> task[1]))
                    .orElseThrow();
            waiting.remove(next);
            assertThat(next[0]).isEqualTo(now);
            order.add(next[1]);
        }

        /// What must have run by a time.
        List<Long> expected(long until) {
            assertThat(waiting).noneMatch(task -> task[0] <= until);
            return order;
        }
    }
}
