package dev.heddle.chaos;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.core.testing.CapturedLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class IpRelayTest {
    private static final LineSettings PERFECT = LineSettings.PERFECT;

    /// Where it cannot run the tests are skipped, except with HEDDLE_INTEROP=required, where they fail.
    @BeforeAll
    static void needsRoot() {
        IpRelay.missing().ifPresent(what -> {
            if ("required".equals(System.getenv("HEDDLE_INTEROP"))) throw new AssertionError(what);
            Assumptions.abort(what);
        });
    }

    @Test
    void aConnectionPassesUnchangedBothWays() throws Exception {
        try (IpRelay relay = start(PERFECT, PERFECT)) {
            assertEquals("198.18.0.1", relay.address(End.A).getHostAddress());
            assertEquals("198.18.0.2", relay.address(End.B).getHostAddress());
            exchange(relay, End.A, 3 << 20);
            exchange(relay, End.B, 100_000);
            RelayCounters counters = relay.counters();
            assertTrue(counters.forward().enteredBytes() > 3 << 20, counters::toString);
            assertEquals(counters.forward().entered(), counters.forward().left());
            assertEquals(0, counters.forward().undelivered());
        }
    }

    @Test
    void aConnectionSurvivesAllThatIsWrongWithPackets() throws Exception {
        LineSettings bad = PERFECT.withDelay(Duration.ofMillis(2))
                .withJitter(Duration.ofMillis(1))
                .withLoss(0.01)
                .withDuplication(0.01)
                .withReordering(0.02)
                .withCorruption(0.01);
        try (IpRelay relay = start(bad, bad)) {
            exchange(relay, End.A, 2 << 20);
            PacketCounters counters = relay.counters().forward();
            assertTrue(counters.lost() > 0, counters::toString);
            assertTrue(counters.duplicated() > 0, counters::toString);
            assertTrue(counters.reordered() > 0, counters::toString);
            assertTrue(counters.corrupted() > 0, counters::toString);
        }
    }

    @Test
    void aLineThatLosesAllLetsNothingThrough() throws Exception {
        try (IpRelay relay = start(PERFECT.withLoss(1), PERFECT)) {
            run(relay, End.A, "datagrams", relay.address(End.B), 20);
            await().until(() -> relay.counters().forward().lost() >= 20);
            assertEquals(0, relay.counters().forward().left());
        }
    }

    @Test
    void aStalledWayGoesOnWhereItWas() throws Exception {
        try (IpRelay relay = start(PERFECT, PERFECT)) {
            relay.stall(Way.FORWARD, true);
            assertTrue(relay.stalled(Way.FORWARD));
            run(relay, End.A, "datagrams", relay.address(End.B), 20);
            await().until(() -> relay.counters().forward().entered() == 20);
            assertEquals(0, relay.counters().forward().left());
            relay.stall(Way.FORWARD, false);
            await().until(() -> relay.counters().forward().left() == 20);
        }
    }

    @Test
    void aRateIsKeptByTheKernelWhereTcIsThere() throws Exception {
        Assumptions.assumeTrue(tools().tc().isPresent(), "tc is not there");
        LineSettings slow = PERFECT.withRate(2_000_000, 100_000);
        try (IpRelay relay = start(slow, PERFECT)) {
            assertTrue(relay.counters().forwardRate().byKernel());
            assertFalse(relay.counters().backRate().byKernel());
            assertEquals(slow, relay.settings(Way.FORWARD));
            assertTrue(filter(relay, End.A).contains("rate 16Mbit"), () -> filter(relay, End.A));
            relay.settings(Way.FORWARD, PERFECT.withRate(4_000_000, 100_000));
            assertTrue(filter(relay, End.A).contains("rate 32Mbit"), () -> filter(relay, End.A));
            relay.settings(Way.FORWARD, PERFECT.withRate(1_000, LineSettings.QUEUE_BYTES_LEAST));
            run(relay, End.A, "datagrams", relay.address(End.B), 100);
            long full = relay.counters().forwardRate().dropped();
            assertTrue(full > 0 && full < 100, () -> "dropped " + full);
            relay.settings(Way.FORWARD, PERFECT);
            assertFalse(filter(relay, End.A).contains("tbf"), () -> filter(relay, End.A));
            long all = relay.counters().forwardRate().dropped();
            assertTrue(all > full, () -> "what waited went with the filter: " + full + ", then " + all);
        }
    }

    @Test
    void withoutTcTheLineKeepsTheRateItself() throws Exception {
        IpTools without = new IpTools(tools().ip(), Optional.empty());
        KernelRate rate = new KernelRate(without, "heddle-nowhere", 1_500);
        assertFalse(rate.keep(1_000_000, 100_000));
        assertFalse(rate.keeps());
        assertEquals(0, rate.dropped());
    }

    @Test
    void twoRelaysStandSideBySide() throws Exception {
        try (IpRelay one = start(PERFECT, PERFECT);
                IpRelay other = IpRelay.start(
                        RelayPlan.DEFAULT
                                .withFirst((Inet4Address) InetAddress.getByName("198.18.0.5"))
                                .withMtuBytes(9_000),
                        PERFECT,
                        PERFECT,
                        1)) {
            exchange(one, End.A, 1_000);
            exchange(other, End.B, 100_000);
        }
    }

    @Test
    @Tag("T-21")
    void closeRemovesNamespacesAndDevicesAndMayBeRepeated() throws Exception {
        String before = devices();
        IpRelay relay = start(PERFECT, PERFECT);
        String a = relay.namespace(End.A);
        String b = relay.namespace(End.B);
        assertTrue(namespaces().containsAll(List.of(a, b)), () -> a + ", " + b);
        relay.close();
        relay.close();
        assertFalse(namespaces().contains(a));
        assertFalse(namespaces().contains(b));
        assertEquals(before, devices());
        assertThrows(IllegalStateException.class, relay::counters);
        assertTrue(relay.ended().toCompletableFuture().isDone());
    }

    @Test
    @Tag("T-21")
    void anEndThatCannotBeMadeLeavesNothing() throws Exception {
        String before = devices();
        String name = "heddle-%d-partial".formatted(ProcessHandle.current().pid());
        Inet4Address address = RelayPlan.DEFAULT.first();
        var failure = assertThrows(IOException.class, () -> RelayEnd.open(tools(), name, address, 1_000_000));
        assertTrue(failure.toString().contains("mtu"), failure::toString);
        assertFalse(namespaces().contains(name));
        assertEquals(before, devices());
    }

    @Test
    void itSaysWhenAnEndIsTakenAway() throws Exception {
        try (CapturedLog log = CapturedLog.of(PacketPump.class);
                IpRelay relay = start(PERFECT, PERFECT)) {
            tools().ip("-n", relay.namespace(End.A), "link", "del", "dev", RelayEnd.DEVICE);
            String why = relay.ended().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertTrue(why.contains("is gone"), why);
            assertEquals(1, log.lines("heddle-relay-forward ends").size(), log.lines()::toString);
        }
    }

    private static IpRelay start(LineSettings there, LineSettings back) throws IOException {
        return IpRelay.start(RelayPlan.DEFAULT, there, back, 7);
    }

    private static IpTools tools() {
        return IpTools.find().orElseThrow();
    }

    private static String filter(IpRelay relay, End end) {
        try {
            return tools().tc("-n", relay.namespace(end), "qdisc", "show", "dev", RelayEnd.DEVICE);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<String> namespaces() throws IOException {
        return tools().ip("netns", "list")
                .lines()
                .map(line -> line.replaceFirst(" .*", ""))
                .toList();
    }

    /// Names of tun devices outside the namespaces.
    private static String devices() throws IOException {
        return tools().ip("tuntap", "list");
    }

    /// Sends so many bytes from one end to the other, and has them held against each other.
    private static void exchange(IpRelay relay, End from, int bytes) throws Exception {
        End to = from == End.A ? End.B : End.A;
        Process listening = probe(relay, to, "listen", relay.address(to).getHostAddress());
        try (BufferedReader said = listening.inputReader()) {
            assertEquals("listening", said.readLine());
            String result = run(relay, from, "send", relay.address(to), bytes);
            assertTrue(result.startsWith("unchanged"), result);
            assertEquals(bytes + " bytes", said.readLine());
        } finally {
            listening.destroyForcibly();
        }
    }

    private static String run(IpRelay relay, End end, String what, InetAddress address, int count) throws Exception {
        Process process = probe(relay, end, what, address.getHostAddress(), String.valueOf(count));
        try (BufferedReader said = process.inputReader()) {
            String line = said.readLine();
            assertEquals(0, process.waitFor(), () -> "the probe said " + line);
            return String.valueOf(line);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process probe(IpRelay relay, End end, String... arguments) throws IOException, URISyntaxException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path classes = Path.of(RelayProbe.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> command =
                new ArrayList<>(List.of(java, "-Xshare:auto", "-cp", classes.toString(), RelayProbe.class.getName()));
        command.addAll(List.of(arguments));
        return relay.in(end, command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
