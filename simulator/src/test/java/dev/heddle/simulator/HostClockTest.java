package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.EventLoop;
import dev.heddle.core.Platform;
import dev.heddle.core.Timer;
import dev.heddle.core.VirtualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostClockTest {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = 1_000_000_000;

    private final Simulation simulation = new Simulation(1, LinkProfile.LAN);
    private final VirtualLoop world = simulation.loop();
    private final Host host = simulation.addHost();
    private final Platform platform = host.start();
    private final EventLoop loop = platform.loop();

    static long[] seeds() {
        return new SplittableRandom(7).longs(50).toArray();
    }

    @Test
    void aRightClockShowsTheWorldsTime() {
        long began = loop.nowNanos();
        world.runFor(5 * SECOND);
        assertThat(loop.nowNanos() - began).isEqualTo(5 * SECOND);
        assertThat(platform.clock().instant()).isEqualTo(EPOCH.plusSeconds(5));
        assertThat(host.clock().wallAhead()).isZero();
    }

    @Test
    void eachHostCountsFromAnotherOrigin() {
        assertThat(simulation.addHost().start().loop().nowNanos()).isNotEqualTo(loop.nowNanos());
    }

    @Test
    void theOriginChangesWithABootAndNotWithAProcess() {
        long origin = loop.nowNanos();
        host.crash(Crash.PROCESS);
        assertThat(host.start().loop().nowNanos()).isEqualTo(origin);
        host.crash(Crash.POWER);
        assertThat(host.start().loop().nowNanos()).isNotEqualTo(origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT24H", "PT-24H", "PT0.5S"})
    void theWallClockJumpsAlone(Duration jump) {
        long began = loop.nowNanos();
        world.runFor(SECOND);
        host.clock().setWallAhead(jump);
        assertThat(host.clock().wallAhead()).isEqualTo(jump);
        assertThat(platform.clock().instant()).isEqualTo(EPOCH.plusSeconds(1).plus(jump));
        assertThat(loop.nowNanos() - began).isEqualTo(SECOND);
        world.runFor(SECOND);
        assertThat(platform.clock().instant()).isEqualTo(EPOCH.plusSeconds(2).plus(jump));
        host.clock().setWallAhead(Duration.ZERO);
        assertThat(platform.clock().instant()).isEqualTo(EPOCH.plusSeconds(2));
    }

    @Test
    void aFastClockCountsMoreAndItsTimersFireEarlier() {
        long began = loop.nowNanos();
        host.clock().drift(250_000);
        List<Long> fired = new ArrayList<>();
        loop.schedule(began + SECOND, () -> fired.add(world.nowNanos()));
        world.runFor(SECOND);
        assertThat(fired).containsExactly(SECOND / 5 * 4);
        assertThat(loop.nowNanos() - began).isEqualTo(SECOND / 4 * 5);
        assertThat(platform.clock().instant()).isEqualTo(EPOCH.plusMillis(1_250));
        assertThat(host.clock().wallAhead()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aTimerThatWaitsFollowsTheRate() {
        long began = loop.nowNanos();
        List<String> fired = new ArrayList<>();
        loop.schedule(began + 2 * SECOND, () -> fired.add("slower " + world.nowNanos()));
        loop.schedule(began + 4 * SECOND, () -> fired.add("faster " + world.nowNanos()));
        Timer cancelled = loop.schedule(began + 2 * SECOND, () -> fired.add("cancelled"));
        world.runFor(SECOND);
        host.clock().drift(-500_000);
        cancelled.cancel();
        world.runFor(2 * SECOND);
        host.clock().drift(500_000);
        world.runFor(4 * SECOND);
        // One second at its rate, the second one in two; then two seconds of its own in four thirds.
        assertThat(fired).containsExactly("slower 3000000000", "faster 4333333334");
        assertThat(host.pendingTasks()).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noTimerFiresBeforeItsTimeOrLongAfterIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> late = new ArrayList<>();
        long last = loop.nowNanos();
        for (int i = 0; i < 200; i++) {
            switch (random.nextInt(3)) {
                case 0 -> host.clock().drift(random.nextInt(-500_000, 500_001));
                case 1 -> {
                    long deadline = loop.nowNanos() + random.nextLong(100 * SECOND);
                    loop.schedule(deadline, () -> late.add(loop.nowNanos() - deadline));
                }
                default -> world.runFor(random.nextLong(10 * SECOND));
            }
            assertThat(loop.nowNanos()).as("seed %d", seed).isGreaterThanOrEqualTo(last);
            last = loop.nowNanos();
        }
        world.runFor(200 * SECOND);
        // It reads whole nanoseconds, so a fast one may pass over the one that was asked for.
        assertThat(late).as("seed %d", seed).isNotEmpty().allMatch(nanos -> nanos == 0 || nanos == 1);
        assertThat(host.pendingTasks()).isZero();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDeadlineIsTheFirstMomentAtWhichItsTimeIsRead(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HostClock clock = new HostClock(world, () -> {}, _ -> {});
        // One whose count wraps around within the test is as good as another.
        clock.boot(random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - random.nextLong(SECOND));
        clock.drift(random.nextInt(-500_000, 500_001));
        for (int i = 0; i < 20; i++) {
            long local = clock.nowNanos() + random.nextLong(1, SECOND);
            long at = clock.worldNanos(local);
            world.runUntil(at - 1);
            assertThat(clock.nowNanos() - local).as("seed %d", seed).isNegative();
            world.runUntil(at);
            assertThat(clock.nowNanos() - local).as("seed %d", seed).isBetween(0L, 1L);
        }
    }

    @Test
    void aDeadlineThatNeverComesIsFarAway() {
        for (int ppm : new int[] {-500_000, 0, 500_000}) {
            host.clock().drift(ppm);
            assertThat(host.clock().worldNanos(loop.nowNanos() + Long.MAX_VALUE))
                    .isGreaterThan(Duration.ofDays(10_000).toNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500_001, -500_001})
    void noClockDriftsByMoreThanHalf(int ppm) {
        assertThatThrownBy(() -> host.clock().drift(ppm))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("500000");
    }
}
