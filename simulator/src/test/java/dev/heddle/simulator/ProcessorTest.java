package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.EventLoop;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProcessorTest {
    private static final long MILLI = 1_000_000;

    private final Simulation simulation = new Simulation(1, LinkProfile.LAN);
    private final VirtualLoop world = simulation.loop();
    private final Host host = simulation.addHost();
    private final Platform platform = host.start();
    private final EventLoop loop = platform.loop();
    private final List<String> ran = new ArrayList<>();

    static long[] seeds() {
        return new SplittableRandom(7).longs(50).toArray();
    }

    private void in(long millis, String name) {
        loop.schedule(loop.nowNanos() + millis * MILLI, () -> note(name));
    }

    private void note(String name) {
        ran.add("%s at %d".formatted(name, world.nowNanos() / MILLI));
    }

    private void run(long millis) {
        world.runFor(millis * MILLI);
    }

    @Test
    void whatIsDueInAPauseRunsBehindItInOrder() {
        in(3, "c");
        in(1, "a");
        in(2, "b");
        in(9, "after");
        host.pause();
        platform.handlers(Priority.NORMAL).execute(() -> note("handler"));
        loop.execute(() -> note("task"));
        run(5);
        assertThat(ran).isEmpty();
        assertThat(host.paused()).isTrue();
        host.resume();
        in(0, "asked for later");
        run(5);
        assertThat(ran)
                .containsExactly(
                        "handler at 5",
                        "task at 5",
                        "a at 5",
                        "b at 5",
                        "c at 5",
                        "asked for later at 5",
                        "after at 9");
    }

    @Test
    void whatIsCancelledInAPauseDoesNotRun() {
        var timer = loop.schedule(loop.nowNanos() + MILLI, () -> note("a"));
        host.pause();
        run(2);
        timer.cancel();
        host.resume();
        run(1);
        assertThat(ran).isEmpty();
        assertThat(host.pendingTasks()).isZero();
    }

    @Test
    void aNodeThatCrashesInAPauseRunsNoMoreAndTheNextOneRuns() {
        in(1, "a");
        host.pause();
        run(2);
        host.crash(Crash.PROCESS);
        EventLoop next = host.start().loop();
        next.execute(() -> note("next"));
        run(1);
        host.resume();
        run(1);
        assertThat(ran).containsExactly("next at 2");
    }

    @Test
    void onASlowProcessorEachTaskTakesTimeAndTheOthersWaitInOrder() {
        host.taskTakes(Duration.ofMillis(10));
        in(0, "a");
        in(0, "b");
        in(5, "c");
        in(50, "d");
        run(100);
        assertThat(ran).containsExactly("a at 0", "b at 10", "c at 20", "d at 50");
    }

    @Test
    void whatWaitsRunsAtOnceWhenTheProcessorIsFast() {
        host.taskTakes(Duration.ofMillis(10));
        for (int i = 0; i < 4; i++) in(0, "task " + i);
        run(5);
        host.taskTakes(Duration.ZERO);
        run(100);
        assertThat(ran).containsExactly("task 0 at 0", "task 1 at 10", "task 2 at 10", "task 3 at 10");
    }

    @Test
    void aTaskThatEndsItsNodeIsTheLast() {
        host.taskTakes(Duration.ofMillis(1));
        loop.execute(platform::close);
        in(0, "a");
        run(10);
        assertThat(ran).isEmpty();
        assertThat(host.running()).isFalse();
    }

    /// Against a model: each task runs when it is due, when the one before has had its time, and in no
    /// pause.
    @ParameterizedTest
    @MethodSource("seeds")
    void tasksRunInTheOrderInWhichTheyAreDueAndNoneIsLost(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> due = new ArrayList<>();
        List<Long> done = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            switch (random.nextInt(6)) {
                case 0 -> host.pause();
                case 1 -> host.resume();
                case 2 -> host.taskTakes(Duration.ofNanos(random.nextLong(20 * MILLI)));
                case 3 -> host.taskTakes(Duration.ZERO);
                default -> {
                    long at = world.nowNanos() + random.nextLong(30 * MILLI);
                    due.add(at);
                    loop.schedule(loop.nowNanos() + at - world.nowNanos(), () -> {
                        assertThat(world.nowNanos()).as("seed %d", seed).isGreaterThanOrEqualTo(at);
                        assertThat(host.paused()).as("seed %d", seed).isFalse();
                        done.add(at);
                    });
                }
            }
            world.runFor(random.nextLong(10 * MILLI));
        }
        host.resume();
        host.taskTakes(Duration.ZERO);
        run(100);
        due.sort(null);
        assertThat(done).as("seed %d", seed).isEqualTo(due);
    }
}
