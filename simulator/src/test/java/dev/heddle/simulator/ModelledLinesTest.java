package dev.heddle.simulator;

import static dev.heddle.simulator.WireWorld.MILLI;
import static dev.heddle.simulator.WireWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Modelled lines over links that take no time themselves.
class ModelledLinesTest {
    private static final long PATIENCE = 5 * SECOND;

    private final Simulation simulation = new Simulation(1, LinkProfile.of(Duration.ZERO));
    private final List<Platform> platforms = new ArrayList<>();
    private final List<End> accepted = new ArrayList<>();
    private @Nullable End near;
    private @Nullable Throwable refusal;
    private long dialledNanos;

    /// Notes what it is told, and when the last bytes came.
    private final class End implements ByteLink.Receiver {
        final ByteLink link;
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] toSend = {};
        int sent;
        long lastNanos;
        boolean finished;
        int closings;

        End(ByteLink link) {
            this.link = link;
            link.start(this);
        }

        void sendAll(byte[] bytes) {
            toSend = bytes;
            onRoom();
        }

        @Override
        public void onBytes(ByteBuf loan) {
            lastNanos = simulation.nowNanos();
            byte[] bytes = new byte[loan.readableBytes()];
            loan.readBytes(bytes);
            received.writeBytes(bytes);
        }

        @Override
        public void onRoom() {
            while (sent < toSend.length && link.roomBytes() > 0) {
                int length = Math.min(65_537, toSend.length - sent);
                link.write(Unpooled.copiedBuffer(toSend, sent, length));
                link.flush();
                sent += length;
            }
        }

        @Override
        public void onFinished() {
            finished = true;
        }

        @Override
        public void onClosed(@Nullable IOException cause) {
            closings++;
        }
    }

    private void connect(LinkProfiles profiles) {
        ModelledLines lines = new ModelledLines(1, profiles);
        for (int node = 1; node <= 2; node++) {
            platforms.add(lines.around(simulation.addHost().start(), node));
        }
        transport(1)
                .listen(NetworkAddress.parse("/memory/2"), link -> accepted.add(new End(link)))
                .toCompletableFuture()
                .join();
        dial("/memory/2");
        simulation.runFor(Duration.ofSeconds(1));
    }

    private Transport transport(int node) {
        return platforms.get(node).transports().getFirst();
    }

    private void dial(String address) {
        transport(0).dial(NetworkAddress.parse(address), PATIENCE).whenComplete((link, failure) -> {
            dialledNanos = simulation.nowNanos();
            if (link != null) near = new End(link);
            refusal = failure;
        });
    }

    private static LinkProfiles profile(long bytesPerSecond) {
        LinkProfile there = LinkProfile.of(Duration.ofMillis(30)).withBytesPerSecond(bytesPerSecond);
        LinkProfile back = LinkProfile.of(Duration.ofMillis(20)).withBytesPerSecond(bytesPerSecond);
        return (from, _) -> from == 1 ? there : back;
    }

    private End near() {
        return Objects.requireNonNull(near);
    }

    private End far() {
        return accepted.getFirst();
    }

    private void run(long nanos) {
        simulation.runFor(Duration.ofNanos(nanos));
    }

    @AfterEach
    void end() {
        simulation.close();
    }

    @Test
    void aDialTakesTheRoundTripAndBytesTheWayThere() {
        connect(profile(0));
        assertThat(dialledNanos).isEqualTo(50 * MILLI);
        assertThat(accepted).hasSize(1);
        long startNanos = simulation.nowNanos();
        near().sendAll(new byte[] {1, 2, 3});
        far().sendAll(new byte[] {4, 5});
        run(SECOND);
        assertThat(far().received.toByteArray()).containsExactly(1, 2, 3);
        assertThat(near().received.toByteArray()).containsExactly(4, 5);
        assertThat(far().lastNanos - startNanos).isEqualTo(30 * MILLI);
        assertThat(near().lastNanos - startNanos).isEqualTo(20 * MILLI);
    }

    @Test
    void whatIsSentAtOnceComesBehindTheDiallersName() {
        connect(profile(0));
        End first = near();
        transport(0)
                .dial(NetworkAddress.parse("/memory/2"), PATIENCE)
                .thenAccept(link -> new End(link).sendAll(new byte[] {7}));
        run(SECOND);
        assertThat(accepted).hasSize(2);
        assertThat(accepted.get(1).received.toByteArray()).containsExactly(7);
        assertThat(first.received.size()).isZero();
    }

    @Test
    void aLinkFillsItsLineAndHoldsNoMoreThanItsWindow() {
        connect(profile(1_000_000));
        long startNanos = simulation.nowNanos();
        byte[] all = WireWorld.random(1, 4_000_000);
        near().sendAll(all);
        assertThat(near().link.roomBytes()).isZero();
        assertThat(near().sent)
                .as("50 ms, the queue, 16 KiB and a write")
                .isLessThan(50_000 + 65_536 + 16_384 + 65_537);
        run(10 * SECOND);
        assertThat(far().received.toByteArray()).isEqualTo(all);
        assertThat((far().lastNanos - startNanos - 30 * MILLI) / (double) SECOND)
                .isBetween(3.999, 4.02);
    }

    @Test
    void aReceiverThatDoesNotReadStopsTheSender() {
        connect(profile(10_000_000));
        far().link.reading(false);
        byte[] all = WireWorld.random(1, 4_000_000);
        near().sendAll(all);
        run(60 * SECOND);
        int sent = near().sent;
        assertThat(sent).isLessThan(1_200_000);
        run(60 * SECOND);
        assertThat(near().sent).isEqualTo(sent);
        far().link.reading(true);
        run(10 * SECOND);
        assertThat(far().received.toByteArray()).isEqualTo(all);
    }

    @Test
    void whatWasWrittenArrivesBeforeTheEnd() {
        connect(profile(1_000_000));
        near().sendAll(new byte[50_000]);
        near().link.finish();
        run(SECOND);
        assertThat(far().received.size()).isEqualTo(50_000);
        assertThat(far().finished).isTrue();
        far().sendAll(new byte[50_000]);
        far().link.close();
        far().link.close();
        run(SECOND);
        assertThat(near().received.size()).isEqualTo(50_000);
        assertThat(near().finished).isTrue();
        assertThat(near().closings + far().closings).isEqualTo(2);
    }

    @Test
    void aBrokenRealLinkIsToldAtOnce() {
        connect(profile(0));
        near().sendAll(new byte[100]);
        simulation.resetLinks(simulation.hosts().get(0), simulation.hosts().get(1));
        run(SECOND);
        assertThat(near().closings).isEqualTo(1);
        assertThat(far().closings).isEqualTo(1);
        assertThat(far().received.size()).isZero();
    }

    @Test
    void whereNoneOfTheseNodesListensADialFails() {
        connect(profile(0));
        dial("/memory/9");
        run(SECOND);
        assertThat(refusal).hasMessageContaining("cannot dial /memory/9");
    }

    @Test
    void aStrangerWhoSaysNothingIsClosed() {
        connect(profile(0));
        Platform stranger = simulation.addHost().start();
        List<End> ends = new ArrayList<>();
        stranger.transports()
                .getFirst()
                .dial(NetworkAddress.parse("/memory/2"), PATIENCE)
                .thenAccept(link -> ends.add(new End(link)));
        run(5 * SECOND);
        assertThat(ends.getFirst().finished).isFalse();
        run(6 * SECOND);
        assertThat(ends.getFirst().finished).isTrue();
        assertThat(accepted).hasSize(1);
    }
}
