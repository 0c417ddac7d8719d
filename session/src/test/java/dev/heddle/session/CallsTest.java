package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Priority;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our calls and the peer's, each kept alone.
@Tag("T-20")
class CallsTest {
    private static final int LIMIT = 100;
    private static final long SECOND = Nodes.SECOND;

    private final PendingCalls pending = new PendingCalls(LIMIT);
    private final ServedCalls served = new ServedCalls(LIMIT, 10 * SECOND);

    private static Call call(Outcomes outcomes, long timeoutNanos) {
        return new Call(Nodes.ASK, Priority.NORMAL, Unpooled.EMPTY_BUFFER, timeoutNanos, outcomes);
    }

    private Outcomes open(long nowNanos, long timeoutNanos) {
        Outcomes outcomes = new Outcomes();
        pending.open(nowNanos, call(outcomes, timeoutNanos));
        return outcomes;
    }

    private static Outcomes openCheck(PendingCalls calls) {
        Outcomes outcomes = new Outcomes();
        calls.open(0, Call.healthCheck(Nodes.ASK, Unpooled.EMPTY_BUFFER, SECOND, outcomes));
        return outcomes;
    }

    private boolean answer(int requestId) {
        return pending.answer(requestId, Unpooled.wrappedBuffer(new byte[] {(byte) requestId}));
    }

    @Test
    void callsAreNumberedFromZeroAndAnsweredInAnyOrder() {
        List<Outcomes> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) calls.add(open(0, SECOND));
        for (int id : new int[] {2, 0, 1}) assertThat(answer(id)).isTrue();
        for (int id = 0; id < 3; id++) assertThat(calls.get(id).answer()).containsExactly(id);
        assertThat(pending.isEmpty()).isTrue();
    }

    @Test
    void aRepeatedOrMadeUpAnswerHasNoPlace() {
        Outcomes outcomes = open(0, SECOND);
        assertThat(answer(1)).isFalse();
        assertThat(answer(-1)).isFalse();
        assertThat(answer(0)).isTrue();
        assertThat(answer(0)).isFalse();
        assertThat(outcomes.count()).isEqualTo(1);
    }

    @Test
    void aCallEndsAtItsDeadlineAndALaterAnswerHasNoPlace() {
        Outcomes outcomes = open(5, SECOND);
        assertThat(pending.nextDeadlineNanos()).isEqualTo(5 + SECOND);
        pending.expire(4 + SECOND);
        assertThat(outcomes.count()).isZero();
        pending.expire(5 + SECOND);
        assertThat(outcomes.failure()).isEqualTo(new CallFailure.TimedOut(1000));
        assertThat(answer(0)).isFalse();
        assertThat(outcomes.count()).isEqualTo(1);
        assertThat(pending.nextDeadlineNanos()).isEqualTo(Session.NO_DEADLINE);
    }

    @Test
    @DisplayName("section 12: 100 requests are pending at most, of which three are kept for health checks")
    void beyondAsManyAsMayBePendingACallFailsAtOnce() {
        for (int i = 0; i < LIMIT - 3; i++) assertThat(open(0, SECOND).count()).isZero();
        assertThat(open(0, SECOND).failure()).isEqualTo(new CallFailure.TooManyPending(LIMIT - 3));
        for (int i = 0; i < 3; i++) assertThat(openCheck(pending).count()).isZero();
        assertThat(openCheck(pending).failure()).isEqualTo(new CallFailure.TooManyPending(LIMIT));
        assertThat(answer(7)).isTrue();
        assertThat(open(0, SECOND).count())
                .as("the places of health checks are taken")
                .isEqualTo(1);
        for (int id = 20; id < 23; id++) assertThat(answer(id)).isTrue();
        assertThat(open(0, SECOND).count()).isZero();
    }

    @Test
    void aCallThatWasSettledElsewhereTakesNoPlace() {
        Outcomes outcomes = new Outcomes();
        Call call = call(outcomes, SECOND);
        call.fail(new CallFailure.NotAdmitted(Admission.FULL));
        pending.open(0, call);
        assertThat(pending.isEmpty()).isTrue();
        assertThat(outcomes.count()).isEqualTo(1);
    }

    @Test
    void allFailWithTheLinkOnce() {
        List<Outcomes> calls = List.of(open(0, SECOND), open(0, 2 * SECOND));
        CallFailure.LinkEnded ended = new CallFailure.LinkEnded(new CloseCause.ByPeer());
        pending.failAll(ended);
        pending.failAll(ended);
        pending.expire(5 * SECOND);
        for (Outcomes one : calls) assertThat(one.failure()).isEqualTo(ended);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 20_771})
    void everyCallHasOneOutcomeByTheModel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long now = random.nextLong();
        TreeMap<Integer, Long> model = new TreeMap<>();
        List<Outcomes> opened = new ArrayList<>();
        int answered = 0;
        int expired = 0;
        for (int step = 0; step < 5_000; step++) {
            now += random.nextLong(SECOND / 50);
            if (random.nextBoolean() && model.size() < LIMIT - 3) {
                long timeout = random.nextLong(SECOND) + 1;
                model.put(opened.size(), now + timeout);
                opened.add(open(now, timeout));
            } else {
                int id = random.nextInt(opened.size() + 1);
                boolean waits = model.remove(id) != null;
                assertThat(answer(id)).isEqualTo(waits);
                if (waits) answered++;
            }
            long deadline = pending.nextDeadlineNanos();
            for (long each : model.values()) assertThat(deadline - each).isLessThanOrEqualTo(0);
            long at = now;
            int before = model.size();
            model.values().removeIf(each -> each - at <= 0);
            expired += before - model.size();
            pending.expire(now);
        }
        assertThat(opened.stream().filter(one -> one.answers.size() == 1)).hasSize(answered);
        assertThat(opened.stream().filter(one -> one.failures.size() == 1)).hasSize(expired);
        assertThat(opened.stream().mapToInt(Outcomes::count).max()).hasValue(1);
        assertThat(pending.isEmpty()).isEqualTo(model.isEmpty());
        assertThat(expired).isPositive();
        assertThat(answered).isPositive();
    }

    // ---- the peer's requests

    @Test
    void aHundredRequestsAreServedAndTheNextIsDeclined() {
        for (int i = 0; i < LIMIT; i++) assertThat(served.open(0, i, (byte) 0)).isTrue();
        assertThat(served.open(0, LIMIT, (byte) 0)).isFalse();
        assertThat(served.close(50)).isZero();
        assertThat(served.open(0, LIMIT, (byte) 0)).isTrue();
    }

    @Test
    void aNumberThatIsPendingIsDeclinedAndOneThatWasAnsweredIsNot() {
        assertThat(served.open(0, 7, (byte) 1)).isTrue();
        assertThat(served.open(0, 7, (byte) 2)).isFalse();
        assertThat(served.close(7)).isEqualTo((byte) 1);
        assertThat(served.waits(7)).isFalse();
        assertThat(served.open(0, 7, (byte) 3)).isTrue();
        assertThat(served.close(7)).isEqualTo((byte) 3);
        assertThat(served.isEmpty()).isTrue();
        assertThat(served.nextDeadlineNanos()).isEqualTo(Session.NO_DEADLINE);
    }

    @Test
    void aRequestIsForgottenAtItsDeadline() {
        served.open(3, 1, (byte) 0);
        assertThat(served.nextDeadlineNanos()).isEqualTo(3 + 10 * SECOND);
        served.expire(2 + 10 * SECOND);
        assertThat(served.waits(1)).isTrue();
        served.expire(3 + 10 * SECOND);
        assertThat(served.waits(1)).isFalse();
        assertThat(served.isEmpty()).isTrue();
    }

    @Test
    void aNumberUsedAgainHasItsOwnDeadline() {
        served.open(0, 1, (byte) 0);
        served.open(0, 2, (byte) 0);
        assertThat(served.close(1)).isZero();
        served.open(5 * SECOND, 1, (byte) 0);
        served.expire(10 * SECOND);
        assertThat(served.waits(2)).isFalse();
        assertThat(served.waits(1)).isTrue();
        served.expire(15 * SECOND);
        assertThat(served.waits(1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 42})
    void servesByTheModel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long now = random.nextLong();
        TreeMap<Integer, Long> model = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            now += random.nextLong(SECOND / 10);
            int id = random.nextInt(200);
            if (random.nextInt(3) > 0) {
                boolean opens = model.size() < LIMIT && !model.containsKey(id);
                assertThat(served.open(now, id, (byte) id)).isEqualTo(opens);
                if (opens) model.put(id, now + 10 * SECOND);
            } else if (model.remove(id) != null) {
                assertThat(served.close(id)).isEqualTo((byte) id);
            }
            long at = now;
            model.values().removeIf(deadline -> deadline - at <= 0);
            served.expire(now);
            assertThat(served.waits(id)).isEqualTo(model.containsKey(id));
            assertThat(served.isEmpty()).isEqualTo(model.isEmpty());
            long next = served.nextDeadlineNanos();
            for (long each : model.values()) assertThat(next - each).isLessThanOrEqualTo(0);
        }
    }
}
