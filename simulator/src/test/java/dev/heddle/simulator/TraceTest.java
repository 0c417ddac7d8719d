package dev.heddle.simulator;

import static dev.heddle.simulator.WireWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The hash of what happened, and what those are told who watch.
class TraceTest {
    private static final LinkProfile BAD = LinkProfile.of(Duration.ofMillis(10))
            .withJitter(Duration.ofMillis(3))
            .withLoss(0.05)
            .withReshaping(0.2)
            .withBytesPerSecond(1_000_000);

    private static String run(long seed, int changedByte, boolean watched) {
        try (WireWorld world = new WireWorld(seed, BAD)) {
            if (!watched) world.simulation.onTrace(null);
            WireWorld.Pair pair = world.connect();
            byte[] bytes = WireWorld.random(7, 100_000);
            bytes[50_000] ^= (byte) changedByte;
            pair.near().sendAll(bytes);
            world.run(60 * SECOND);
            assertThat(pair.far().receivedBytes()).isEqualTo(100_000);
            return world.simulation.traceHash();
        }
    }

    @Test
    void aHundredReplaysAreTheSameRun() {
        assertThat(IntStream.range(0, 100).mapToObj(_ -> run(1, 0, true)).distinct())
                .hasSize(1);
    }

    @Test
    void anotherSeedOrOneChangedByteIsAnotherRun() {
        assertThat(List.of(run(1, 0, true), run(2, 0, true), run(1, 1, true))).doesNotHaveDuplicates();
    }

    @Test
    void whoWatchesChangesNothing() {
        assertThat(run(1, 0, false)).isEqualTo(run(1, 0, true));
    }

    @Test
    void theHashIsOverWhatArrivedAndWhen() throws Exception {
        try (WireWorld world = new WireWorld(1, LinkProfile.of(Duration.ofMillis(10)))) {
            WireWorld.Pair pair = world.connect();
            long atNanos = world.now() + 10_000_000;
            byte[] large = WireWorld.random(1, 20_000);
            pair.near().send(new byte[] {1, 2, 3});
            pair.near().send(large.clone());
            world.run(SECOND);
            var digest = java.security.MessageDigest.getInstance("SHA-256");
            var head = java.nio.ByteBuffer.allocate(24);
            long end = pair.far().link.number();
            digest.update(head.putLong(atNanos).putLong(end).putLong(3).array());
            digest.update(new byte[] {1, 2, 3});
            digest.update(
                    head.clear().putLong(atNanos).putLong(end).putLong(20_000).array());
            digest.update(large);
            assertThat(world.simulation.traceHash())
                    .isEqualTo(java.util.HexFormat.of().formatHex(digest.digest()));
        }
    }

    @Test
    void theLifeOfALinkIsTold() {
        try (WireWorld world = new WireWorld(1, LinkProfile.of(Duration.ofMillis(10)))) {
            WireWorld.Pair pair = world.connect();
            long startNanos = world.now();
            world.events.clear();
            pair.near().send(5);
            pair.near().link.close();
            world.run(SECOND);
            long near = pair.near().link.number();
            long arrivedNanos = startNanos + 10_000_000;
            assertThat(world.events)
                    .containsExactly(
                            new TraceEvent.Closed(startNanos, near, 1, 2, ""),
                            new TraceEvent.Arrived(startNanos, arrivedNanos, near + 1, 1, 2, 5),
                            new TraceEvent.Finished(arrivedNanos, near + 1, 2, 1));
        }
    }
}
