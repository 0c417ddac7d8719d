package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.Timer;
import dev.heddle.core.Transport;
import dev.heddle.core.testing.CapturedLog;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealPlatformTest {
    private static final RealPlatform.Options OPTIONS =
            RealPlatform.Options.DEFAULT.withLoops(2).withThreadNamePrefix("real");

    @Test
    void isFoundByTheServiceLoader() {
        Platform.Provider provider =
                ServiceLoader.load(Platform.Provider.class).findFirst().orElseThrow();
        try (Platform platform = provider.open()) {
            assertThat(platform).isInstanceOf(RealPlatform.class);
        }
    }

    @Test
    void refusesToBeWithoutLoops() {
        assertThatThrownBy(() -> OPTIONS.withLoops(0)).hasMessageContaining("at least 1 loop, got 0");
    }

    @Test
    void offersTheRealWorld() {
        try (RealPlatform platform = RealPlatform.open(OPTIONS)) {
            assertThat(platform.allocator()).isSameAs(PooledByteBufAllocator.DEFAULT);
            assertThat(platform.clock().instant()).isBetween(Instant.now().minusSeconds(60), Instant.now());
            byte[] random = new byte[32];
            platform.entropy().fill(random);
            assertThat(random).isNotEqualTo(new byte[32]);
            assertThat(platform.loop().nowNanos() - System.nanoTime()).isNotPositive();
        }
    }

    @Test
    void runsTimersInTheOrderOfTheirDeadlinesAndNoneThatWasCancelled() {
        try (RealPlatform platform = RealPlatform.open(OPTIONS)) {
            List<String> ran = new ArrayList<>();
            CompletableFuture<Long> late = new CompletableFuture<>();
            long[] deadlineNanos = {0};
            platform.loop().execute(() -> {
                long nowNanos = platform.loop().nowNanos();
                deadlineNanos[0] = nowNanos + TimeUnit.MILLISECONDS.toNanos(20);
                platform.loop().schedule(deadlineNanos[0], () -> late.complete(System.nanoTime()));
                platform.loop().schedule(nowNanos + 10_000_000, () -> ran.add("soon"));
                Timer cancelled = platform.loop().schedule(nowNanos + 11_000_000, () -> ran.add("cancelled"));
                cancelled.cancel();
                cancelled.cancel();
                platform.loop().schedule(nowNanos - 1, () -> ran.add("overdue"));
            });
            assertThat(platform.await(late) - deadlineNanos[0]).isNotNegative();
            assertThat(ran).containsExactly("overdue", "soon");
        }
    }

    @Test
    void aTaskThatThrowsIsLoggedAndTheLoopGoesOn() {
        try (RealPlatform platform = RealPlatform.open(OPTIONS);
                CapturedLog log = CapturedLog.ofRoom("transport")) {
            CompletableFuture<String> next = new CompletableFuture<>();
            platform.loop().execute(() -> {
                throw new AssertionError("thrown by a task");
            });
            platform.loop().schedule(0, () -> {
                throw new IllegalStateException("thrown by a timer");
            });
            platform.handlers(Priority.LOW).execute(() -> {
                throw new IllegalStateException("thrown by a handler");
            });
            platform.loop().schedule(1, () -> next.complete("alive"));
            assertThat(platform.await(next)).isEqualTo("alive");
            await().untilAsserted(() -> assertThat(log.errors())
                    .hasSize(3)
                    .anyMatch(error -> error.endsWith("thrown by a task"))
                    .anyMatch(error -> error.endsWith("thrown by a timer"))
                    .anyMatch(error -> error.endsWith("thrown by a handler")));
        }
    }

    @Test
    void refusesToWaitOnAnyOfItsLoops() {
        try (RealPlatform platform = RealPlatform.open(OPTIONS)) {
            CompletableFuture<String> never = new CompletableFuture<>();
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> platform.await(never), platform.loop());
            assertThatThrownBy(() -> platform.await(waiting))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot wait for a result on real-loop-");
            CompletableFuture<Void> closing = CompletableFuture.runAsync(platform::close, platform.loop());
            assertThatThrownBy(() -> platform.await(closing)).hasMessageContaining("cannot close the platform on");
        }
    }

    @Test
    void handsOnTheFailureThatItWaitedFor() {
        try (RealPlatform platform = RealPlatform.open(OPTIONS)) {
            IOException failure = new IOException("on purpose");
            assertThatThrownBy(() -> platform.await(CompletableFuture.failedStage(failure)))
                    .isInstanceOf(CompletionException.class)
                    .hasCause(failure);
            assertThat(platform.await(CompletableFuture.completedStage(5))).isEqualTo(5);
        }
    }

    @Test
    void keepsThreadsForUrgentHandlersWhateverTheOthersDo() throws InterruptedException {
        try (RealPlatform platform = RealPlatform.open(OPTIONS)) {
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch blocked = new CountDownLatch(200);
            for (int i = 0; i < 200; i++) {
                platform.handlers(Priority.NORMAL).execute(() -> {
                    blocked.countDown();
                    awaitUninterrupted(release);
                });
            }
            assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
            Thread urgent = platform.await(
                    CompletableFuture.supplyAsync(Thread::currentThread, platform.handlers(Priority.CRITICAL)));
            Thread ordinary = platform.await(
                    CompletableFuture.supplyAsync(Thread::currentThread, platform.handlers(Priority.LOW)));
            release.countDown();
            assertThat(urgent.isVirtual()).isFalse();
            assertThat(urgent.isDaemon()).isTrue();
            assertThat(urgent.getName()).startsWith("real-urgent-");
            assertThat(ordinary.isVirtual()).isTrue();
            assertThat(platform.handlers(Priority.HIGH)).isSameAs(platform.handlers(Priority.CRITICAL));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("T-21")
    void leavesNoThreadAndNoDescriptorBehind(Io io) throws IOException {
        // What the process itself opens at first use, such as for virtual threads, is there after two
        // lives.
        live(io);
        live(io);
        int descriptors = Descriptors.ofLoops();
        int whileOpen = live(io);
        assertThat(whileOpen).isGreaterThan(descriptors);
        await().untilAsserted(() -> assertThat(Descriptors.ofLoops()).isEqualTo(descriptors));
    }

    /// A platform's whole life, after which its threads are gone.
    ///
    /// @return descriptors while it was open
    private static int live(Io io) throws IOException {
        RealPlatform platform = RealPlatform.open(OPTIONS.withIo(io));
        for (String place : List.of("/ip4/127.0.0.1/tcp/0", "/memory/0")) exchange(platform, place);
        platform.await(CompletableFuture.runAsync(() -> {}, platform.handlers(Priority.HIGH)));
        int descriptors = Descriptors.ofLoops();
        assertThat(Threads.named("real-")).isNotEmpty();
        platform.close();
        platform.close();
        await().untilAsserted(() -> assertThat(Threads.named("real-")).isEmpty());
        return descriptors;
    }

    @ParameterizedTest
    @EnumSource
    @Tag("T-21")
    void closesItsListenersWheneverItIsClosed(Io io) {
        // The moment matters: a loop may be waiting, or about to.
        for (int i = 0; i < 40; i++) {
            NetworkAddress address;
            try (RealPlatform platform = RealPlatform.open(OPTIONS.withIo(io))) {
                address = exchange(platform, "/ip4/127.0.0.1/tcp/0").address();
            }
            try (RealPlatform next = RealPlatform.open(OPTIONS.withIo(io))) {
                next.await(next.transports().getFirst().listen(address, ByteLink::close));
            }
        }
    }

    @Test
    void saysThatItIsClosed() {
        RealPlatform platform = RealPlatform.open(OPTIONS);
        platform.close();
        NetworkAddress address = NetworkAddress.parse("/ip4/127.0.0.1/tcp/1");
        Transport tcp = platform.transports().getFirst();
        assertThatThrownBy(() -> platform.await(tcp.dial(address, 1_000)))
                .hasMessageContaining("cannot dial /ip4/127.0.0.1/tcp/1: the platform is closed");
        assertThatThrownBy(() -> platform.await(tcp.listen(address, ByteLink::close)))
                .hasMessageContaining("cannot listen on /ip4/127.0.0.1/tcp/1: the platform is closed");
        NetworkAddress named = NetworkAddress.parse("/dns/localhost/tcp/1");
        assertThatThrownBy(() -> platform.await(tcp.dial(named, 1_000_000_000)))
                .hasMessageContaining("the platform is closed");
        assertThatThrownBy(() -> platform.loop().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aMemoryLinkBreaksWhenTheOtherPlatformCloses() {
        try (RealPlatform here = RealPlatform.open(OPTIONS)) {
            RealPlatform there = RealPlatform.open(OPTIONS.withThreadNamePrefix("there"));
            Transport.Listener listener =
                    there.await(there.transports().getLast().listen(NetworkAddress.parse("/memory/0"), End::start));
            End end = here.await(
                    here.transports().getLast().dial(listener.address(), 0).thenApply(End::start));
            there.close();
            await().until(end.receiver::finished);
            end.send(new byte[10]);
            assertThat(end.awaitClosed())
                    .get()
                    .extracting(Throwable::getMessage)
                    .asString()
                    .contains("broke");
            assertThatThrownBy(() -> here.await(here.transports().getLast().dial(listener.address(), 0)))
                    .hasMessageContaining("connection refused");
        }
    }

    private static Transport.Listener exchange(RealPlatform platform, String place) {
        NetworkAddress any = NetworkAddress.parse(place);
        Transport transport = platform.transports().stream()
                .filter(candidate -> candidate.handles(any))
                .findFirst()
                .orElseThrow();
        CompletableFuture<End> accepted = new CompletableFuture<>();
        Transport.Listener listener = platform.await(transport.listen(any, link -> accepted.complete(End.start(link))));
        End dialled = platform.await(
                transport.dial(listener.address(), TimeUnit.SECONDS.toNanos(10)).thenApply(End::start));
        dialled.send(new byte[10]);
        End end = platform.await(accepted);
        await().until(() -> end.receiver.byteCount() == 10);
        return listener;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
