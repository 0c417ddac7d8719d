package dev.heddle.scenario;

import dev.heddle.core.ByteLink;
import dev.heddle.core.EventLoop;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Somebody on the way between two nodes: now and then ends their links, and for a while answers their dials in
/// their place, without their keys. Until the quiet phase.
final class Impostor {
    private static final Duration MEAN_WAIT = Duration.ofSeconds(20);
    /// So that both dial meanwhile.
    private static final Duration SHORTEST = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofSeconds(12);
    /// As many as a listener answers with.
    private static final int ANSWER_BYTES = 48;

    private final Run run;
    private final SplittableRandom random;
    private @Nullable NetworkAddress place;
    /// Between whom it is now; the same one twice while it does nothing.
    private Member one;

    private Member other;

    Impostor(Run run) {
        this.run = run;
        this.random = run.simulation().random("impostor");
        this.one = run.members().getFirst();
        this.other = one;
    }

    void begin() {
        var host = run.simulation().addHost();
        Platform platform = host.start();
        place = host.address();
        var _ = platform.transports().getFirst().listen(host.address(), link -> link.start(new Liar(link)));
        next(platform.loop());
    }

    /// Where a dial ends up.
    NetworkAddress reached(Member from, NetworkAddress to) {
        NetworkAddress here = place;
        if (here == null || one == other || (from != one && from != other)) return to;
        Member wanted = from == one ? other : one;
        return to.host().equals(wanted.host().address().host()) ? here : to;
    }

    private void next(EventLoop loop) {
        long waitNanos = random.nextLong(2 * MEAN_WAIT.toNanos());
        var _ = loop.schedule(loop.nowNanos() + waitNanos, () -> {
            if (run.quiet()) return;
            come();
            long drawnNanos = random.nextLong(SHORTEST.toNanos(), LONGEST.toNanos());
            long lastingNanos = Math.min(drawnNanos, run.untilQuietNanos());
            var _ = loop.schedule(loop.nowNanos() + lastingNanos, () -> {
                one = other;
                next(loop);
            });
        });
    }

    private void come() {
        one = run.members().get(random.nextInt(run.members().size()));
        other = run.another(one, random);
        LineFaults.end(run, one, other, true);
    }

    /// Answers whatever comes, once.
    private final class Liar implements ByteLink.Receiver {
        private final ByteLink link;
        private boolean answered;

        Liar(ByteLink link) {
            this.link = link;
        }

        @Override
        public void onBytes(ByteBuf loan) {
            if (answered) return;
            answered = true;
            byte[] answer = new byte[ANSWER_BYTES];
            random.nextBytes(answer);
            link.write(Unpooled.wrappedBuffer(answer));
            link.flush();
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
