package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What TCP adds to the [TransportContract], on epoll and on the JDK's selector alike.
abstract class TcpTransportContract extends TransportContract {
    private static final String KEY = "/noise-ik/0x080e287879c918794170e258bfaddd75acac5b3e350419044655e4983a487120";

    @Override
    NetworkAddress anyPort() {
        return NetworkAddress.parse("/ip4/127.0.0.1/tcp/0");
    }

    @Test
    @DisplayName("section 5: no-delay is set on every socket, both sides")
    void sendsEachByteWithoutDelay() throws IOException {
        connect();
        List<Integer> sockets = Descriptors.connectedSockets();
        assertThat(sockets)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(descriptor -> assertThat(
                                new EpollSocketChannel(descriptor).config().isTcpNoDelay())
                        .isTrue());
    }

    @Test
    void aResetIsToldAsSuch() throws Exception {
        BlockingQueue<End> accepted = new LinkedBlockingQueue<>();
        Transport.Listener listener = listen(anyPort(), link -> accepted.add(End.start(link)));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(listener))) {
            socket.setSoLinger(true, 0);
        }
        End end = accepted.take();
        assertThat(end.awaitClosed())
                .get()
                .satisfies(cause -> assertThat(cause)
                        .hasMessageStartingWith("the link to %s broke: connection reset", end.link.remote()));
        assertThat(end.receiver.calls).containsExactly("closed");
    }

    @Test
    @Tag("T-09")
    void whoIsNotAdmittedIsClosedAndNoLinkIsMade() throws Exception {
        BlockingQueue<NetworkAddress> asked = new LinkedBlockingQueue<>();
        BlockingQueue<End> accepted = new LinkedBlockingQueue<>();
        Transport.Listener listener = listen(anyPort(), new Transport.Acceptor() {
            @Override
            public boolean admits(NetworkAddress from) {
                asked.add(from);
                return platform.loop().inLoop() && asked.size() > 1;
            }

            @Override
            public void accept(ByteLink link) {
                accepted.add(End.start(link));
            }
        });
        try (Socket refused = new Socket(InetAddress.getLoopbackAddress(), port(listener))) {
            refused.setSoTimeout(5_000);
            assertThat(refused.getInputStream().read()).isEqualTo(-1);
            assertThat(asked).hasToString("[/ip4/127.0.0.1/tcp/%d]".formatted(refused.getLocalPort()));
        }
        try (Socket admitted = new Socket(InetAddress.getLoopbackAddress(), port(listener))) {
            assertThat(accepted.take().link.remote()).hasToString("/ip4/127.0.0.1/tcp/" + admitted.getLocalPort());
        }
        assertThat(accepted).isEmpty();
    }

    @Test
    void knowsWhereAnAcceptedLinkComesFrom() throws Exception {
        BlockingQueue<End> accepted = new LinkedBlockingQueue<>();
        Transport.Listener listener = listen(anyPort(), link -> accepted.add(End.start(link)));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(listener))) {
            assertThat(accepted.take().link.remote()).hasToString("/ip4/127.0.0.1/tcp/" + socket.getLocalPort());
        }
    }

    @Test
    @DisplayName("section 3.5: a listener takes ip4 or ip6 and tcp")
    void listensOnVersion6() throws InterruptedException {
        BlockingQueue<NetworkAddress> remotes = new LinkedBlockingQueue<>();
        Transport.Listener listener = listen(NetworkAddress.parse("/ip6/::1/tcp/0"), link -> {
            remotes.add(link.remote());
            End.start(link);
        });
        assertThat(listener.address()).hasToString("/ip6/::1/tcp/" + port(listener));
        End dialled = dial(listener.address());
        assertThat(dialled.link.remote()).isEqualTo(listener.address());
        assertThat(remotes.take().host()).hasToString(listener.address().host().toString());
    }

    @Test
    @DisplayName("section 3.5: a listener on /ip6/:: takes both versions, and shows each as what it is")
    void listensOnBothVersionsAtOnce() throws InterruptedException {
        BlockingQueue<NetworkAddress> remotes = new LinkedBlockingQueue<>();
        Transport.Listener listener = listen(NetworkAddress.parse("/ip6/::/tcp/0"), link -> {
            remotes.add(link.remote());
            End.start(link);
        });
        assertThat(listener.address()).hasToString("/ip6/::/tcp/" + port(listener));
        for (String host : List.of("/ip6/::1", "/ip4/127.0.0.1")) {
            dial(NetworkAddress.parse(host + "/tcp/" + port(listener)));
            assertThat(remotes.take().toString()).startsWith(host + "/tcp/");
        }
    }

    @ParameterizedTest
    @DisplayName("section 3.5: a listener takes nothing but ip4 or ip6 and tcp")
    @ValueSource(
            strings = {
                "/dns/localhost/tcp/0",
                "/dns4/localhost/tcp/0",
                "/dns6/localhost/tcp/0",
                "/ip4/127.0.0.1/tcp/0" + KEY,
                "/ip6/::1/tcp/0" + KEY + "/handshake/0"
            })
    void refusesToListenOnNamesAndKeys(String place) {
        assertThatThrownBy(() -> listen(NetworkAddress.parse(place), End::start))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on %s: a listener takes /ip4 or /ip6 and /tcp, nothing else", place);
    }

    @Test
    @DisplayName("section 3.5: what an address says beyond host and port is the caller's business")
    void dialsAnAddressWithAKey() {
        Transport.Listener listener = listen(anyPort(), End::start);
        End dialled = dial(NetworkAddress.parse(listener.address() + KEY + "/handshake/0"));
        assertThat(dialled.link.remote()).isEqualTo(listener.address());
    }

    @ParameterizedTest
    @DisplayName("section 5: dns4 and dns6 use the results of their version only")
    @CsvSource({"/dns4/::1, IPv4", "/dns6/127.0.0.1, IPv6"})
    void aNameWithoutAnAddressOfTheVersionIsRefused(String host, String version) {
        NetworkAddress address = NetworkAddress.parse(host + "/tcp/1");
        assertThatThrownBy(() -> platform.await(transport().dial(address, TimeUnit.SECONDS.toNanos(10))))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("cannot dial %s: the name has no %s address", address, version);
    }

    @ParameterizedTest
    @DisplayName("section 5: a name is looked up, for its version")
    @ValueSource(strings = {"/dns/127.0.0.1", "/dns4/127.0.0.1", "/dns4/localhost"})
    void dialsNames(String host) {
        Transport.Listener listener = listen(anyPort(), End::start);
        End dialled = dial(NetworkAddress.parse(host + "/tcp/" + port(listener)));
        assertThat(dialled.link.remote()).isEqualTo(listener.address());
    }

    @Test
    @DisplayName("section 5: what a name leads to is tried in order until one connects")
    void triesAllThatANameLeadsTo(@TempDir Path folder) throws Exception {
        // A process of its own, because the JDK reads the names of such a file once.
        Path names = folder.resolve("hosts");
        Files.writeString(names, "127.0.0.2 several\n::1 several\n127.0.0.1 several\n127.0.0.3 several\n");
        ForkedJvm jvm = ForkedJvm.run(
                DialName.class,
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djdk.net.hosts.file=" + names,
                        "-Dio=" + options().io(),
                        "-cp",
                        String.join(":", ForkedJvm.classPath())));
        assertThat(jvm.output()).containsExactly("/ip4/127.0.0.1", "/ip4/127.0.0.1", "refused");
    }

    @Test
    @DisplayName("section 5: a name that leads nowhere is refused in one sentence")
    void aNameThatDoesNotExistIsRefused() {
        NetworkAddress nowhere = NetworkAddress.parse("/dns/nowhere.invalid/tcp/1");
        assertThatThrownBy(() -> platform.await(transport().dial(nowhere, TimeUnit.SECONDS.toNanos(10))))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("cannot dial /dns/nowhere.invalid/tcp/1: no such host");
    }

    @Test
    void anAddressOfAnotherMachineCannotBeListenedOn() {
        // 192.0.2.0/24 is for documentation and belongs to nobody.
        assertThatThrownBy(() -> listen(NetworkAddress.parse("/ip4/192.0.2.1/tcp/0"), End::start))
                .hasMessageContaining("cannot listen on /ip4/192.0.2.1/tcp/0: ")
                .hasMessageContainingAll("assign requested address");
    }

    @Test
    void aDialEndsAtItsTimeLimit() throws IOException {
        // A listener whose queue of connections is full drops further attempts without an answer.
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, fillers);
            NetworkAddress address = NetworkAddress.parse("/ip4/127.0.0.1/tcp/" + full.getLocalPort());
            long startNanos = System.nanoTime();
            assertThatThrownBy(() -> platform.await(transport().dial(address, TimeUnit.MILLISECONDS.toNanos(200))))
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot dial %s: no answer in time", address);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos))
                    .isBetween(200L, 5_000L);
        } finally {
            for (Socket filler : fillers) filler.close();
        }
    }

    @Test
    @Tag("T-21")
    void aClosedLinkGivesItsDescriptorBack() throws IOException {
        Pair stays = connect();
        int before = Descriptors.ofLoops();
        for (int i = 0; i < 8; i++) {
            Pair pair = connect();
            platform.await(lastListener().close());
            pair.dialled.run(pair.dialled.link::close);
            pair.accepted.run(pair.accepted.link::finish);
            pair.dialled.awaitClosed();
            pair.accepted.awaitClosed();
        }
        await().atMost(Duration.ofSeconds(1)).until(() -> Descriptors.ofLoops() == before);
        stays.dialled.send(new byte[10]);
        await().until(() -> stays.accepted.receiver.byteCount() == 10);
    }

    @Test
    @Tag("T-21")
    void aLinkThatHasEndedButIsNotReadTakesNoProcessorTime() throws IOException {
        Pair pair = connect();
        pair.accepted.run(() -> pair.accepted.link.reading(false));
        pair.dialled.send(new byte[1000]);
        pair.accepted.run(pair.accepted.link::finish);
        await().until(pair.dialled.receiver::finished);
        pair.dialled.run(pair.dialled.link::finish);
        pair.dialled.awaitClosed();
        assertIdle();
        pair.accepted.run(() -> pair.accepted.link.reading(true));
        assertThat(pair.accepted.awaitClosed()).isEmpty();
        assertThat(pair.accepted.receiver.byteCount()).isEqualTo(1000);
    }

    @Test
    @Tag("T-21")
    void aLinkThatBreaksAfterItsInputEndedTakesNoProcessorTime() throws IOException {
        Pair pair = connect();
        pair.accepted.run(pair.accepted.link::close);
        await().until(pair.dialled.receiver::finished);
        // The answer to this byte is a reset, and nobody reads any more.
        pair.dialled.send(new byte[1]);
        assertIdle();
    }

    /// For a while the loops use less than a third of one processor.
    private void assertIdle() throws IOException {
        String loops = options().threadNamePrefix() + "-loop-";
        long beforeMillis = Threads.processorMillis(loops);
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        assertThat(Threads.processorMillis(loops) - beforeMillis).isLessThan(100);
    }

    static int port(Transport.Listener listener) {
        return listener.address().tcpPort().orElseThrow();
    }

    private static void fill(ServerSocket full, List<Socket> fillers) throws IOException {
        for (int i = 0; i < 16; i++) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 200);
            } catch (SocketTimeoutException isFull) {
                return;
            }
        }
        throw new AssertionError("a queue of 1 took 16 connections");
    }
}
