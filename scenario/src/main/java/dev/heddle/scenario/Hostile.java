package dev.heddle.scenario;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Somebody who has no key and no manners: opens links, and says nothing, trickles, sends what makes no
/// sense, or goes at once (T-01, T-02, T-13). Until the quiet phase.
final class Hostile {
    private static final Duration MEAN_WAIT = Duration.ofMillis(700);
    private static final Duration TRICKLE = Duration.ofMillis(400);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /// A first flight, and then some.
    private static final int NONSENSE_BYTES = 400;

    private final Run run;
    private final SplittableRandom random;

    Hostile(Run run) {
        this.run = run;
        this.random = run.simulation().random("hostile");
    }

    void begin() {
        Platform platform = run.simulation().addHost().start();
        next(platform);
    }

    private void next(Platform platform) {
        EventLoop loop = platform.loop();
        long waitNanos = random.nextLong(2 * MEAN_WAIT.toNanos());
        var _ = loop.schedule(loop.nowNanos() + waitNanos, () -> {
            if (run.quiet()) return;
            dial(platform.transports().getFirst());
            next(platform);
        });
    }

    private void dial(Transport transport) {
        NetworkAddress victim =
                run.members().get(random.nextInt(run.members().size())).host().address();
        var _ = transport.dial(victim, CONNECT.toNanos()).thenAccept(this::use);
    }

    private void use(ByteLink link) {
        link.start(new Deaf(link));
        switch (random.nextInt(4)) {
            case 0 -> {}
            case 1 -> trickle(link);
            case 2 -> write(link, 1 + random.nextInt(NONSENSE_BYTES));
            default -> link.close();
        }
    }

    private void trickle(ByteLink link) {
        write(link, 1);
        EventLoop loop = link.loop();
        var _ = loop.schedule(loop.nowNanos() + TRICKLE.toNanos(), () -> {
            if (link.roomBytes() > 0) trickle(link);
        });
    }

    private void write(ByteLink link, int bytes) {
        byte[] nonsense = new byte[bytes];
        random.nextBytes(nonsense);
        link.write(Unpooled.wrappedBuffer(nonsense));
        link.flush();
    }

    /// Waits to be thrown out.
    private record Deaf(ByteLink link) implements ByteLink.Receiver {
        @Override
        public void onBytes(ByteBuf loan) {}

        @Override
        public void onRoom() {}

        @Override
        public void onFinished() {
            link.close();
        }

        @Override
        public void onClosed(@Nullable IOException cause) {}
    }
}
