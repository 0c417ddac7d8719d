package dev.heddle.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("T-34")
final class PeerLinesTest {
    private static final long SECOND = PeerLines.INTERVAL_NANOS;
    /// The origin of the clock is arbitrary: it wraps around within the test.
    private static final long START = Long.MAX_VALUE - SECOND / 2;

    private final PeerLines lines = new PeerLines(3);

    @Test
    void theLastLineIsPrintedWhenTheSecondIsOverAndTheNextOneASecondLater() {
        assertThat(lines.offer(START, "a", "up")).contains("up");
        assertThat(lines.offer(START + 1, "a", "down")).isEmpty();
        assertThat(lines.offer(START + 2, "a", "up again")).isEmpty();
        assertThat(lines.nextDeadlineNanos()).hasValue(START + SECOND);
        assertThat(lines.due(START + SECOND - 1)).isEmpty();
        assertThat(lines.due(START + SECOND)).containsExactly("up again (and 1 more of this peer)");
        assertThat(lines.offer(START + SECOND, "a", "down")).isEmpty();
        assertThat(lines.due(START + 2 * SECOND - 1)).isEmpty();
        assertThat(lines.due(START + 2 * SECOND)).containsExactly("down");
        assertThat(lines.due(START + 3 * SECOND)).isEmpty();
        assertThat(lines.nextDeadlineNanos()).isEmpty();
        assertThat(lines.offer(START + 3 * SECOND, "a", "up")).contains("up");
    }

    @Test
    void ofMorePeersThanItHoldsTheLinesAreCounted() {
        for (String peer : new String[] {"a", "b", "c"})
            assertThat(lines.offer(START, peer, peer)).contains(peer);
        for (int i = 0; i < 5; i++)
            assertThat(lines.offer(START + 1, "d" + i, "d")).isEmpty();
        assertThat(lines.offer(START + 1, "b", "again")).isEmpty();
        assertThat(lines.due(START + SECOND)).containsExactly("again (and 5 of other peers)");
        assertThat(lines.offer(START + SECOND, "d", "d")).contains("d");
    }

    @Test
    void atTheEndNothingIsKeptBack() {
        assertThat(lines.offer(START, "a", "up")).contains("up");
        assertThat(lines.offer(START, "a", "down")).isEmpty();
        assertThat(lines.rest()).containsExactly("down");
        assertThat(lines.nextDeadlineNanos()).isEmpty();
    }
}
