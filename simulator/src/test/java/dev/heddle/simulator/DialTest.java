package dev.heddle.simulator;

import static dev.heddle.simulator.WireWorld.MILLI;
import static dev.heddle.simulator.WireWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.NetworkAddress;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// How links begin, or do not. The line takes 10 ms.
class DialTest {
    private static final LineFault STOPPED = new LineFault.Stopped();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final WireWorld world = new WireWorld(1, LinkProfile.of(Duration.ofMillis(10)));

    @Test
    void aDialTakesARoundTripAndTheListenerKnowsHalfARoundTripLater() {
        WireWorld.Dialled dialled = world.dial(0, 1, PATIENCE);
        world.run(29 * MILLI);
        assertThat(dialled.end).isNotNull();
        assertThat(dialled.atNanos).isEqualTo(20 * MILLI);
        assertThat(world.accepted()).isEmpty();
        world.run(MILLI);
        assertThat(world.accepted()).hasSize(1);
        assertThat(world.events.stream().map(event -> event.getClass().getSimpleName()))
                .containsExactly("Dialled", "Opened", "Opened");
    }

    @Test
    void aLostSynIsSentAgainAfterOneSecondThenAfterThree() {
        world.line(0, 1).apply(STOPPED);
        WireWorld.Dialled dialled = world.dial(0, 1, Duration.ofSeconds(30));
        world.run(2 * SECOND);
        world.line(0, 1).lift(STOPPED);
        world.run(5 * SECOND);
        assertThat(dialled.atNanos).isEqualTo(3 * SECOND + 20 * MILLI);
    }

    @Test
    void aLostAnswerIsAskedForAgain() {
        world.line(1, 0).apply(STOPPED);
        WireWorld.Dialled dialled = world.dial(0, 1, Duration.ofSeconds(30));
        world.run(SECOND / 2);
        world.line(1, 0).lift(STOPPED);
        world.run(5 * SECOND);
        assertThat(dialled.atNanos).isEqualTo(SECOND + 20 * MILLI);
        assertThat(world.accepted()).hasSize(1);
    }

    @Test
    void aHostWithoutPowerAnswersNothingUntilTheTimeout() {
        world.hosts.get(1).crash(Crash.POWER);
        WireWorld.Dialled dialled = world.dial(0, 1, PATIENCE);
        world.run(10 * SECOND);
        assertThat(dialled.atNanos).isEqualTo(5 * SECOND);
        assertThat(dialled.refusal).isEqualTo("cannot dial /memory/2: no answer in time");
        world.run(100 * SECOND);
        assertThat(world.simulation.loop().step()).as("nothing is left").isFalse();
    }

    @Test
    void whereNobodyListensTheDialIsRefusedAfterARoundTrip() {
        world.hosts.get(1).crash(Crash.PROCESS);
        WireWorld.Dialled dialled = world.dial(0, 1, PATIENCE);
        world.run(SECOND);
        assertThat(dialled.atNanos).isEqualTo(20 * MILLI);
        assertThat(dialled.refusal).isEqualTo("cannot dial /memory/2: connection refused");
        assertThat(world.events).anyMatch(event -> event instanceof TraceEvent.Refused);
    }

    @Test
    void whereNobodyEverWasTheDialIsRefused() {
        WireWorld.Dialled dialled = world.dial(0, NetworkAddress.parse("/memory/77"), PATIENCE);
        world.run(SECOND);
        assertThat(dialled.refusal).isEqualTo("cannot dial /memory/77: connection refused");
    }

    @Test
    void aJammedLineLetsTheDialThroughWhenItIsReleased() {
        LineFault jam = new LineFault.Jammed();
        world.line(0, 1).apply(jam);
        WireWorld.Dialled dialled = world.dial(0, 1, PATIENCE);
        world.run(SECOND / 2);
        world.line(0, 1).lift(jam);
        world.run(SECOND);
        assertThat(dialled.atNanos).isEqualTo(520 * MILLI);
        assertThat(world.accepted()).hasSize(1);
    }

    @Test
    void aListenerThatEndedMeanwhileResets() {
        WireWorld.Dialled dialled = world.dial(0, 1, PATIENCE);
        world.run(25 * MILLI);
        world.hosts.get(1).crash(Crash.PROCESS);
        world.run(SECOND);
        assertThat(Objects.requireNonNull(dialled.end).reason()).contains("connection reset by peer");
        assertThat(world.accepted()).isEmpty();
    }

    @Test
    void aDiallerThatCrashedIsToldNothing() {
        WireWorld.Dialled dialled = world.dial(0, 1, PATIENCE);
        world.run(5 * MILLI);
        world.hosts.get(0).crash(Crash.PROCESS);
        world.run(10 * SECOND);
        assertThat(dialled.atNanos).isEqualTo(-1);
        assertThat(world.accepted()).isEmpty();
    }

    @Test
    void anAddressInUseIsNotListenedOnTwice() {
        assertThat(world.transport(0).listen(world.hosts.get(1).address(), _ -> {}))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("cannot listen on /memory/2: address already in use");
    }
}
