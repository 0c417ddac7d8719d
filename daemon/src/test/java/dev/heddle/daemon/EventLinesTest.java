package dev.heddle.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.network.Direction;
import dev.heddle.network.PeerEvent;
import dev.heddle.session.CloseCause;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The lines of a node's events, with a reader and without.
@Timeout(60)
final class EventLinesTest {
    private static final PeerId LISTED = PeerId.parse("ab".repeat(32));
    private static final String LINKED = "linked with " + LISTED + " (public, inbound, /ip4/10.0.0.1/tcp/1)";
    private static final NetworkAddress REMOTE = NetworkAddress.parse("/ip4/10.0.0.1/tcp/1");

    private static final LinePrinter.Later NOTHING_LATER = new LinePrinter.Later() {
        @Override
        public long waitNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public List<String> due() {
            return List.of();
        }
    };

    @TempDir
    private Path directory;

    private NetworkConfig network;
    private final Lines lines = new Lines();

    @BeforeEach
    void readNetwork() {
        network = Folder.at(directory)
                .read("""
                        identity: node.identity
                        networks: [{network: public, peers: [{role: known, keys: [%s]}]}]
                        """.formatted("ab".repeat(32)))
                .node()
                .orElseThrow()
                .networks()
                .getFirst();
    }

    @Test
    @Tag("T-34")
    void whatNobodyReadsHoldsNobodyUpAndIsCounted() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        LinePrinter printer = new LinePrinter(
                new PrintWriter(lines.writer()) {
                    @Override
                    public void print(String line) {
                        blocked.countDown();
                        await(read);
                        super.print(line);
                    }
                },
                NOTHING_LATER);
        offer(printer, 0, 1);
        await(blocked);
        offer(printer, 1, 5_000);
        printer.close();
        assertThat(lines.rest()).isEmpty();
        read.countDown();
        List<String> all = lines.upTo("lines were dropped");
        int printed = 1 + LinePrinter.LINES_MOST;
        assertThat(all).hasSize(printed + 1).last().isEqualTo(5_000 - printed + " lines were dropped");
        for (int i = 0; i < printed; i++) assertThat(all.get(i)).isEqualTo("line " + i);
    }

    @Test
    void whatWasDroppedIsToldBeforeWhatCameAfterIt() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        LinePrinter printer = new LinePrinter(lines.writer(), NOTHING_LATER);
        printer.offer(() -> {
            blocked.countDown();
            await(read);
            return List.of("first");
        });
        await(blocked);
        offer(printer, 0, LinePrinter.LINES_MOST + 100);
        read.countDown();
        assertThat(lines.upTo("lines were dropped")).last().isEqualTo("100 lines were dropped");
        offer(printer, 7, 8);
        printer.close();
        assertThat(lines.rest()).containsExactly("line 7");
    }

    @Test
    @Tag("T-34")
    void ofOnePeerOneLineASecondAndAtLastHowItIs() {
        EventLines events = new EventLines(lines.writer(), () -> 0);
        for (int i = 0; i < 10; i++) {
            events.peer(network, up(LISTED));
            events.peer(network, down(LISTED));
        }
        events.stopped();
        events.close();
        assertThat(lines.rest())
                .containsExactly(
                        LINKED,
                        "lost " + LISTED + " (public): the peer closed the link (and 18 more of this" + " peer)",
                        "stopped");
    }

    @Test
    void whatWasKeptBackIsPrintedWhenTheSecondIsOver() throws Exception {
        EventLines events = new EventLines(lines.writer(), System::nanoTime);
        events.peer(network, up(LISTED));
        events.peer(network, down(LISTED));
        events.peer(network, up(LISTED));
        assertThat(lines.upTo("more of this peer")).containsExactly(LINKED, LINKED + " (and 1 more of this peer)");
        events.close();
    }

    @Test
    @Tag("T-34")
    void manyStrangersCannotFillItNorHideAListedPeer() {
        EventLines events = new EventLines(lines.writer(), () -> 0);
        for (int i = 0; i < 500; i++) {
            events.peer(network, up(PeerId.parse(String.format(Locale.ROOT, "%064x", i))));
        }
        events.peer(network, up(LISTED));
        events.close();
        assertThat(lines.rest()).hasSize(EventLines.STRANGERS_MOST + 1).last().isEqualTo(LINKED);
    }

    private static void offer(LinePrinter printer, int from, int to) {
        for (int i = from; i < to; i++) {
            String line = "line " + i;
            printer.offer(() -> List.of(line));
        }
    }

    private static PeerEvent up(PeerId peer) {
        return new PeerEvent.Up(peer, PeerRole.KNOWN, Direction.INBOUND, REMOTE);
    }

    private static PeerEvent down(PeerId peer) {
        return new PeerEvent.Down(peer, new CloseCause.ByPeer());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
