package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import dev.heddle.core.testing.CapturedLog;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every transport of a [RealPlatform] does, whatever it is made of.
abstract class TransportContract {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    RealPlatform platform;
    private final BlockingQueue<End> accepted = new LinkedBlockingQueue<>();
    private final List<Transport.Listener> listeners = new CopyOnWriteArrayList<>();

    abstract RealPlatform.Options options();

    /// Where to listen: any free port.
    abstract NetworkAddress anyPort();

    @BeforeEach
    void open() {
        platform = RealPlatform.open(options());
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_771})
    void carriesBytesInOrderBothWays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] there = randomBytes(random, 3 << 20);
        byte[] back = randomBytes(random, 2 << 20);
        Pair pair = connect();
        pair.dialled.stream(there, random.split());
        pair.accepted.stream(back, random.split());
        await().until(() -> pair.accepted.receiver.byteCount() >= there.length);
        await().until(() -> pair.dialled.receiver.byteCount() >= back.length);
        assertThat(pair.accepted.receiver.bytes()).isEqualTo(there);
        assertThat(pair.dialled.receiver.bytes()).isEqualTo(back);
        assertThat(pair.accepted.receiver.strays()).isEmpty();
        assertThat(pair.dialled.receiver.strays()).isEmpty();
    }

    @Test
    void keepsWhatWasWrittenUntilItIsFlushed() {
        Pair pair = connect();
        pair.dialled.run(() -> pair.dialled.link.write(End.buffer(new byte[] {1, 2, 3})));
        await().during(A_MOMENT).until(() -> pair.accepted.receiver.byteCount() == 0);
        pair.dialled.run(pair.dialled.link::flush);
        await().until(() -> pair.accepted.receiver.byteCount() == 3);
    }

    @Test
    void endsOneDirectionAndGoesOnInTheOther() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] back = randomBytes(random, 16 << 20);
        Pair pair = connect();
        pair.dialled.run(() -> {
            // Not flushed: the end comes behind what was written, flushed or not.
            pair.dialled.link.write(End.buffer(new byte[] {1, 2, 3}));
            pair.dialled.link.finish();
            pair.dialled.link.finish();
        });
        await().until(pair.accepted.receiver::finished);
        assertThat(pair.accepted.receiver.bytes()).containsExactly(1, 2, 3);

        pair.accepted.stream(back, random);
        await().until(() -> pair.dialled.receiver.byteCount() >= back.length);
        assertThat(pair.dialled.receiver.bytes()).isEqualTo(back);
        assertThat(pair.dialled.receiver.closed).isNotDone();

        pair.accepted.run(pair.accepted.link::finish);
        assertThat(pair.dialled.awaitClosed()).isEmpty();
        assertThat(pair.accepted.awaitClosed()).isEmpty();
        assertThat(pair.dialled.receiver.calls).endsWith("finished", "closed");
        assertThat(pair.accepted.receiver.calls).endsWith("closed");
    }

    @Test
    void aCloseEndsTheInputOfTheOtherEnd() {
        Pair pair = connect();
        pair.dialled.send(new byte[1000]);
        await().until(() -> pair.accepted.receiver.byteCount() == 1000);
        pair.dialled.run(() -> {
            pair.dialled.link.close();
            // Never told from within: a receiver must not be entered while it closes.
            assertThat(pair.dialled.receiver.closed).isNotDone();
            pair.dialled.link.close();
        });
        assertThat(pair.dialled.awaitClosed()).isEmpty();
        await().until(pair.accepted.receiver::finished);
        pair.accepted.run(pair.accepted.link::finish);
        assertThat(pair.accepted.awaitClosed()).isEmpty();
        assertThat(pair.dialled.receiver.calls).containsExactly("closed");
    }

    @Test
    void writingToAnEndThatIsGoneBreaksTheLink() {
        Pair pair = connect();
        pair.accepted.run(pair.accepted.link::close);
        assertThat(pair.accepted.awaitClosed()).isEmpty();
        await().until(() -> {
            pair.dialled.send(new byte[100]);
            return pair.dialled.receiver.closed.isDone();
        });
        assertThat(pair.dialled.awaitClosed())
                .get()
                .satisfies(cause -> assertThat(cause)
                        .hasMessageStartingWith("the link to " + pair.dialled.link.remote() + " broke: "));
        assertThat(pair.dialled.receiver.calls).endsWith("closed").doesNotHaveDuplicates();
    }

    @Test
    void releasesWhatWasWrittenToALinkThatIsClosed() {
        Pair pair = connect();
        pair.accepted.run(() -> pair.accepted.link.reading(false));
        ByteBuf queued = End.buffer(new byte[8 << 20]);
        ByteBuf unflushed = End.buffer(new byte[10]);
        ByteBuf late = End.buffer(new byte[10]);
        pair.dialled.run(() -> {
            pair.dialled.link.write(queued);
            pair.dialled.link.flush();
            pair.dialled.link.write(unflushed);
            pair.dialled.link.close();
            pair.dialled.link.write(late);
            pair.dialled.link.flush();
            assertThat(pair.dialled.link.roomBytes()).isZero();
        });
        pair.dialled.awaitClosed();
        pair.accepted.run(pair.accepted.link::close);
        pair.accepted.awaitClosed();
        assertThat(List.of(queued, unflushed, late))
                .allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @Test
    void deliversNothingWhileReadingIsOffNotEvenTheEnd() {
        byte[] bytes = randomBytes(new SplittableRandom(3), 60_000);
        Pair pair = connect();
        pair.accepted.run(() -> pair.accepted.link.reading(false));
        pair.dialled.send(bytes);
        pair.dialled.run(pair.dialled.link::finish);
        await().during(A_MOMENT)
                .until(() -> pair.accepted.receiver.byteCount() == 0 && !pair.accepted.receiver.finished());
        pair.accepted.run(() -> pair.accepted.link.reading(true));
        await().until(pair.accepted.receiver::finished);
        assertThat(pair.accepted.receiver.bytes()).isEqualTo(bytes);
    }

    @Test
    void aReceiverMayStopTheReadingInTheMiddle() {
        byte[] bytes = randomBytes(new SplittableRandom(4), 1 << 20);
        boolean[] reading = {true};
        // Off after each piece, and on again from a task of its own.
        Pair pair = connect(receiver -> receiver.onBytes(() -> {
            assertThat(reading[0]).isTrue();
            reading[0] = false;
            receiver.link().reading(false);
            receiver.link().loop().execute(() -> {
                reading[0] = true;
                receiver.link().reading(true);
            });
        }));
        pair.dialled.stream(bytes, new SplittableRandom(5));
        await().until(() -> pair.accepted.receiver.byteCount() == bytes.length);
        assertThat(pair.accepted.receiver.bytes()).isEqualTo(bytes);
        assertThat(pair.accepted.receiver.closed).isNotDone();
    }

    @Test
    @Tag("T-13")
    @Tag("T-14")
    void aPeerThatDoesNotReadCostsBoundedMemory() {
        byte[] bytes = randomBytes(new SplittableRandom(6), 48 << 20);
        Pair pair = connect();
        pair.accepted.run(() -> pair.accepted.link.reading(false));
        int[] written = {0};
        Runnable pump = () -> {
            while (written[0] < bytes.length && pair.dialled.link.roomBytes() > 0) {
                int count = Math.min(SendRoom.RECORD_BYTES, bytes.length - written[0]);
                pair.dialled.link.write(platform.allocator().buffer(count).writeBytes(bytes, written[0], count));
                written[0] += count;
                pair.dialled.link.flush();
            }
        };
        pair.dialled.receiver.onRoom(pump);
        pair.dialled.run(pump);
        // Whatever two kernels hold, it is far from all; and then nothing moves any more.
        int[] stalledAt = {0};
        await().during(Duration.ofMillis(500))
                .until(() -> pair.dialled.call(() -> {
                    boolean stalled = pair.dialled.link.roomBytes() == 0 && written[0] == stalledAt[0];
                    stalledAt[0] = written[0];
                    return stalled;
                }));
        assertThat(stalledAt[0]).isBetween(1, 2 << 20);

        pair.accepted.run(() -> pair.accepted.link.reading(true));
        await().until(() -> pair.accepted.receiver.byteCount() == bytes.length);
        assertThat(pair.accepted.receiver.bytes()).isEqualTo(bytes);
    }

    @Test
    void saysThatThereIsRoomAgainWhenWhatItToldIsUsedUp() {
        Pair pair = connect();
        CompletableFuture<Integer> again = new CompletableFuture<>();
        pair.dialled.receiver.onRoom(() -> again.complete(pair.dialled.link.roomBytes()));
        pair.dialled.run(() -> {
            int room = pair.dialled.link.roomBytes();
            assertThat(room).isGreaterThanOrEqualTo(65_537);
            pair.dialled.link.write(platform.allocator().buffer(room).writeZero(room));
            assertThat(pair.dialled.link.roomBytes()).isZero();
            pair.dialled.link.flush();
            assertThat(again).isNotDone();
        });
        assertThat(again.orTimeout(10, TimeUnit.SECONDS).join()).isPositive();
    }

    @Test
    void aReceiverThatThrowsLosesItsLinkAndNothingElse() {
        Pair healthy = connect();
        Pair broken = connect(receiver -> receiver.onBytes(() -> {
            throw new IllegalStateException("thrown on purpose");
        }));
        try (CapturedLog log = CapturedLog.ofRoom("transport")) {
            broken.dialled.send(new byte[10]);
            broken.accepted.awaitClosed();
            assertThat(log.errors()).singleElement().asString().contains("receiver threw", "thrown on purpose");
        }
        assertThat(broken.accepted.awaitClosed())
                .get()
                .satisfies(cause -> assertThat(cause)
                        .hasMessageContaining("the receiver threw")
                        .hasCauseInstanceOf(IllegalStateException.class));
        healthy.dialled.send(new byte[10]);
        await().until(() -> healthy.accepted.receiver.byteCount() == 10);
    }

    @Test
    void aLinkLivesOnOneLoopOfThePlatform() {
        Pair pair = connect();
        assertThat(pair.dialled.call(() -> pair.dialled.link.loop().inLoop())).isTrue();
        assertThat(pair.dialled.link.loop()).isSameAs(pair.dialled.link.loop());
        assertThat(platform.loop()).isSameAs(platform.loop());
        assertThat(pair.dialled.link.remote()).isEqualTo(listeners.getFirst().address());
    }

    @Test
    void choosesAPortAndSaysWhich() {
        Transport.Listener first = listen(anyPort(), End::start);
        Transport.Listener second = listen(anyPort(), End::start);
        assertThat(first.address()).isNotEqualTo(second.address()).isNotEqualTo(anyPort());
    }

    @Test
    void aPortThatIsTakenIsRefusedInOneSentence() {
        NetworkAddress taken = listen(anyPort(), End::start).address();
        assertThatThrownBy(() -> listen(taken, End::start))
                .hasRootCauseInstanceOf(IOException.class)
                .cause()
                .hasMessage("cannot listen on %s: address already in use", taken);
    }

    @Test
    void aDialThatIsRefusedNamesTheAddress() {
        Transport.Listener listener = listen(anyPort(), End::start);
        platform.await(listener.close());
        assertThatThrownBy(() -> platform.await(transport().dial(listener.address(), SECOND_NANOS)))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("cannot dial %s: connection refused", listener.address());
    }

    @Test
    void aClosedListenerAcceptsNoMoreButItsLinksGoOn() {
        Pair pair = connect();
        Transport.Listener listener = listeners.getFirst();
        platform.await(listener.close());
        pair.dialled.send(new byte[10]);
        await().until(() -> pair.accepted.receiver.byteCount() == 10);
        assertThatThrownBy(() -> platform.await(transport().dial(listener.address(), SECOND_NANOS)))
                .hasMessageContaining("refused");
        assertThat(listen(listener.address(), End::start).address()).isEqualTo(listener.address());
    }

    @Test
    void aDialThatWasAbandonedLeavesNoLink() {
        NetworkAddress address =
                listen(anyPort(), link -> accepted.add(End.start(link))).address();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<ByteLink> dial =
                    transport().dial(address, SECOND_NANOS).toCompletableFuture();
            // Where the link was quicker it is for whoever asked to end it.
            if (dial.cancel(false)) continue;
            ByteLink quicker = dial.join();
            quicker.loop().execute(quicker::close);
        }
        // Each one that was accepted at all has ended, in whichever way; a healthy one comes through behind
        // them.
        End healthy = dial(address);
        healthy.send(new byte[] {1});
        await().until(() -> accepted.stream().anyMatch(end -> end.receiver.byteCount() == 1));
        await().until(() -> accepted.stream()
                        .filter(end -> !end.receiver.finished() && !end.receiver.closed.isDone())
                        .count()
                == 1);
    }

    @Test
    @Tag("T-21")
    void closingThePlatformTellsEveryLink() {
        Pair pair = connect();
        platform.close();
        assertThat(pair.dialled.receiver.closed).isDone();
        assertThat(pair.accepted.receiver.closed).isDone();
        assertThat(pair.dialled.receiver.closed.join()).isEqualTo(Optional.empty());
    }

    // ---- the means

    /// The two ends of one link.
    static final class Pair {
        final End dialled;
        final End accepted;

        private Pair(End dialled, End accepted) {
            this.dialled = dialled;
            this.accepted = accepted;
        }
    }

    Transport transport() {
        return platform.transports().stream()
                .filter(transport -> transport.handles(anyPort()))
                .findFirst()
                .orElseThrow();
    }

    Pair connect() {
        return connect(_ -> {});
    }

    /// @param prepare what to do with the receiver of the accepted end before it starts
    Pair connect(Consumer<RecordingReceiver> prepare) {
        NetworkAddress address = listen(anyPort(), link -> accepted.add(End.start(link, prepare)))
                .address();
        End dialled = dial(address);
        try {
            End acceptedEnd = accepted.poll(10, TimeUnit.SECONDS);
            assertThat(acceptedEnd).as("the accepted end").isNotNull();
            return new Pair(dialled, acceptedEnd);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    End dial(NetworkAddress address) {
        CompletableFuture<End> dialled = new CompletableFuture<>();
        transport().dial(address, 10 * SECOND_NANOS).whenComplete((link, failure) -> {
            if (failure != null) dialled.completeExceptionally(failure);
            else dialled.complete(End.start(link));
        });
        return platform.await(dialled);
    }

    Transport.Listener listen(NetworkAddress address, Transport.Acceptor acceptor) {
        Transport.Listener listener = platform.await(transport().listen(address, acceptor));
        listeners.add(listener);
        return listener;
    }

    Transport.Listener lastListener() {
        return listeners.getLast();
    }

    static byte[] randomBytes(SplittableRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
