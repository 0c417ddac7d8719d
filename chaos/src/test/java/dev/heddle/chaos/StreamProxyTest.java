package dev.heddle.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The proxy between plain sockets. How long things take is judged by a benchmark, not here.
@Timeout(60)
class StreamProxyTest {
    private static final LineSettings PERFECT = LineSettings.PERFECT;
    private static final int PATIENCE_MILLIS = 20_000;
    /// Long enough for bytes that should not come, had they been let through.
    private static final int A_WHILE_MILLIS = 200;

    private ServerSocket server;
    private StreamProxy proxy;

    /// The two ends of one connection through the proxy.
    private record Ends(Socket near, Socket far) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            near.close();
            far.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = proxy(PERFECT, PERFECT);
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    private StreamProxy proxy(LineSettings forward, LineSettings back) throws IOException {
        return StreamProxy.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (InetSocketAddress) server.getLocalSocketAddress(),
                forward,
                back,
                1);
    }

    private Ends connect() throws IOException {
        Socket near = new Socket();
        near.connect(proxy.address(), PATIENCE_MILLIS);
        Socket far = server.accept();
        for (Socket one : new Socket[] {near, far}) {
            one.setTcpNoDelay(true);
            one.setSoTimeout(PATIENCE_MILLIS);
        }
        return new Ends(near, far);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bytesArriveUnchangedAndCompleteBothWays(long seed) throws Exception {
        String as = "seed " + seed;
        SplittableRandom random = new SplittableRandom(seed);
        proxy.settings(Way.FORWARD, draw(random));
        proxy.settings(Way.BACK, draw(random));
        byte[] there = randomBytes(random);
        byte[] back = randomBytes(random);
        try (Ends ends = connect()) {
            CompletableFuture<byte[]> far = exchange(ends.far, back, seed);
            byte[] near = exchange(ends.near, there, ~seed).join();
            assertThat(near).as(as).isEqualTo(back);
            assertThat(far.join()).as(as).isEqualTo(there);
        }
        await().untilAsserted(() -> assertThat(proxy.counters())
                .as(as)
                .isEqualTo(new ProxyCounters(1, 0, 0, 0, 0, flow(there.length), flow(back.length))));
    }

    private static ProxyCounters.Flow flow(long bytes) {
        return new ProxyCounters.Flow(bytes, bytes, 0, 0);
    }

    @Test
    void corruptedBytesAreAsManyAsTheyWere() throws Exception {
        proxy.settings(Way.FORWARD, PERFECT.withCorruption(1));
        byte[] sent = new byte[100 << 10];
        try (Ends ends = connect()) {
            CompletableFuture<byte[]> far = exchange(ends.far, new byte[0], 1);
            assertThat(exchange(ends.near, sent, 2).join()).isEmpty();
            byte[] arrived = far.join();
            assertThat(arrived).hasSameSizeAs(sent);
            int turned = 0;
            for (byte one : arrived) turned += Integer.bitCount(one & 0xff);
            assertThat(turned).isEqualTo(100);
            assertThat(proxy.counters().forward().turnedBits()).isEqualTo(100);
        }
    }

    @Test
    void oneEndMayFinishAndTheOtherGoOn() throws Exception {
        proxy.settings(Way.FORWARD, PERFECT.withDelay(Duration.ofMillis(20)));
        try (Ends ends = connect()) {
            ends.near.getOutputStream().write(new byte[] {1, 2});
            ends.near.shutdownOutput();
            assertThat(ends.far.getInputStream().readAllBytes()).containsExactly(1, 2);
            assertThat(proxy.counters().open()).isEqualTo(1);
            ends.far.getOutputStream().write(new byte[] {3});
            assertThat(ends.near.getInputStream().read()).isEqualTo(3);
            ends.far.shutdownOutput();
            assertThat(ends.near.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> proxy.counters().open() == 0);
    }

    @Test
    void resetIsARstToBothEndsOfTheConnectionsThatAreThere() throws Exception {
        try (Ends one = connect();
                Ends other = connect()) {
            pass(one.near, one.far);
            pass(other.near, other.far);
            proxy.reset();
            for (Socket end : new Socket[] {one.near, one.far, other.near, other.far}) assertReset(end);
        }
        try (Ends fresh = connect()) {
            pass(fresh.near, fresh.far);
        }
    }

    @Test
    void aResetOfOneEndReachesTheOtherBehindWhatWasSent() throws Exception {
        proxy.settings(Way.FORWARD, PERFECT.withDelay(Duration.ofMillis(20)));
        try (Ends ends = connect()) {
            pass(ends.near, ends.far);
            ends.near.getOutputStream().write(7);
            await().until(() -> proxy.counters().forward().read() == 2);
            ends.near.setSoLinger(true, 0);
            ends.near.close();
            assertReset(ends.far);
        }
        await().until(() -> proxy.counters().open() == 0);
    }

    @Test
    void whereNobodyListensBehindTheConnectionIsReset() throws Exception {
        server.close();
        try (Socket near = new Socket()) {
            near.connect(proxy.address(), PATIENCE_MILLIS);
            near.setSoTimeout(PATIENCE_MILLIS);
            assertReset(near);
        }
        assertThat(proxy.counters().unreached()).isEqualTo(1);
        assertThat(proxy.counters().open()).isZero();
    }

    @Test
    void whatComesAboveTheMostIsResetUntilAnotherHasGone() throws Exception {
        proxy.close();
        proxy = StreamProxy.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (InetSocketAddress) server.getLocalSocketAddress(),
                PERFECT,
                PERFECT,
                1,
                1);
        try (Ends ends = connect()) {
            pass(ends.near, ends.far);
            try (Socket second = new Socket()) {
                second.connect(proxy.address(), PATIENCE_MILLIS);
                second.setSoTimeout(PATIENCE_MILLIS);
                assertReset(second);
            }
            assertThat(proxy.counters().refused()).isEqualTo(1);
        }
        await().until(() -> proxy.counters().open() == 0);
        try (Ends ends = connect()) {
            pass(ends.near, ends.far);
        }
    }

    @Test
    void halfOpenConnectionsCarryNothingAndStayOpen() throws Exception {
        try (Ends ends = connect()) {
            pass(ends.near, ends.far);
            proxy.halfOpen();
            ends.near.getOutputStream().write(5);
            assertSilent(ends.far);
            ends.far.close();
            // Neither FIN nor RST: the far end is gone, and the near one does not hear of it.
            ends.near.getOutputStream().write(6);
            assertSilent(ends.near);
            ProxyCounters counters = proxy.counters();
            assertThat(counters.open()).isEqualTo(1);
            assertThat(counters.halfOpen()).isEqualTo(1);
            assertThat(counters.forward().held()).isZero();
            try (Ends fresh = connect()) {
                pass(fresh.near, fresh.far);
            }
        }
        // Elsewhere nobody learns of it who does not read.
        if (Epoll.isAvailable())
            await("both have gone").until(() -> proxy.counters().open() == 0);
    }

    @Test
    void aStalledWayCarriesNothingUntilItGoesOnAndTheOtherDoes() throws Exception {
        try (Ends ends = connect()) {
            proxy.stall(Way.FORWARD, true);
            assertThat(proxy.stalled(Way.FORWARD)).isTrue();
            ends.near.getOutputStream().write(5);
            pass(ends.far, ends.near);
            assertSilent(ends.far);
            proxy.stall(Way.FORWARD, false);
            assertThat(ends.far.getInputStream().read()).isEqualTo(5);
        }
    }

    @Test
    void connectionsThatComeLaterAreStalledToo() throws Exception {
        proxy.stall(Way.BACK, true);
        try (Ends ends = connect()) {
            ends.far.getOutputStream().write(5);
            assertSilent(ends.near);
            proxy.stall(Way.BACK, false);
            assertThat(ends.near.getInputStream().read()).isEqualTo(5);
        }
    }

    @Test
    void aReceiverThatDoesNotReadBoundsWhatIsHeld() throws Exception {
        try (Ends ends = connect()) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    while (true) ends.near.getOutputStream().write(new byte[4 << 10]);
                } catch (IOException closed) {
                    // The end of the test.
                }
            });
            // Queue and window; and at most two reads that came all the same.
            long full = 2 * (64 << 10);
            await().until(() -> held() >= full);
            await().during(Duration.ofMillis(A_WHILE_MILLIS)).until(() -> held() <= full + 2 * (16 << 10));
            // The way back is open.
            pass(ends.far, ends.near);
            ends.far.close();
            writer.join();
        }
    }

    private long held() {
        return proxy.counters().forward().held();
    }

    @Test
    void settingsChangeWhileItRuns() throws Exception {
        proxy.settings(Way.FORWARD, PERFECT.withRate(1, 64 << 10));
        try (Ends ends = connect()) {
            byte[] sent = randomBytes(new SplittableRandom(5));
            CompletableFuture<byte[]> far = exchange(ends.far, new byte[0], 1);
            CompletableFuture<byte[]> near = exchange(ends.near, sent, 2);
            await().until(() -> proxy.counters().forward().held() > 0);
            LineSettings faster = PERFECT.withDelay(Duration.ofMillis(1)).withRate(100_000_000, 64 << 10);
            proxy.settings(Way.FORWARD, faster);
            assertThat(proxy.settings(Way.FORWARD)).isEqualTo(faster);
            assertThat(proxy.settings(Way.BACK)).isEqualTo(PERFECT);
            assertThat(far.join()).isEqualTo(sent);
            assertThat(near.join()).isEmpty();
        }
    }

    @Test
    @Tag("T-21")
    void closeLeavesNoConnectionAndNoThread() throws Exception {
        try (Ends ends = connect()) {
            pass(ends.near, ends.far);
            proxy.stall(Way.FORWARD, true);
            ends.near.getOutputStream().write(new byte[10_000]);
            InetSocketAddress address = proxy.address();
            proxy.close();
            assertReset(ends.near);
            assertReset(ends.far);
            assertThatIOException().isThrownBy(() -> new Socket().connect(address, PATIENCE_MILLIS));
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("heddle-proxy"));
            assertThatIllegalStateException().isThrownBy(proxy::counters).withMessage("the proxy is closed");
            proxy.close();
        }
    }

    @Test
    void itListensOnLoopbackOnly() {
        InetSocketAddress all = new InetSocketAddress("0.0.0.0", 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamProxy.start(all, all, PERFECT, PERFECT, 1))
                .withMessage(
                        "a proxy listens on a loopback address only, such as 127.0.0.1, not on %s: it lets"
                                + " everybody through",
                        all);
    }

    @Test
    void itGoesOnToLoopbackOnly() {
        InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.1", 9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamProxy.start(proxy.address(), elsewhere, PERFECT, PERFECT, 1))
                .withMessage(
                        "a proxy goes on to a loopback address only, such as 127.0.0.1, not to %s: it is for this"
                                + " machine alone",
                        elsewhere);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatIsForPacketsIsRefused(int which) {
        LineSettings wrong = List.of(PERFECT.withLoss(0.1), PERFECT.withDuplication(0.1), PERFECT.withReordering(0.1))
                .get(which);
        String sentence = "loss, duplication and reordering are for packets: nothing of a stream of bytes is lost,"
                + " doubled or overtakes; use UDP or a relay of IP packets";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy(wrong, PERFECT))
                .withMessage(sentence);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy(PERFECT, wrong))
                .withMessage(sentence);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy.settings(Way.BACK, wrong))
                .withMessage(sentence);
        assertThat(proxy.settings(Way.BACK)).isEqualTo(PERFECT);
    }

    @Test
    void aPlaceThatIsTakenIsRefused() {
        assertThatIOException()
                .isThrownBy(() -> StreamProxy.start(proxy.address(), proxy.address(), PERFECT, PERFECT, 1))
                .withMessageStartingWith("cannot listen on " + proxy.address());
    }

    private static LineSettings draw(SplittableRandom random) {
        LineSettings settings = PERFECT.withDelay(Duration.ofMillis(random.nextInt(0, 30)));
        if (random.nextBoolean()) settings = settings.withJitter(Duration.ofMillis(random.nextInt(0, 10)));
        return random.nextBoolean() ? settings : settings.withRate(random.nextLong(1_000_000, 50_000_000), 64 << 10);
    }

    private static byte[] randomBytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(1, 1_000_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Sends and finishes; meanwhile reads until the other end has finished.
    private static CompletableFuture<byte[]> exchange(Socket socket, byte[] sent, long seed) {
        CompletableFuture<byte[]> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(readAll(socket.getInputStream()));
            } catch (Throwable failed) {
                done.completeExceptionally(failed);
            }
        });
        Thread.ofVirtual().start(() -> {
            SplittableRandom random = new SplittableRandom(seed);
            try {
                for (int at = 0; at < sent.length; ) {
                    int some = Math.min(random.nextInt(1, 50_000), sent.length - at);
                    socket.getOutputStream().write(sent, at, some);
                    at += some;
                }
                socket.shutdownOutput();
            } catch (IOException failed) {
                done.completeExceptionally(failed);
            }
        });
        return done;
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[10_000];
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
            all.writeBytes(Arrays.copyOf(some, count));
        }
        return all.toByteArray();
    }

    private static void pass(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(42);
        assertThat(to.getInputStream().read()).isEqualTo(42);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(A_WHILE_MILLIS);
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> socket.getInputStream().read());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /// Bytes may come before it.
    private static void assertReset(Socket socket) {
        assertThatIOException()
                .isThrownBy(() -> readAll(socket.getInputStream()))
                .withMessageContaining("reset");
    }
}
