package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What TCP adds to the [TransportContract], on epoll and on the JDK's selector alike.
abstract class TcpTransportContract extends TransportContract {
    @Override
    NetworkAddress anyPort() {
        return NetworkAddress.parse("/ip4/127.0.0.1/tcp/0");
    }

    @Test
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
    void knowsWhereAnAcceptedLinkComesFrom() throws Exception {
        BlockingQueue<End> accepted = new LinkedBlockingQueue<>();
        Transport.Listener listener = listen(anyPort(), link -> accepted.add(End.start(link)));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(listener))) {
            assertThat(accepted.take().link.remote()).hasToString("/ip4/127.0.0.1/tcp/" + socket.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dns/localhost/tcp/0", "/dns4/localhost/tcp/0", "/ip6/::1/tcp/0"})
    void listensOnNamesAndOnVersion6(String place) {
        Transport.Listener listener = listen(NetworkAddress.parse(place), End::start);
        NetworkAddress.Step port = new NetworkAddress.Tcp(port(listener));
        dial(NetworkAddress.of(NetworkAddress.parse(place).host(), port));
    }

    @Test
    void triesAllThatANameLeadsTo() {
        // The name leads to ::1 as well on most machines, where nobody listens.
        Transport.Listener listener = listen(anyPort(), End::start);
        dial(NetworkAddress.parse("/dns/localhost/tcp/" + port(listener)));
    }

    @Test
    void aNameThatDoesNotExistIsRefusedInOneSentence() {
        NetworkAddress nowhere = NetworkAddress.parse("/dns/nowhere.invalid/tcp/1");
        assertThatThrownBy(() -> platform.await(transport().dial(nowhere, TimeUnit.SECONDS.toNanos(10))))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessage("cannot dial /dns/nowhere.invalid/tcp/1: no such host");
        assertThatThrownBy(() -> listen(nowhere, End::start))
                .hasMessageContaining("cannot listen on /dns/nowhere.invalid/tcp/1: no such host");
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
