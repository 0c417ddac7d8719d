package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Priority;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-20")
class SessionCallsTest {
    private static final long SECOND = Nodes.SECOND;
    private static final byte[] QUESTION = {7};
    private static final byte[] ANSWER = {8, 9};

    @Test
    @DisplayName("section 12: a response is matched by id")
    void aCallIsAnswered() {
        try (Pair pair = Pair.open(1)) {
            Outcomes call = pair.dialler.call(QUESTION, SECOND);
            pair.run();
            End.Came request = pair.listener.came.getFirst();
            assertThat(request.body()).isEqualTo(QUESTION);
            assertThat(pair.listener.answer(request.requestId(), ANSWER)).isEqualTo(Admission.ADMITTED);
            pair.run();
            assertThat(call.answer()).isEqualTo(ANSWER);
        }
    }

    @Test
    @DisplayName("section 12: a response for a timed-out id is counted and dropped")
    void aCallThatIsNotAnsweredTimesOutAndALateAnswerIsCounted() {
        try (Pair pair = Pair.open(1)) {
            Outcomes call = pair.dialler.call(QUESTION, SECOND);
            pair.run();
            pair.advance(SECOND - 1);
            assertThat(call.count()).isZero();
            pair.advance(1);
            assertThat(call.failure()).isEqualTo(new CallFailure.TimedOut(1000));
            pair.listener.answer(0, ANSWER);
            pair.run();
            assertThat(call.count()).isEqualTo(1);
            assertThat(pair.dialler.statistics.counters().refusedFrames()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("section 12: after 10,000 ms nothing is sent")
    void theServerSendsNothingAfterItsDeadline() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(Nodes.requestFrame(Nodes.ASK, 3, QUESTION));
            raw.nowNanos += 10 * SECOND;
            raw.listener.deadline(raw.nowNanos);
            raw.listener.answer(3, ANSWER);
            raw.listener.pump(raw.nowNanos);
            assertThat(raw.opened()).isEmpty();
        }
    }

    @Test
    void onlyTheFirstOfTwoAnswersIsSent() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.sendSealed(Nodes.requestFrame(Nodes.ASK, 3, QUESTION));
            raw.listener.answer(3, ANSWER);
            raw.listener.answer(3, QUESTION);
            raw.listener.answer(4, QUESTION);
            raw.listener.pump(raw.nowNanos);
            assertThat(raw.opened()).isEqualTo(Nodes.responseFrame(3, 0, ANSWER));
        }
    }

    @Test
    @DisplayName("section 12: what the application drops is not answered")
    void aDeclinedRequestGivesItsPlaceBackAndIsNotAnswered() {
        try (RawDialler raw = RawDialler.open(1)) {
            for (int i = 0; i < 100; i++) raw.sendSealed(Nodes.requestFrame(Nodes.ASK, i, QUESTION));
            raw.listener.on(raw.nowNanos, new SessionInput.Declined(7));
            raw.listener.on(raw.nowNanos, new SessionInput.Declined(7));
            raw.listener.answer(7, ANSWER);
            raw.listener.pump(raw.nowNanos);
            assertThat(raw.opened()).isEmpty();
            raw.sendSealed(Nodes.requestFrame(Nodes.ASK, 100, QUESTION));
            raw.sendSealed(Nodes.requestFrame(Nodes.ASK, 101, QUESTION));
            assertThat(raw.listener.came).hasSize(101);
        }
    }

    @Test
    @DisplayName("section 9: a response copies the priority of its request")
    void anAnswerCarriesItsRequestsPriorityByte() {
        try (RawDialler raw = RawDialler.open(1)) {
            byte[] request = Nodes.requestFrame(Nodes.ASK, 3, QUESTION);
            request[4 + 2 + 1 + 4] = (byte) 0xfe;
            raw.sendSealed(request);
            raw.listener.answer(3, ANSWER);
            raw.listener.pump(raw.nowNanos);
            assertThat(raw.opened()).isEqualTo(Nodes.responseFrame(3, 0xfe, ANSWER));
        }
    }

    @Test
    @DisplayName("section 12: beyond 100 pending inbound requests a new one is dropped, no answer")
    void requestsBeyondAHundredAndRepeatedNumbersAreCountedAndNotServed() {
        try (RawDialler raw = RawDialler.open(1)) {
            for (int i = 0; i < 100; i++) raw.sendSealed(Nodes.requestFrame(Nodes.ASK, i, QUESTION));
            raw.sendSealed(Nodes.requestFrame(Nodes.ASK, 100, QUESTION));
            assertThat(raw.listener.came).hasSize(100);
            raw.listener.answer(5, ANSWER);
            raw.listener.pump(raw.nowNanos);
            raw.sendSealed(Nodes.requestFrame(Nodes.ASK, 7, QUESTION));
            raw.sendSealed(Nodes.requestFrame(Nodes.ASK, 5, QUESTION));
            assertThat(raw.listener.came).hasSize(101);
            assertThat(raw.listener.statistics.counters().refusedFrames()).isEqualTo(2);
            assertThat(raw.listener.noted)
                    .containsExactly(
                            new Irregularity.RequestDeclined(100, "as many as may be are being served"),
                            new Irregularity.RequestDeclined(7, "one of the same number is being served"));
            assertThat(raw.listener.closed).isNull();
        }
    }

    @Test
    @DisplayName("section 12: a response for an unknown id is counted and dropped")
    void answersNobodyAskedForAreCounted() {
        try (RawDialler raw = RawDialler.open(1)) {
            for (int id : new int[] {0, 1, -1}) raw.sendSealed(Nodes.responseFrame(id, 0, ANSWER));
            assertThat(raw.listener.statistics.counters().refusedFrames()).isEqualTo(3);
            assertThat(raw.listener.closed).isNull();
        }
    }

    @Test
    @DisplayName("section 12: with 100 requests pending a new one fails at once; three are kept for health checks")
    void aCallBeyondAsManyAsMayBePendingFailsAtOnceAndIsNotSent() {
        try (Pair pair = Pair.open(1)) {
            for (int i = 0; i < 97; i++) pair.dialler.call(QUESTION, SECOND);
            Outcomes tooMany = pair.dialler.call(QUESTION, SECOND);
            pair.run();
            assertThat(tooMany.failure()).isEqualTo(new CallFailure.TooManyPending(97));
            assertThat(pair.listener.came).hasSize(97);
            pair.advance(SECOND);
        }
    }

    @Test
    @DisplayName("section 12: what the caller has given up is not sent")
    void aCallWhoseTimeIsUpBeforeItWasWrittenIsNotSent() {
        try (Pair pair = Pair.open(1)) {
            pair.dialler.room = 0;
            Outcomes call = pair.dialler.call(QUESTION, SECOND);
            pair.advance(SECOND);
            assertThat(call.failure()).isEqualTo(new CallFailure.TimedOut(1000));
            pair.dialler.room = 1000;
            pair.run();
            assertThat(pair.listener.came).isEmpty();
        }
    }

    @Test
    void aRequestDroppedForNewerMessagesFailsItsCall() {
        try (Pair pair = Pair.open(1)) {
            pair.dialler.room = 0;
            Outcomes call = pair.dialler.call(QUESTION, SECOND);
            for (int i = 0; i < 1024; i++) pair.dialler.send(Nodes.VOTES, Priority.NORMAL, QUESTION);
            pair.dialler.pump(pair.nowNanos);
            assertThat(call.failure()).isEqualTo(new CallFailure.NotAdmitted(Admission.FULL));
            pair.advance(2 * SECOND);
            assertThat(call.count()).isEqualTo(1);
        }
    }

    @Test
    void aCallMadeWhileTheSessionIsDrainedHasItsOwnNumber() {
        try (RawDialler raw = RawDialler.open(1)) {
            End end = raw.listener;
            Outcomes first = end.call(QUESTION, SECOND);
            end.pump(raw.nowNanos);
            assertThat(raw.opened()).isEqualTo(Nodes.requestFrame(Nodes.ASK, 0, QUESTION));

            // A handler on the loop asks back while it is handed a message.
            List<Outcomes> asked = new ArrayList<>();
            end.onMessage = () -> asked.add(end.call(QUESTION, SECOND));
            raw.sendSealed(Nodes.messageFrame(Nodes.VOTES, QUESTION));
            assertThat(raw.opened()).isEqualTo(Nodes.requestFrame(Nodes.ASK, 1, QUESTION));
            raw.sendSealed(Nodes.responseFrame(0, 0, ANSWER), Nodes.responseFrame(1, 0, QUESTION));
            assertThat(first.answer()).isEqualTo(ANSWER);
            assertThat(asked.getFirst().answer()).isEqualTo(QUESTION);
        }
    }

    @Test
    void everyPendingCallFailsWhenTheLinkIsLost() {
        try (Pair pair = Pair.open(1)) {
            Outcomes written = pair.dialler.call(QUESTION, SECOND);
            pair.run();
            pair.dialler.room = 0;
            Outcomes waiting = pair.dialler.call(QUESTION, SECOND);
            pair.dialler.pump(pair.nowNanos);
            Outcomes offered = pair.dialler.call(QUESTION, SECOND);
            pair.cut();
            Outcomes late = pair.dialler.call(QUESTION, SECOND);
            CallFailure ended = new CallFailure.LinkEnded(new CloseCause.LinkLost(null));
            assertThat(List.of(written.failure(), waiting.failure(), offered.failure()))
                    .containsOnly(ended);
            assertThat(late.failure()).isEqualTo(new CallFailure.NotAdmitted(Admission.NOT_CONNECTED));
            pair.dialler.assertNothingHeld();
            pair.listener.assertNothingHeld();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 20_771})
    void everyCallHasOneOutcomeWhateverTheTiming(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        record Asked(int number, Outcomes outcomes) {}
        record Owed(End by, int requestId, byte[] body, long atNanos) {}
        try (Pair pair = Pair.open(seed)) {
            pair.chunkBytes = 300;
            List<Asked> calls = new ArrayList<>();
            List<Owed> owed = new ArrayList<>();
            End[] ends = {pair.dialler, pair.listener};
            for (int step = 0; step < 1500; step++) {
                End end = ends[random.nextInt(2)];
                if (random.nextInt(3) > 0) {
                    int number = calls.size();
                    byte[] question = ByteBuffer.allocate(4 + random.nextInt(2000))
                            .putInt(number)
                            .array();
                    calls.add(new Asked(number, end.call(question, 1 + random.nextLong(SECOND))));
                }
                pair.advance(random.nextLong(SECOND / 20));
                for (End by : ends) {
                    for (End.Came came : by.came) {
                        if (random.nextInt(10) == 0) continue;
                        long at = pair.nowNanos + random.nextLong(SECOND);
                        owed.add(new Owed(by, came.requestId(), came.body(), at));
                    }
                    by.came.clear();
                }
                for (Owed one : List.copyOf(owed)) {
                    if (one.atNanos - pair.nowNanos > 0) continue;
                    owed.remove(one);
                    one.by.answer(one.requestId, one.body);
                }
            }
            pair.run();
            pair.cut();
            long answered = 0;
            for (Asked asked : calls) {
                assertThat(asked.outcomes.count()).as("call %d", asked.number).isEqualTo(1);
                if (asked.outcomes.answers.isEmpty()) continue;
                answered++;
                assertThat(ByteBuffer.wrap(asked.outcomes.answer()).getInt()).isEqualTo(asked.number);
            }
            assertThat(answered).isBetween(100L, calls.size() - 100L);
            pair.dialler.assertNothingHeld();
            pair.listener.assertNothingHeld();
        }
    }
}
