package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.VirtualLoop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SendRoomTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final Kernel kernel = new Kernel();
    private int calls;
    private final SendRoom room = new SendRoom(kernel, loop, () -> calls++);

    @Test
    void aFullRecordFitsWhenNothingIsUnsent() {
        assertThat(room.bytes()).isEqualTo(65_537);
    }

    @Test
    @Tag("T-19")
    void whatIsUnsentTakesFromTheRoom() {
        room.wrote(6_000);
        room.flushed(false);
        assertThat(room.bytes()).isEqualTo(16_384 - 6_000);
        assertThat(kernel.asked).as("a short queue needs no question").isZero();
        room.wrote(20_000);
        kernel.unsentBytes = 12_000;
        room.flushed(false);
        assertThat(room.bytes()).isEqualTo(16_384 - 12_000);
    }

    @Test
    void countsWhatIsWrittenButNotFlushed() {
        room.wrote(16_384);
        assertThat(room.bytes()).isZero();
        assertThat(kernel.drainAwaited).as("the flush will tell").isFalse();
        room.flushed(false);
        assertThat(calls).as("not from within").isZero();
        loop.runFor(0);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void owesACallWhenTheRoomItToldIsUsedUpEvenIfNobodyAskedAgain() {
        assertThat(room.bytes()).isEqualTo(65_537);
        room.wrote(65_537);
        room.flushed(false);
        loop.runFor(0);
        assertThat(calls).isEqualTo(1);
        room.flushed(false);
        loop.runFor(0);
        assertThat(calls).as("owed once").isEqualTo(1);
    }

    @Test
    void waitsForTheKernelsQueueToDrain() {
        room.wrote(65_537);
        kernel.unsentBytes = 40_000;
        room.flushed(false);
        loop.runFor(0);
        assertThat(calls).isZero();
        assertThat(kernel.drainAwaited).isTrue();

        kernel.unsentBytes = 8_000;
        room.drained(false);
        loop.runFor(0);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void hasNoRoomBeforeTheKernelTookAll() {
        room.wrote(65_537);
        room.flushed(true);
        loop.runFor(0);
        assertThat(room.bytes()).isZero();
        assertThat(kernel.asked).isZero();

        room.drained(true);
        loop.runFor(0);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void owesNothingAfterTheEnd() {
        room.wrote(65_537);
        room.flushed(true);
        room.end();
        room.drained(true);
        loop.runFor(0);
        assertThat(calls).isZero();
    }

    private static final class Kernel implements SocketWatch {
        private int unsentBytes;
        private int asked;
        private boolean drainAwaited;

        @Override
        public int unsentBytes() {
            asked++;
            return unsentBytes;
        }

        @Override
        public void awaitDrained() {
            drainAwaited = true;
        }

        @Override
        public void report(Events events) {}
    }
}
