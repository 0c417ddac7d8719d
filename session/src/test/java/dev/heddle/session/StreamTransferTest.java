package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Large messages through two sessions and a pipe.
@Tag("T-18")
class StreamTransferTest {
    private static final Limits ROOMY = Limits.DEFAULT
            .withLanes(new Limits.Lanes(64 << 20, 10_000, 10_000, 10_000, 10_000))
            .withLarge(new Limits.Large(10_000, Integer.MAX_VALUE));

    private static byte[] random(long seed, int bytes) {
        byte[] body = new byte[bytes];
        new SplittableRandom(seed).nextBytes(body);
        return body;
    }

    @ParameterizedTest
    @CsvSource({
        "4194240, true",
        "4194241, true",
        "8388480, true",
        "67108864, true",
        "4194240, false",
        "4194241, false",
        "8388480, false",
        "67108864, false"
    })
    @DisplayName("section 11: messages of every length come back whole")
    void roundTrips(int bytes, boolean deployed) {
        byte[] body = random(bytes, bytes);
        try (Pair pair = Pair.open(1, Limits.DEFAULT, deployed)) {
            assertThat(pair.dialler.send(Nodes.VOTES, Priority.NORMAL, body)).isEqualTo(Admission.ADMITTED);
            pair.run();
            byte[] there = pair.listener.bodies(Nodes.VOTES).getFirst();
            assertThat(Arrays.equals(there, body)).isTrue();
            assertThat(pair.listener.send(Nodes.VOTES, Priority.NORMAL, there)).isEqualTo(Admission.ADMITTED);
            pair.run();
            assertThat(Arrays.equals(pair.dialler.bodies(Nodes.VOTES).getFirst(), body))
                    .isTrue();
            for (End end : new End[] {pair.dialler, pair.listener}) {
                assertThat(end.fates).containsExactly(Fate.WRITTEN);
                assertThat(end.noted).isEmpty();
                assertThat(end.session.outbox().waitingBytes()).isZero();
                assertThat(end.statistics.counters().messagesIn()).isEqualTo(1);
                assertThat(end.statistics.counters().bytesIn()).isEqualTo(bytes);
                assertThat(end.statistics.counters().bytesOut()).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @Tag("T-20")
    @DisplayName("section 12: requests and responses are streamed like messages")
    void callsAreStreamed(boolean deployed) {
        byte[] question = random(1, 9_000_000);
        byte[] answer = random(2, 5_000_000);
        try (Pair pair = Pair.open(1, Limits.DEFAULT, deployed)) {
            Outcomes call = pair.dialler.call(question, Nodes.SECOND);
            pair.run();
            End.Came request = pair.listener.came.getFirst();
            assertThat(Arrays.equals(request.body(), question)).isTrue();
            assertThat(pair.listener.answer(request.requestId(), answer)).isEqualTo(Admission.ADMITTED);
            pair.run();
            assertThat(Arrays.equals(call.answer(), answer)).isTrue();
            assertThat(pair.dialler.noted).isEmpty();
        }
    }

    @Test
    @Tag("T-20")
    void anAnswerThatIsWholeAfterTheDeadlineIsDropped() {
        try (Pair pair = Pair.open(1, Limits.DEFAULT, true)) {
            Outcomes call = pair.dialler.call(new byte[1], Nodes.SECOND);
            pair.run();
            pair.listener.room = 100_000;
            assertThat(pair.listener.answer(0, new byte[5_000_000])).isEqualTo(Admission.ADMITTED);
            pair.advance(Nodes.SECOND);
            assertThat(call.failure()).isEqualTo(new CallFailure.TimedOut(1000));
            pair.listener.room = 1 << 30;
            pair.run();
            assertThat(pair.dialler.noted).containsExactly(new Irregularity.UnexpectedResponse(0));
            assertThat(pair.dialler.heldBytes()).isZero();
        }
    }

    @Test
    @Tag("T-16")
    void aSenderThatStopsInTheMiddleLosesItsStreamAndKeepsItsLink() {
        try (Pair pair = Pair.open(1)) {
            pair.dialler.send(Nodes.VOTES, Priority.LOW, new byte[20 << 20]);
            pair.dialler.room = 5 << 20;
            pair.run();
            long held = pair.listener.heldBytes();
            assertThat(held).isGreaterThan(3 << 20);
            pair.advance(11 * Nodes.SECOND);
            assertThat(pair.listener.noted).hasSize(1).first().isInstanceOf(Irregularity.StreamExpired.class);
            assertThat(pair.listener.statistics.counters().refusedFrames()).isEqualTo(1);
            // What is left is the part of a frame that was begun.
            assertThat(pair.listener.heldBytes()).isLessThan(2 << 20);
            pair.dialler.room = 1 << 30;
            pair.run();
            assertThat(pair.listener.came).isEmpty();
            pair.dialler.send(Nodes.VOTES, Priority.LOW, new byte[20 << 20]);
            pair.run();
            assertThat(pair.listener.came).hasSize(1);
            assertThat(pair.listener.closed).isNull();
        }
    }

    /// What was sent, by number; whatever comes must be in it, once.
    private record Sent(ProtocolId protocol, byte[] body) {}

    /// Small frames, so that most messages are streamed; and the real sizes, where those above a record are.
    @ParameterizedTest
    @CsvSource({
        "1, 4096, 65536, true",
        "2, 4096, 65536, false",
        "3, 8192, 131072, true",
        "4, 8192, 131072, false",
        "5, 4194304, 67108864, false",
        "42, 4194304, 67108864, false",
        "20771, 4194304, 67108864, true"
    })
    void everyMessageArrivesOnceAndNoTwoStreamsMix(long seed, int frameBytes, int messageBytes, boolean deployed) {
        SplittableRandom random = new SplittableRandom(seed);
        Limits limits = ROOMY.withSizes(frameBytes, messageBytes);
        // In this order those that are certainly not streamed must come.
        int unstreamed = Math.min(frameBytes - 64, StreamWriter.RECORD_PIECE_BYTES);
        try (Pair pair = Pair.open(seed, limits, deployed)) {
            pair.chunkBytes = 100_000;
            End[] ends = {pair.dialler, pair.listener};
            List<Map<Integer, Sent>> sent = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
            Map<Integer, Outcomes> calls = new LinkedHashMap<>();
            int number = 0;
            int answered = 0;
            for (int step = 0; step < 400; step++) {
                int from = random.nextInt(2);
                int most = random.nextInt(4) == 0 ? Math.min(400_000, messageBytes) : 2_000;
                byte[] body = random(seed + step, 4 + random.nextInt(most - 3));
                ByteBuffer.wrap(body).putInt(0, number);
                if (random.nextInt(8) == 0 && from == 0) {
                    calls.put(number, ends[0].call(body, 60 * Nodes.SECOND));
                    sent.get(0).put(number, new Sent(Nodes.ASK, body));
                } else {
                    Priority priority = Priority.values()[random.nextInt(4)];
                    ProtocolId protocol = new ProtocolId(priority.ordinal());
                    assertThat(ends[from].send(protocol, priority, body)).isEqualTo(Admission.ADMITTED);
                    sent.get(from).put(number, new Sent(protocol, body));
                }
                number++;
                if (random.nextInt(3) == 0) {
                    for (End end : ends) {
                        end.room = random.nextInt(200_000);
                        end.pump(pair.nowNanos);
                    }
                    for (int i = random.nextInt(4); i >= 0; i--) pair.carry(ends[from], ends[1 - from]);
                }
                answered = answerFrom(answered, ends[1], random);
            }
            for (End end : ends) end.room = 1 << 30;
            pair.run();
            int _ = answerFrom(answered, ends[1], random);
            pair.run();
            for (int from = 0; from < 2; from++) {
                End to = ends[1 - from];
                assertThat(to.noted).as("seed %d", seed).isEmpty();
                Map<ProtocolId, Integer> last = new LinkedHashMap<>();
                Map<Integer, Sent> missing = new LinkedHashMap<>(sent.get(from));
                for (End.Came came : to.came) {
                    int at = ByteBuffer.wrap(came.body()).getInt();
                    Sent one = missing.remove(at);
                    assertThat(one).as("seed %d: message %d, once", seed, at).isNotNull();
                    if (one == null) continue;
                    assertThat(came.protocol()).isEqualTo(one.protocol);
                    assertThat(Arrays.equals(came.body(), one.body))
                            .as("seed %d: message %d", seed, at)
                            .isTrue();
                    if (one.body.length > unstreamed) continue;
                    Integer before = last.put(came.protocol(), at);
                    assertThat(before == null || before < at)
                            .as("seed %d: %d behind %d", seed, at, before)
                            .isTrue();
                }
                assertThat(missing.keySet())
                        .as("seed %d: what did not come", seed)
                        .isEmpty();
            }
            assertThat(calls).isNotEmpty();
            calls.forEach((asked, outcomes) ->
                    assertThat(ByteBuffer.wrap(outcomes.answer()).getInt()).isEqualTo(asked));
        }
    }

    /// Answers what came since the last time; each answer begins with its question's number.
    ///
    /// @return how much of what came has been looked at
    private static int answerFrom(int seen, End end, SplittableRandom random) {
        for (End.Came came : end.came.subList(seen, end.came.size())) {
            if (came.requestId() < 0) continue;
            byte[] answer = Arrays.copyOf(came.body(), 4 + random.nextInt(60_000));
            assertThat(end.answer(came.requestId(), answer)).isEqualTo(Admission.ADMITTED);
        }
        return end.came.size();
    }
}
