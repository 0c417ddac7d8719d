package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.core.Transport;
import dev.heddle.core.testing.CapturedLog;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Section 5's optional parts on real sockets, through both of the system's interfaces.
class TcpSettingsTest {
    private static final NetworkAddress ANY_PORT = NetworkAddress.parse("/ip4/127.0.0.1/tcp/0");
    private static final TcpSettings PROXIED = TcpSettings.DEFAULT.withProxyProtocol(true);
    private static final byte[] HEADER = HexFormat.of().parseHex(ProxyHeaderTest.VERSION_4);

    private final BlockingQueue<End> accepted = new LinkedBlockingQueue<>();

    private static RealPlatform open(Io io, TcpSettings tcp) {
        return open(io, tcp, 2);
    }

    private static RealPlatform open(Io io, TcpSettings tcp, int loops) {
        return RealPlatform.open(RealPlatform.Options.DEFAULT
                .withLoops(loops)
                .withThreadNamePrefix("settings")
                .withIo(io)
                .withTcp(tcp));
    }

    // ---- proxy protocol

    @ParameterizedTest
    @EnumSource
    @DisplayName("section 5: an inbound link reports the address in the header, and has all bytes behind it")
    void aHeaderCutAnywhereComesBeforeTheLinksOwnBytes(Io io) throws Exception {
        try (RealPlatform platform = open(io, PROXIED)) {
            int port = listen(platform);
            byte[] all = new byte[HEADER.length + 1_000];
            System.arraycopy(HEADER, 0, all, 0, HEADER.length);
            for (int i = HEADER.length; i < all.length; i++) all[i] = (byte) i;
            for (int cut = 0; cut <= HEADER.length + 1; cut++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setTcpNoDelay(true);
                    socket.getOutputStream().write(all, 0, cut);
                    socket.getOutputStream().write(all, cut, all.length - cut);
                    End end = accepted.take();
                    await().until(() -> end.receiver.byteCount() == 1_000);
                    assertThat(end.link.remote()).as("cut at %s", cut).hasToString("/ip4/10.0.0.16/tcp/6180");
                    assertThat(end.receiver.bytes())
                            .as("cut at %s", cut)
                            .containsExactly(Arrays.copyOfRange(all, HEADER.length, all.length));
                    end.send(new byte[] {42});
                    assertThat(socket.getInputStream().read()).isEqualTo(42);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindTheHeaderWaitForALinkThatDoesNotRead(Io io) throws Exception {
        try (RealPlatform platform = open(io, PROXIED)) {
            Transport.Listener listener = platform.await(tcp(platform).listen(ANY_PORT, link -> {
                link.reading(false);
                accepted.add(End.start(link));
            }));
            try (Socket socket = connect(listener)) {
                socket.getOutputStream().write(HEADER);
                socket.getOutputStream().write(new byte[100_000]);
                socket.shutdownOutput();
                End end = accepted.take();
                await().during(Duration.ofMillis(100)).until(() -> end.receiver.calls.isEmpty());
                end.run(() -> end.link.reading(true));
                await().until(end.receiver::finished);
                assertThat(end.receiver.byteCount()).isEqualTo(100_000);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("section 5: without a proper header the connection is dropped, and the log says why")
    @Tag("T-34")
    void aWrongHeaderIsDropped(Io io) throws Exception {
        try (RealPlatform platform = open(io, PROXIED);
                CapturedLog log = CapturedLog.ofRoom("transport")) {
            int port = listen(platform);
            for (int i = 0; i < 20; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.getOutputStream().write('G');
                    assertThat(ended(socket)).isTrue();
                }
            }
            assertThat(log.warnings())
                    .hasSizeBetween(1, 3)
                    .first()
                    .asString()
                    .startsWith("dropped a connection from /ip4/127.0.0.1/tcp/")
                    .endsWith(": no proxy protocol signature, byte 0 is 47");
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(HEADER, 0, 15);
                socket.shutdownOutput();
                assertThat(ended(socket)).isTrue();
            }
            assertThat(accepted).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("section 5: off by default, and then a header is bytes like any others")
    void withoutTheSettingAHeaderIsNotLookedFor(Io io) throws Exception {
        try (RealPlatform platform = open(io, TcpSettings.DEFAULT)) {
            int port = listen(platform);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(HEADER);
                End end = accepted.take();
                await().until(() -> end.receiver.byteCount() == HEADER.length);
                assertThat(end.link.remote()).hasToString("/ip4/127.0.0.1/tcp/" + socket.getLocalPort());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("T-01")
    void aHeaderThatTricklesInIsDroppedAfterItsTime(Io io) throws Exception {
        try (RealPlatform platform = open(io, PROXIED);
                CapturedLog log = CapturedLog.ofRoom("transport")) {
            int port = listen(platform);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                long startNanos = System.nanoTime();
                for (int i = 0; i < 3; i++) socket.getOutputStream().write(HEADER, i, 1);
                assertThat(ended(socket)).isTrue();
                assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos))
                        .isBetween(1_900L, 5_000L);
            }
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .endsWith(": the proxy protocol header was not complete in time, 3 bytes came");
            assertThat(accepted).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("T-13")
    void whoWaitsLongestForItsHeaderGivesWayToTheNext(Io io) throws Exception {
        Deque<Socket> silent = new ArrayDeque<>();
        // With one loop the order of arrival is the order of the connects.
        try (RealPlatform platform = open(io, PROXIED, 1);
                CapturedLog log = CapturedLog.ofRoom("transport")) {
            int port = listen(platform);
            for (int i = 0; i <= ProxiedArrivals.MOST; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), port));
                silent.getLast().getOutputStream().write(HEADER, 0, 1);
            }
            assertThat(ended(silent.removeFirst())).isTrue();
            assertThat(log.warnings()).singleElement().asString().contains("256 others wait for theirs too");
            // All others can still complete theirs.
            for (Socket each : silent) each.getOutputStream().write(HEADER, 1, HEADER.length - 1);
            await().until(() -> accepted.size() == ProxiedArrivals.MOST);
        } finally {
            for (Socket each : silent) each.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("T-21")
    void closingThePlatformEndsWhoWaitsForItsHeader(Io io) throws Exception {
        RealPlatform platform = open(io, PROXIED);
        try (CapturedLog _ = CapturedLog.ofRoom("transport");
                Socket socket = connect(listener(platform))) {
            socket.getOutputStream().write(HEADER, 0, 1);
            await().during(Duration.ofMillis(50)).until(() -> true);
            platform.close();
            assertThat(ended(socket)).isTrue();
        }
    }

    // ---- HTTP proxy

    @ParameterizedTest
    @EnumSource
    @DisplayName("section 5: a proxy is asked to CONNECT, and does the look-up")
    void dialsThroughAProxy(Io io) throws Exception {
        try (HttpProxyStub proxy = new HttpProxyStub("HTTP/1.0 200 Connection established\r\nVia: x\r\n\r\nbehind");
                RealPlatform platform = open(io, through(proxy))) {
            NetworkAddress address = NetworkAddress.parse("/dns/nowhere.invalid/tcp/6180");
            End end = dial(platform, address);
            assertThat(proxy.request()).isEqualTo("CONNECT nowhere.invalid:6180 HTTP/1.0");
            assertThat(end.link.remote()).isEqualTo(address);
            await().until(() -> end.receiver.byteCount() == 6);
            assertThat(end.receiver.bytes()).asString().isEqualTo("behind");
            end.send(new byte[] {7});
            assertThat(proxy.next()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asksForAnAddressOfVersion6InBrackets(Io io) throws Exception {
        try (HttpProxyStub proxy = new HttpProxyStub("HTTP/1.1 200 OK\r\n\r\n");
                RealPlatform platform = open(io, through(proxy))) {
            dial(platform, NetworkAddress.parse("/ip6/2001:db8::1/tcp/80"));
            assertThat(proxy.request()).isEqualTo("CONNECT [2001:db8::1]:80 HTTP/1.0");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("section 5: anything but a 200 fails the dial with the proxy's own words")
    void aProxyThatRefusesIsQuoted(Io io) throws Exception {
        try (HttpProxyStub proxy = new HttpProxyStub("HTTP/1.0 403 No\u0007\r\n\r\n");
                RealPlatform platform = open(io, through(proxy))) {
            assertThatThrownBy(() -> dial(platform, NetworkAddress.parse("/ip4/192.0.2.1/tcp/80")))
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "cannot dial /ip4/192.0.2.1/tcp/80 through the proxy 127.0.0.1:%s:"
                                    + " the proxy answered 'HTTP/1.0 403 No\\x07'",
                            proxy.port());
            assertThat(proxy.next()).as("the connection is closed").isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProxyThatSaysNothingOrEndsFailsTheDialInItsTime(Io io) throws Exception {
        NetworkAddress address = NetworkAddress.parse("/ip4/192.0.2.1/tcp/80");
        try (HttpProxyStub proxy = new HttpProxyStub("HTTP/1.0 200");
                RealPlatform platform = open(io, through(proxy))) {
            assertThatThrownBy(() -> platform.await(tcp(platform).dial(address, TimeUnit.MILLISECONDS.toNanos(300))))
                    .hasMessageContaining("the proxy's answer was not complete in time, 12 bytes came");
            assertThat(proxy.next()).as("the connection is closed").isEqualTo(-1);
        }
        try (HttpProxyStub proxy = new HttpProxyStub("HTTP/1.0");
                RealPlatform platform = open(io, through(proxy))) {
            proxy.endAfterAnswer();
            assertThatThrownBy(() -> dial(platform, address))
                    .hasMessageContaining("the connection ended within the proxy's answer, 8 bytes came");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAbandonedDialLeavesTheProxy(Io io) throws Exception {
        try (HttpProxyStub proxy = new HttpProxyStub("HTTP/1.0 200");
                RealPlatform platform = open(io, through(proxy))) {
            CompletableFuture<ByteLink> dial = tcp(platform)
                    .dial(NetworkAddress.parse("/ip4/192.0.2.1/tcp/80"), TimeUnit.SECONDS.toNanos(60))
                    .toCompletableFuture();
            assertThat(proxy.request()).startsWith("CONNECT");
            dial.cancel(false);
            assertThat(proxy.next()).isEqualTo(-1);
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() {
        TcpSettings nowhere =
                TcpSettings.DEFAULT.withHttpProxy(Optional.of(new HttpProxy("proxy.invalid", 3128, List.of())));
        try (RealPlatform platform = open(Io.best(), nowhere)) {
            assertThatThrownBy(() -> dial(platform, NetworkAddress.parse("/ip4/192.0.2.1/tcp/80")))
                    .hasMessageContaining(
                            "cannot dial /ip4/192.0.2.1/tcp/80 through the proxy proxy.invalid:3128: no such host");
            NetworkAddress injection = NetworkAddress.of(new NetworkAddress.Dns("a\r\nb"), new NetworkAddress.Tcp(1));
            assertThatThrownBy(() -> dial(platform, injection))
                    .hasMessageContaining("a proxy cannot be asked for such a name");
        }
    }

    @Test
    void exceptionsAreDialledDirectly() throws Exception {
        try (HttpProxyStub proxy = new HttpProxyStub("HTTP/1.0 500\r\n\r\n");
                RealPlatform platform = open(
                        Io.best(),
                        TcpSettings.DEFAULT.withHttpProxy(
                                Optional.of(new HttpProxy("127.0.0.1", proxy.port(), List.of("127.0.0.1")))))) {
            End end = dial(platform, listener(platform).address());
            end.send(new byte[1]);
            End other = accepted.take();
            await().until(() -> other.receiver.byteCount() == 1);
        }
    }

    // ---- buffers and views

    @ParameterizedTest
    @EnumSource
    @DisplayName("section 5: four optional sizes, for receive and send buffers of inbound and outbound sockets")
    void setsTheBuffersThatAreGiven(Io io) throws Exception {
        TcpSettings sized =
                TcpSettings.DEFAULT.withInbound(buffers(20_000, 30_000)).withOutbound(buffers(40_000, 50_000));
        try (RealPlatform platform = open(io, sized)) {
            End dialled = dial(platform, listener(platform).address());
            accepted.take();
            // Linux counts its own overhead too and reports twice what was asked for.
            assertThat(connectedBuffers()).containsExactlyInAnyOrder("40000/60000", "80000/100000");
            dialled.send(new byte[1]);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("section 5: buffers are left to the system unless configured")
    void leavesOtherBuffersToTheSystem(Io io) throws Exception {
        try (RealPlatform platform = open(io, TcpSettings.DEFAULT);
                SocketChannel untouched = SocketChannel.open(StandardProtocolFamily.INET)) {
            Transport.Listener listener = listener(platform);
            untouched.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), TcpTransportContract.port(listener)));
            dial(platform, listener.address());
            accepted.take();
            accepted.take();
            assertThat(connectedBuffers()).hasSize(4);
            assertThat(connectedBuffers().stream().map(sizes -> sizes.split("/", 2)[0]))
                    .as("receive buffers, one of them untouched")
                    .containsOnly(connectedBuffers().getFirst().split("/", 2)[0]);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("T-21")
    void aViewHasSettingsOfItsOwnAndEndsWithItsOwner(Io io) throws Exception {
        RealPlatform owner = open(io, TcpSettings.DEFAULT);
        Platform view = owner.with(PROXIED);
        assertThat(view.loop()).isSameAs(owner.loop());
        assertThat(view.store()).isSameAs(owner.store());
        assertThat(view.transports().getLast()).isSameAs(owner.transports().getLast());
        Transport.Listener plain = listener(owner);
        Transport.Listener proxied = listener(view);
        view.close();
        try (Socket direct = connect(plain);
                Socket balanced = connect(proxied)) {
            assertThat(accepted.take().link.remote().host()).isEqualTo(ANY_PORT.host());
            balanced.getOutputStream().write(HEADER);
            assertThat(accepted.take().link.remote()).hasToString("/ip4/10.0.0.16/tcp/6180");
            owner.close();
            assertThat(ended(direct)).isTrue();
            assertThat(ended(balanced)).isTrue();
        }
        await().untilAsserted(() -> assertThat(Threads.named("settings-")).isEmpty());
    }

    @Test
    void aBufferHasAtLeastOneByte() {
        assertThatThrownBy(() -> buffers(0, 1)).hasMessage("a socket's receive buffer has at least 1 byte, got 0");
        assertThatThrownBy(() -> buffers(1, -1)).hasMessage("a socket's send buffer has at least 1 byte, got -1");
    }

    // ---- the means

    private static TcpSettings.Buffers buffers(int receiveBytes, int sendBytes) {
        return new TcpSettings.Buffers(OptionalInt.of(receiveBytes), OptionalInt.of(sendBytes));
    }

    /// Receive and send buffer of each connected socket of this process.
    private static List<String> connectedBuffers() throws IOException {
        List<String> sizes = new ArrayList<>();
        for (int descriptor : Descriptors.connectedSockets()) {
            var config = new EpollSocketChannel(descriptor).config();
            sizes.add(config.getReceiveBufferSize() + "/" + config.getSendBufferSize());
        }
        return sizes;
    }

    private static TcpSettings through(HttpProxyStub proxy) {
        return TcpSettings.DEFAULT.withHttpProxy(Optional.of(new HttpProxy("127.0.0.1", proxy.port(), List.of())));
    }

    private static Transport tcp(Platform platform) {
        return platform.transports().getFirst();
    }

    private Transport.Listener listener(Platform platform) {
        return platform.await(tcp(platform).listen(ANY_PORT, link -> accepted.add(End.start(link))));
    }

    private int listen(Platform platform) {
        return listener(platform).address().tcpPort().orElseThrow();
    }

    private static Socket connect(Transport.Listener listener) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), TcpTransportContract.port(listener));
    }

    private static End dial(Platform platform, NetworkAddress address) {
        return platform.await(
                tcp(platform).dial(address, TimeUnit.SECONDS.toNanos(10)).thenApply(End::start));
    }

    /// Whether the other end closed the connection, in good order or not.
    private static boolean ended(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException reset) {
            return true;
        }
    }
}
