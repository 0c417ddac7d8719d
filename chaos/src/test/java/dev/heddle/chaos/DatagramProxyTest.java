package dev.heddle.chaos;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.core.testing.CapturedLog;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramProxyTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration NEVER = Duration.ofHours(1);

    private final List<AutoCloseable> open = new ArrayList<>();
    private DatagramSocket server;
    private DatagramSocket client;
    private DatagramProxy proxy;

    private record Received(byte[] bytes, SocketAddress from) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = socket();
        client = socket();
        proxy = proxy(LineSettings.PERFECT, LineSettings.PERFECT, NEVER, 1_024);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_771})
    void datagramsOfAllSizesPassUnchangedBothWays(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50; i++) {
            byte[] question = new byte[i == 0 ? 65_507 : 1 + random.nextInt(20_000)];
            random.nextBytes(question);
            byte[] answer = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(answer);
            send(client, question);
            Received asked = receive(server);
            assertArrayEquals(question, asked.bytes, "question " + i + " of seed " + seed);
            server.send(new DatagramPacket(answer, answer.length, asked.from));
            Received answered = receive(client);
            assertArrayEquals(answer, answered.bytes, "answer " + i + " of seed " + seed);
            assertEquals(proxy.address(), answered.from);
        }
        DatagramCounters counters = proxy.counters();
        assertEquals(50, counters.forward().left());
        assertEquals(50, counters.back().left());
        assertEquals(1, counters.opened());
    }

    @Test
    void anEmptyDatagramIsCountedAndGoesNoFurther() throws IOException {
        send(client, "");
        send(client, "the next one");
        assertEquals("the next one", receive(server).text());
        assertEquals(1, proxy.counters().forward().undelivered());
    }

    @Test
    void eachClientHasASocketOfItsOwnAndItsOwnAnswers() throws IOException {
        DatagramSocket other = socket();
        send(client, "one");
        Received one = receive(server);
        send(other, "two");
        Received two = receive(server);
        assertNotEquals(one.from, two.from);
        answer(two, "for two");
        answer(one, "for one");
        assertEquals("for one", receive(client).text());
        assertEquals("for two", receive(other).text());
        assertEquals(2, proxy.counters().clients());
    }

    @Test
    void aReboundClientComesFromAnotherPortAndIsAnsweredThere() throws IOException {
        send(client, "before");
        SocketAddress before = receive(server).from;
        proxy.rebind();
        send(client, "after");
        Received after = receive(server);
        assertNotEquals(before, after.from);
        answer(after, "there");
        assertEquals("there", receive(client).text());
        assertEquals(1, proxy.counters().opened(), "it is the same client");
    }

    @Test
    void whatIsSentToAClientThatWasResetIsLostAndItComesBackAsANewOne() throws IOException {
        send(client, "before");
        Received before = receive(server);
        proxy.stall(Way.BACK, true);
        answer(before, "too late");
        await().until(() -> proxy.counters().back().entered() == 1);
        proxy.reset();
        assertEquals(0, proxy.counters().clients());
        proxy.stall(Way.BACK, false);
        assertEquals(1, proxy.counters().back().undelivered());
        send(client, "after");
        Received after = receive(server);
        assertEquals("after", after.text());
        answer(after, "in time");
        assertEquals("in time", receive(client).text());
        assertEquals(2, proxy.counters().opened());
    }

    @Test
    void aHalfOpenClientCarriesNothingEitherWayAndANewOneDoes() throws IOException {
        send(client, "before");
        Received before = receive(server);
        proxy.halfOpen();
        send(client, "into the void");
        answer(before, "into the void");
        await().until(() -> proxy.counters().forward().undelivered() == 1
                && proxy.counters().back().undelivered() == 1);
        DatagramSocket fresh = socket();
        send(fresh, "of a new one");
        assertEquals("of a new one", receive(server).text());
        assertEquals(1, proxy.counters().halfOpen());
        assertEquals(2, proxy.counters().clients());
    }

    @Test
    void aStalledWayDeliversWhenItGoesOn() throws IOException {
        proxy.stall(Way.FORWARD, true);
        assertTrue(proxy.stalled(Way.FORWARD));
        for (String each : List.of("a", "b", "c")) send(client, each);
        await().until(() -> proxy.counters().forward().entered() == 3);
        assertEquals(0, proxy.counters().forward().left());
        proxy.stall(Way.FORWARD, false);
        for (String each : List.of("a", "b", "c"))
            assertEquals(each, receive(server).text());
    }

    @Test
    void settingsCanBeChangedWhileItRuns() throws IOException {
        send(client, "whole");
        Received whole = receive(server);
        LineSettings lossy = LineSettings.PERFECT.withLoss(1);
        proxy.settings(Way.FORWARD, lossy);
        assertEquals(lossy, proxy.settings(Way.FORWARD));
        assertEquals(LineSettings.PERFECT, proxy.settings(Way.BACK));
        for (int i = 0; i < 10; i++) send(client, "lost");
        answer(whole, "the other way is as it was");
        assertEquals("the other way is as it was", receive(client).text());
        await().until(() -> proxy.counters().forward().lost() == 10);
        proxy.settings(Way.FORWARD, LineSettings.PERFECT.withDuplication(1));
        send(client, "twice");
        assertEquals("twice", receive(server).text());
        assertEquals("twice", receive(server).text());
    }

    @Test
    void delayedDatagramsArriveInOrderOneByOne() throws IOException {
        proxy.settings(
                Way.FORWARD,
                LineSettings.PERFECT.withDelay(Duration.ofMillis(3)).withJitter(Duration.ofMillis(2)));
        for (int i = 0; i < 20; i++) send(client, "number " + i);
        for (int i = 0; i < 20; i++) assertEquals("number " + i, receive(server).text());
    }

    @Test
    @Tag("T-13")
    void aClientMoreThanThereMayBeIsRefusedCountedAndTold() throws IOException {
        try (CapturedLog log = CapturedLog.of(DatagramProxy.class)) {
            proxy = proxy(LineSettings.PERFECT, LineSettings.PERFECT, NEVER, 2);
            send(client, "one");
            send(socket(), "two");
            receive(server);
            receive(server);
            send(socket(), "three");
            await().until(() -> proxy.counters().refused() == 1);
            send(client, "one again");
            assertEquals("one again", receive(server).text());
            assertEquals(2, proxy.counters().clients());
            assertEquals(1, log.lines("more than the 2").size(), log.lines()::toString);
        }
    }

    @Test
    @Tag("T-13")
    void aClientThatIsIdleIsForgotten() throws IOException {
        proxy = proxy(LineSettings.PERFECT, LineSettings.PERFECT, Duration.ofMillis(20), 1_024);
        send(client, "once");
        SocketAddress before = receive(server).from;
        await().until(() -> proxy.counters().clients() == 0);
        send(client, "again");
        assertNotEquals(before, receive(server).from);
    }

    @Test
    void itGoesOnWhenNobodyListensBehind() throws IOException {
        SocketAddress behind = server.getLocalSocketAddress();
        server.close();
        await().until(() -> {
            send(client, "nobody hears");
            return proxy.counters().unreachable() > 0;
        });
        server = new DatagramSocket(behind);
        server.setSoTimeout(10_000);
        open.add(server);
        // The error of an earlier one may take the place of a datagram.
        await().until(() -> {
            send(client, "somebody hears");
            return proxy.counters().forward().left()
                    > proxy.counters().forward().undelivered();
        });
        assertTrue(receive(server).text().endsWith("hears"));
    }

    @Test
    @Tag("T-21")
    void closeGivesThePortBackAndMayBeRepeated() throws IOException {
        proxy.settings(Way.FORWARD, LineSettings.PERFECT.withDelay(Duration.ofSeconds(30)));
        send(client, "held");
        await().until(() -> proxy.counters().forward().entered() == 1);
        InetSocketAddress address = proxy.address();
        proxy.close();
        proxy.close();
        new DatagramSocket(address).close();
        assertThrows(IllegalStateException.class, proxy::counters);
    }

    @Test
    void itIsForLoopbackOnly() {
        InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
        InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.1", 9);
        for (List<InetSocketAddress> pair : List.of(List.of(everywhere, ANY_PORT), List.of(ANY_PORT, elsewhere))) {
            var refusal = assertThrows(
                    IllegalArgumentException.class,
                    () -> DatagramProxy.start(
                            pair.getFirst(), pair.getLast(), LineSettings.PERFECT, LineSettings.PERFECT, 1));
            assertTrue(refusal.toString().contains("loopback"), refusal::toString);
        }
    }

    @Test
    void aPortThatIsTakenIsToldAsSuch() {
        InetSocketAddress taken = (InetSocketAddress) server.getLocalSocketAddress();
        var refusal = assertThrows(
                IOException.class,
                () -> DatagramProxy.start(taken, ANY_PORT, LineSettings.PERFECT, LineSettings.PERFECT, 1));
        assertTrue(refusal.toString().contains("cannot listen on " + taken), refusal::toString);
    }

    private DatagramProxy proxy(LineSettings there, LineSettings back, Duration idle, int clientsMost)
            throws IOException {
        var behind = (InetSocketAddress) server.getLocalSocketAddress();
        DatagramProxy started = DatagramProxy.start(ANY_PORT, behind, there, back, 7, idle, clientsMost);
        open.add(started);
        return started;
    }

    private DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(ANY_PORT);
        // A test that waits for ever tells nothing.
        socket.setSoTimeout(10_000);
        open.add(socket);
        return socket;
    }

    private void send(DatagramSocket from, String text) throws IOException {
        send(from, text.getBytes(StandardCharsets.UTF_8));
    }

    private void send(DatagramSocket from, byte[] bytes) throws IOException {
        from.send(new DatagramPacket(bytes, bytes.length, proxy.address()));
    }

    private void answer(Received question, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        server.send(new DatagramPacket(bytes, bytes.length, question.from));
    }

    private static Received receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
        socket.receive(packet);
        return new Received(Arrays.copyOf(packet.getData(), packet.getLength()), packet.getSocketAddress());
    }
}
