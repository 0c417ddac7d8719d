package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionEndingTest {
    private static final CloseCause SHUTDOWN = new CloseCause.ByUs("shutting down");
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final long SECOND = Nodes.SECOND;
    private static final byte[] BODY = {1, 2, 3};

    private static void finish(Pair pair, End end) {
        end.on(pair.nowNanos, new SessionInput.Finish(SHUTDOWN, WITHIN));
    }

    @Test
    void whatWaitedIsSentAndThenBothEndsAreClosed() {
        try (Pair pair = Pair.open(1)) {
            pair.dialler.room = 0;
            for (int i = 0; i < 50; i++) pair.dialler.send(Nodes.VOTES, Priority.LOW, new byte[50_000]);
            finish(pair, pair.dialler);
            assertThat(pair.dialler.send(Nodes.VOTES, Priority.LOW, BODY)).isEqualTo(Admission.NOT_CONNECTED);
            assertThat(pair.dialler.finished).isFalse();
            pair.dialler.room = 1 << 30;
            pair.run();
            assertThat(pair.listener.came).hasSize(50);
            assertThat(pair.dialler.fates).hasSize(50).containsOnly(Fate.WRITTEN);
            assertThat(pair.dialler.closed).isEqualTo(SHUTDOWN);
            assertThat(pair.listener.closed).isEqualTo(new CloseCause.ByPeer());
            pair.dialler.assertNothingHeld();
            pair.listener.assertNothingHeld();
        }
    }

    @Test
    void thePeerSendsWhatWaitsThereToo() {
        try (Pair pair = Pair.open(1)) {
            pair.listener.room = 0;
            for (int i = 0; i < 5; i++) pair.listener.send(Nodes.VOTES, Priority.LOW, BODY);
            finish(pair, pair.dialler);
            pair.run();
            assertThat(pair.dialler.finished).isTrue();
            assertThat(pair.listener.closed).isNull();
            pair.listener.room = 1 << 30;
            pair.run();
            assertThat(pair.dialler.came).hasSize(5);
            assertThat(pair.listener.fates).hasSize(5).containsOnly(Fate.WRITTEN);
            assertThat(pair.dialler.closed).isEqualTo(SHUTDOWN);
        }
    }

    @Test
    void aPendingCallIsStillAnswered() {
        try (Pair pair = Pair.open(1)) {
            Outcomes call = pair.dialler.call(BODY, SECOND);
            pair.run();
            finish(pair, pair.dialler);
            pair.run();
            assertThat(pair.dialler.finished).isFalse();
            pair.listener.answer(0, BODY);
            pair.run();
            assertThat(call.answer()).isEqualTo(BODY);
            assertThat(pair.dialler.closed).isEqualTo(SHUTDOWN);
        }
    }

    @Test
    void whatIsBeingServedIsStillAnswered() {
        try (Pair pair = Pair.open(1)) {
            Outcomes call = pair.listener.call(BODY, SECOND);
            pair.run();
            finish(pair, pair.dialler);
            pair.run();
            assertThat(pair.dialler.finished).isFalse();
            assertThat(pair.dialler.send(Nodes.VOTES, Priority.LOW, BODY)).isEqualTo(Admission.NOT_CONNECTED);
            assertThat(pair.dialler.answer(0, BODY)).isEqualTo(Admission.ADMITTED);
            pair.run();
            assertThat(call.answer()).isEqualTo(BODY);
            assertThat(pair.dialler.closed).isEqualTo(SHUTDOWN);
        }
    }

    @Test
    void nobodyWaitsForAnAnswerThatWillNotCome() {
        try (Pair pair = Pair.open(1)) {
            Outcomes call = pair.listener.call(BODY, SECOND);
            pair.run();
            finish(pair, pair.dialler);
            pair.dialler.on(pair.nowNanos, new SessionInput.Declined(0));
            pair.run();
            assertThat(pair.dialler.closed).isEqualTo(SHUTDOWN);
            assertThat(call.failure()).isEqualTo(new CallFailure.LinkEnded(new CloseCause.ByPeer()));
        }
    }

    @Test
    void nothingNewIsServedByWhoeverLeaves() {
        try (Pair pair = Pair.open(1)) {
            Outcomes keepsOpen = pair.dialler.call(BODY, SECOND);
            pair.run();
            finish(pair, pair.dialler);
            Outcomes late = pair.listener.call(BODY, 3 * SECOND);
            pair.run();
            assertThat(pair.dialler.came).isEmpty();
            assertThat(pair.dialler.statistics.counters().refusedFrames()).isEqualTo(1);
            pair.listener.answer(0, BODY);
            pair.run();
            assertThat(keepsOpen.answer()).isEqualTo(BODY);
            assertThat(late.failure()).isEqualTo(new CallFailure.LinkEnded(new CloseCause.ByPeer()));
        }
    }

    @Test
    void messagesAreDeliveredWhileLeaving() {
        try (Pair pair = Pair.open(1)) {
            pair.dialler.call(BODY, SECOND);
            pair.run();
            finish(pair, pair.dialler);
            pair.listener.send(Nodes.VOTES, Priority.LOW, BODY);
            pair.run();
            assertThat(pair.dialler.bodies(Nodes.VOTES)).containsExactly(BODY);
        }
    }

    @Test
    @Tag("T-27")
    void ofTwoDeadlinesTheEarlierHolds() {
        try (Pair pair = Pair.open(1)) {
            pair.dialler.room = 0;
            pair.dialler.send(Nodes.VOTES, Priority.LOW, BODY);
            finish(pair, pair.dialler);
            pair.dialler.on(pair.nowNanos, new SessionInput.Finish(new CloseCause.Replaced(), Duration.ofMillis(500)));
            pair.dialler.on(pair.nowNanos, new SessionInput.Finish(SHUTDOWN, Duration.ofSeconds(10)));
            pair.advance(SECOND / 2 - 1);
            assertThat(pair.dialler.closed).isNull();
            pair.advance(1);
            assertThat(pair.dialler.closed).isEqualTo(SHUTDOWN);
            pair.dialler.assertNothingHeld();
        }
    }

    @Test
    void aPeerThatDoesNotReadIsLeftAtTheDeadline() {
        try (Pair pair = Pair.open(1)) {
            pair.dialler.room = 0;
            pair.dialler.send(Nodes.VOTES, Priority.LOW, BODY);
            Outcomes call = pair.dialler.call(BODY, 60 * SECOND);
            finish(pair, pair.dialler);
            pair.advance(5 * SECOND - 1);
            assertThat(pair.dialler.closed).isNull();
            pair.advance(1);
            assertThat(pair.dialler.closed).isEqualTo(SHUTDOWN);
            assertThat(pair.dialler.fates).containsExactly(Fate.LOST);
            assertThat(call.failure()).isEqualTo(new CallFailure.LinkEnded(SHUTDOWN));
            pair.dialler.assertNothingHeld();
        }
    }

    @Test
    void aPeerThatNeverEndsItsDirectionIsLeftAtTheDeadline() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.listener.on(raw.nowNanos, new SessionInput.Finish(SHUTDOWN, WITHIN));
            assertThat(raw.listener.finished).isTrue();
            raw.sendSealed(Nodes.messageFrame(Nodes.VOTES, BODY));
            assertThat(raw.listener.came).as("it may still speak").hasSize(1);
            raw.nowNanos += 5 * SECOND;
            raw.listener.deadline(raw.nowNanos);
            assertThat(raw.listener.closed).isEqualTo(SHUTDOWN);
            raw.listener.assertNothingHeld();
        }
    }

    /// A node that closes lets a link drain for longer than one that was replaced.
    @Test
    @Tag("T-27")
    void whatHasEndedItsDirectionIsLeftAtTheEarlierOfTwoDeadlines() {
        try (RawDialler raw = RawDialler.open(1)) {
            raw.listener.on(raw.nowNanos, new SessionInput.Finish(SHUTDOWN, WITHIN));
            assertThat(raw.listener.finished).isTrue();
            raw.listener.on(raw.nowNanos, new SessionInput.Finish(SHUTDOWN, Duration.ofSeconds(1)));
            raw.nowNanos += SECOND;
            raw.listener.deadline(raw.nowNanos);
            assertThat(raw.listener.closed).isEqualTo(SHUTDOWN);
            raw.listener.assertNothingHeld();
        }
    }

    @Test
    @DisplayName("section 9: an end inside a frame is an I/O error")
    void aPeerThatEndsWithinAMessageLostIt() {
        for (boolean withinRecord : new boolean[] {true, false}) {
            try (RawDialler raw = RawDialler.open(1)) {
                Outcomes call = raw.listener.call(BODY, SECOND);
                raw.listener.pump(raw.nowNanos);
                byte[] begun = Nodes.hex("00000010 0003");
                if (withinRecord) raw.send(java.util.Arrays.copyOf(raw.seal(begun), 10));
                else raw.sendSealed(begun);
                raw.listener.on(raw.nowNanos, new SessionInput.PeerFinished());
                CloseCause lost = new CloseCause.LinkLost(null);
                assertThat(call.failure()).isEqualTo(new CallFailure.LinkEnded(lost));
                raw.listener.on(raw.nowNanos, new SessionInput.LinkLost(null));
                assertThat(raw.listener.closed).isEqualTo(lost);
                raw.listener.assertNothingHeld();
            }
        }
    }

    @Test
    void closingAtOnceLosesWhatWaits() {
        try (Pair pair = Pair.open(1)) {
            pair.dialler.room = 0;
            for (Priority priority : Priority.values()) pair.dialler.send(Nodes.VOTES, priority, BODY);
            pair.dialler.on(pair.nowNanos, new SessionInput.Close(SHUTDOWN));
            assertThat(pair.dialler.fates).hasSize(4).containsOnly(Fate.LOST);
            assertThat(pair.dialler.closed).isEqualTo(SHUTDOWN);
            pair.dialler.assertNothingHeld();
        }
    }

    @Test
    void aLinkTheNodeDoesNotWantIsClosedBeforeItSpoke() {
        try (Pair pair = new Pair(1)) {
            pair.listener.admits = false;
            pair.run();
            pair.dialler.send(Nodes.VOTES, Priority.LOW, BODY);
            pair.run();
            pair.listener.on(pair.nowNanos, new SessionInput.Finish(SHUTDOWN, WITHIN));
            assertThat(pair.listener.closed).isEqualTo(SHUTDOWN);
            assertThat(pair.listener.came).isEmpty();
            pair.listener.assertNothingHeld();
        }
    }

    /// A link may be cut at any moment of its life: whatever it held is given back, whoever waits is told.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 42, 20_771})
    @Tag("T-21")
    void afterItsEndNothingIsHeldWheneverItCame(long seed) {
        for (int moment = 0; moment < 40; moment++) {
            try (Pair pair = new Pair(seed, Limits.DEFAULT)) {
                pair.chunkBytes = 1 + pair.random.nextInt(400);
                End[] ends = {pair.dialler, pair.listener};
                for (End end : ends) end.admits = pair.random.nextInt(8) > 0;
                List<Outcomes> calls = new ArrayList<>();
                int messages = 0;
                for (int step = 0; step < moment * 4; step++) {
                    End end = ends[pair.random.nextInt(2)];
                    switch (pair.random.nextInt(12)) {
                        case 0 -> calls.add(end.call(BODY, 1 + pair.random.nextLong(SECOND)));
                        case 1 -> {
                            Priority priority = Priority.values()[pair.random.nextInt(4)];
                            if (end.send(
                                            Nodes.VOTES,
                                            priority,
                                            new byte
                                                    [pair.random.nextInt(
                                                            pair.random.nextInt(8) == 0 ? 6_000_000 : 100_000)])
                                    == Admission.ADMITTED) messages++;
                        }
                        case 2 -> end.room = pair.random.nextInt(1000);
                        case 3 -> {
                            for (End.Came came : end.came) {
                                if (came.requestId() >= 0) end.answer(came.requestId(), BODY);
                            }
                            end.came.clear();
                        }
                        case 4 -> pair.nowNanos += pair.random.nextLong(SECOND / 10);
                        case 5 -> {
                            if (pair.random.nextInt(8) == 0) finish(pair, end);
                        }
                        default -> {
                            end.pump(pair.nowNanos);
                            pair.carry(end, end == pair.dialler ? pair.listener : pair.dialler);
                        }
                    }
                }
                List<SessionInput> endings = new ArrayList<>(List.of(
                        new SessionInput.LinkLost(null),
                        new SessionInput.Close(SHUTDOWN),
                        new SessionInput.PeerFinished()));
                Collections.swap(endings, 0, pair.random.nextInt(3));
                for (End end : ends) {
                    for (SessionInput ending : endings) end.on(pair.nowNanos, ending);
                    end.assertNothingHeld();
                }
                assertThat(calls).allMatch(call -> call.count() == 1);
                assertThat(pair.dialler.fates.size() + pair.listener.fates.size())
                        .isEqualTo(messages);
            }
        }
    }
}
