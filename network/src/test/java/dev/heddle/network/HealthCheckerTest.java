package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.PeerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The rules of section 15, on the machine alone.
class HealthCheckerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = Math.subtractExact(Long.MAX_VALUE, 15 * SECOND);
    private static final PeerId PEER = new PeerId(1, 0, 0, 0);
    private static final PeerId OTHER = new PeerId(2, 0, 0, 0);

    private final HealthChecker checker = new HealthChecker(Limits.DEFAULT.health(), new SplittableRandom(1), START);
    private long nowNanos = START;

    private List<HealthChecker.Output> on(HealthChecker.Input input) {
        checker.on(nowNanos, input);
        return drained();
    }

    private List<HealthChecker.Output> drained() {
        List<HealthChecker.Output> outputs = new ArrayList<>();
        checker.drain(outputs::add);
        return outputs;
    }

    private void link(PeerId peer) {
        assertThat(on(new HealthChecker.Input.Linked(peer))).isEmpty();
    }

    /// The pings of the next round, by peer.
    private Map<PeerId, HealthChecker.Output.Ping> round() {
        nowNanos = checker.nextDeadlineNanos();
        checker.onDeadline(nowNanos);
        Map<PeerId, HealthChecker.Output.Ping> pings = new LinkedHashMap<>();
        for (HealthChecker.Output output : drained()) {
            HealthChecker.Output.Ping ping = (HealthChecker.Output.Ping) output;
            pings.put(ping.peer(), ping);
        }
        return pings;
    }

    private HealthChecker.Output.Ping ping() {
        HealthChecker.Output.Ping ping = round().get(PEER);
        if (ping == null) throw new AssertionError("it was not asked");
        return ping;
    }

    private List<HealthChecker.Output> failed(HealthChecker.Output.Ping ping) {
        return on(new HealthChecker.Input.Failed(ping));
    }

    private List<HealthChecker.Output> ponged(HealthChecker.Output.Ping ping) {
        return on(new HealthChecker.Input.Ponged(ping, ping.nonce()));
    }

    private static HealthChecker.Output drop(int failures) {
        return new HealthChecker.Output.Drop(PEER, failures);
    }

    @Test
    @DisplayName("section 15: every 10,000 ms one round, a ping with a random nonce to every linked peer")
    void everyTenSecondsEveryPeerIsAsked() {
        link(PEER);
        link(OTHER);
        List<Long> nonces = new ArrayList<>();
        for (long i = 1; i <= 5; i++) {
            Map<PeerId, HealthChecker.Output.Ping> pings = round();
            assertThat(nowNanos - START).isEqualTo(i * 10 * SECOND);
            assertThat(pings).containsOnlyKeys(PEER, OTHER);
            for (HealthChecker.Output.Ping ping : pings.values()) {
                assertThat(ping.round()).isEqualTo(i);
                assertThat(ping.nonce()).isBetween(0L, 0xffff_ffffL);
                nonces.add(ping.nonce());
            }
        }
        assertThat(nonces).doesNotHaveDuplicates().anyMatch(nonce -> nonce > Integer.MAX_VALUE);
    }

    @Test
    void earlyAndRepeatedCallsAreHarmlessAndALateOneMakesOneRound() {
        link(PEER);
        checker.onDeadline(START + 10 * SECOND - 1);
        assertThat(drained()).isEmpty();
        nowNanos = START + 47 * SECOND;
        checker.onDeadline(nowNanos);
        checker.onDeadline(nowNanos);
        assertThat(drained()).hasSize(1);
        assertThat(checker.nextDeadlineNanos() - START).isEqualTo(50 * SECOND);
    }

    @Test
    @DisplayName("section 15: the fourth failure in a row drops the peer")
    void theFourthFailureInARowDrops() {
        link(PEER);
        for (int i = 0; i < 3; i++) assertThat(failed(ping())).isEmpty();
        assertThat(failed(ping())).containsExactly(drop(4));
    }

    @Test
    @DisplayName("section 15: an incoming ping resets the failure count of its sender")
    void anIncomingPingResetsTheCount() {
        link(PEER);
        link(OTHER);
        for (int i = 0; i < 3; i++) failed(ping());
        on(new HealthChecker.Input.Pinged(OTHER));
        on(new HealthChecker.Input.Pinged(PEER));
        for (int i = 0; i < 3; i++) assertThat(failed(ping())).isEmpty();
        on(new HealthChecker.Input.Pinged(OTHER));
        assertThat(failed(ping())).containsExactly(drop(4));
    }

    @Test
    @DisplayName("section 15: a peer that never answers but pings is never dropped")
    void whoeverPingsIsNeverDropped() {
        link(PEER);
        for (int i = 0; i < 100; i++) {
            assertThat(failed(ping())).isEmpty();
            if (i % 3 == 0) on(new HealthChecker.Input.Pinged(PEER));
        }
    }

    @Test
    @DisplayName("section 15: a good pong of a newer round sets the failures to 0")
    void aGoodPongOfANewerRoundResets() {
        link(PEER);
        for (int i = 0; i < 3; i++) failed(ping());
        assertThat(ponged(ping())).isEmpty();
        for (int i = 0; i < 3; i++) assertThat(failed(ping())).isEmpty();
        assertThat(failed(ping())).containsExactly(drop(4));
    }

    @Test
    @DisplayName("section 15: a good pong of an older round changes nothing")
    void aGoodPongOfAnOlderRoundChangesNothing() {
        link(PEER);
        HealthChecker.Output.Ping old = ping();
        ponged(ping());
        for (int i = 0; i < 3; i++) failed(ping());
        ponged(old);
        assertThat(failed(ping())).containsExactly(drop(4));
    }

    @Test
    @DisplayName("section 15: a failure counts unless a newer round than its own was good")
    void aFailureOfAnOlderRoundThanTheLastGoodOneDoesNotCount() {
        link(PEER);
        HealthChecker.Output.Ping old = ping();
        HealthChecker.Output.Ping good = ping();
        ponged(good);
        for (int i = 0; i < 10; i++) assertThat(failed(old)).isEmpty();
        // Its own round counts: "not newer".
        for (int i = 0; i < 3; i++) assertThat(failed(good)).isEmpty();
        assertThat(failed(good)).containsExactly(drop(4));
    }

    @Test
    @DisplayName("section 15: a pong with a wrong nonce is reported and neither success nor failure")
    void aWrongNonceIsNeitherSuccessNorFailure() {
        link(PEER);
        for (int i = 0; i < 3; i++) failed(ping());
        HealthChecker.Output.Ping ping = ping();
        for (int i = 0; i < 5; i++) {
            assertThat(on(new HealthChecker.Input.Ponged(ping, ping.nonce() ^ 1)))
                    .containsExactly(new HealthChecker.Output.WrongNonce(PEER));
        }
        assertThat(failed(ping())).containsExactly(drop(4));
    }

    @Test
    @DisplayName("section 15: a new connection sets the round to the current one and keeps the failure count")
    void aNewConnectionKeepsTheFailureCount() {
        link(PEER);
        HealthChecker.Output.Ping old = ping();
        for (int i = 0; i < 3; i++) failed(ping());
        link(PEER);
        assertThat(failed(old)).as("a round of the link before").isEmpty();
        assertThat(failed(ping())).containsExactly(drop(4));
    }

    @Test
    void aLateAnswerByTheLinkBeforeChangesNothing() {
        link(PEER);
        for (int i = 0; i < 3; i++) failed(ping());
        HealthChecker.Output.Ping last = ping();
        link(PEER);
        assertThat(ponged(last)).isEmpty();
        assertThat(failed(ping())).containsExactly(drop(4));
    }

    @Test
    @DisplayName("section 15: a lost peer's record is removed")
    void aLostPeerIsForgotten() {
        link(PEER);
        for (int i = 0; i < 3; i++) failed(ping());
        HealthChecker.Output.Ping last = ping();
        on(new HealthChecker.Input.Lost(PEER));
        assertThat(failed(last)).isEmpty();
        assertThat(ponged(last)).isEmpty();
        on(new HealthChecker.Input.Pinged(PEER));
        assertThat(round()).isEmpty();
        link(PEER);
        for (int i = 0; i < 3; i++) assertThat(failed(ping())).isEmpty();
    }

    @Test
    @DisplayName("section 15, derived: dropped 50,000 ms after the first unanswered ping")
    void aSilentPeerIsDroppedAfterFiftySeconds() {
        link(PEER);
        List<HealthChecker.Output.Ping> waiting = new ArrayList<>();
        long firstNanos = 0;
        List<Long> failuresMillis = new ArrayList<>();
        while (true) {
            waiting.add(ping());
            if (waiting.size() == 1) firstNanos = nowNanos;
            // Each ping fails 20 s after it was sent, which is when the round after the next begins.
            if (waiting.size() <= 2) continue;
            HealthChecker.Output.Ping timedOut = waiting.get(waiting.size() - 3);
            failuresMillis.add((nowNanos - firstNanos) / 1_000_000);
            if (!failed(timedOut).isEmpty()) break;
        }
        assertThat(failuresMillis).containsExactly(20_000L, 30_000L, 40_000L, 50_000L);
    }
}
