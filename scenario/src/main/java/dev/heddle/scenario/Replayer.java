package dev.heddle.scenario;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.Platform;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Somebody who sends again what others began their handshakes with (T-04): soon after or later, to whom it was
/// for, which may have been started again meanwhile, and sometimes to another. Until the quiet phase.
final class Replayer {
    private static final Duration MEAN_WAIT = Duration.ofSeconds(5);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /// One in so many goes to somebody else.
    private static final int ASTRAY = 8;

    private final Run run;
    private final SplittableRandom random;

    Replayer(Run run) {
        this.run = run;
        this.random = run.simulation().random("replayer");
    }

    void begin() {
        run.firstFlights().record();
        next(run.simulation().addHost().start());
    }

    private void next(Platform platform) {
        EventLoop loop = platform.loop();
        long waitNanos = random.nextLong(2 * MEAN_WAIT.toNanos());
        var _ = loop.schedule(loop.nowNanos() + waitNanos, () -> {
            if (run.quiet()) return;
            replay(platform);
            next(platform);
        });
    }

    private void replay(Platform platform) {
        List<FirstFlights.Flight> accepted = run.firstFlights().accepted();
        if (accepted.isEmpty()) return;
        // The newest of a peer is the one whose time stamp comes nearest.
        FirstFlights.Flight flight =
                accepted.get(random.nextBoolean() ? accepted.size() - 1 : random.nextInt(accepted.size()));
        Member victim = random.nextInt(ASTRAY) == 0 ? run.another(flight.to(), random) : flight.to();
        var _ = platform.transports()
                .getFirst()
                .dial(victim.host().address(), CONNECT.toNanos())
                .thenAccept(link -> send(link, victim, flight));
    }

    private void send(ByteLink link, Member victim, FirstFlights.Flight flight) {
        link.start(new Listening(link, victim, flight));
        link.write(Unpooled.wrappedBuffer(flight.bytes()));
        link.flush();
    }

    /// Waits for a word.
    private final class Listening implements ByteLink.Receiver {
        private final ByteLink link;
        private final Member victim;
        private final FirstFlights.Flight flight;

        Listening(ByteLink link, Member victim, FirstFlights.Flight flight) {
            this.link = link;
            this.victim = victim;
            this.flight = flight;
        }

        @Override
        public void onBytes(ByteBuf loan) {
            for (Checker checker : run.checkers()) checker.onReplayAnswered(victim, flight.end());
        }

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
