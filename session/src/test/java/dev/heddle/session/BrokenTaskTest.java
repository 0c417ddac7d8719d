package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.VirtualLoop;
import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A machine that breaks may have half done something, so its link ends with it, whatever made it run.
class BrokenTaskTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final BreakingLink link = new BreakingLink();
    private final LinkDriver driver = new LinkDriver(link, _ -> {});

    /// Takes what it is given, until it is broken.
    private final class BreakingLink implements ByteLink {
        private boolean broken;
        private boolean closed;

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public NetworkAddress remote() {
            return NetworkAddress.parse("/memory/1");
        }

        @Override
        public void start(Receiver receiver) {}

        @Override
        public int roomBytes() {
            if (broken) throw new IllegalStateException("broken");
            return 1 << 16;
        }

        @Override
        public void write(ByteBuf owned) {
            owned.release();
        }

        @Override
        public void flush() {}

        @Override
        public void reading(boolean on) {}

        @Override
        public void finish() {}

        @Override
        public void close() {
            closed = true;
        }
    }

    private void start() {
        SplittableRandom random = new SplittableRandom(1);
        SessionSettings settings = Nodes.settings(
                Nodes.identity(random), random::nextBytes, Nodes.HELLO, Limits.DEFAULT, Nodes.countingAllocator());
        driver.start(
                Session.responder(settings, new LinkStatistics(), driver::wake, loop.nowNanos(), Nodes.trusting()));
        assertThat(link.closed).isFalse();
        link.broken = true;
    }

    @Test
    void aPostedWakeThatThrowsClosesTheLink() {
        start();
        driver.wake();
        assertThatThrownBy(loop::step).isInstanceOf(IllegalStateException.class).hasMessage("broken");
        assertThat(link.closed).isTrue();
    }

    @Test
    void aTimerThatThrowsClosesTheLink() {
        start();
        assertThatThrownBy(() -> loop.runFor(10_000_000_000L)).hasMessage("broken");
        assertThat(link.closed).isTrue();
    }

    @Test
    void roomThatThrowsClosesTheLink() {
        start();
        assertThatThrownBy(driver::onRoom).hasMessage("broken");
        assertThat(link.closed).isTrue();
    }
}
