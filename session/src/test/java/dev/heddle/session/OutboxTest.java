package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("T-13")
class OutboxTest {
    private static final int CHUNK_BYTES = 4096 - FrameCodec.RESERVE_BYTES;
    private static final int MESSAGE_BYTES = 16 * 4096;

    private final UnpooledByteBufAllocator allocator = Nodes.countingAllocator();
    private final LinkStatistics statistics = new LinkStatistics();
    private final List<String> fates = new ArrayList<>();
    private final ByteBudget node = new ByteBudget("outbound bytes", 64 << 20);
    private int wakes;
    private final Outbox outbox = outbox(new Limits.Lanes(2000, 3, 3, 3, 3));

    private Outbox outbox(Limits.Lanes limits) {
        Limits small = Limits.DEFAULT.withSizes(4096, MESSAGE_BYTES).withLarge(new Limits.Large(3, 80_000));
        return new Outbox(small.withLanes(limits), node, statistics, () -> wakes++);
    }

    @AfterEach
    void everyBodyWasReleased() {
        outbox.close();
        outbox.loseAll();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(outbox.waiting()).isZero();
        assertThat(outbox.waitingBytes()).isZero();
        assertThat(node.usedBytes()).isZero();
    }

    private ByteBuf body(int bytes) {
        return allocator.heapBuffer(Math.max(1, bytes)).writeZero(bytes);
    }

    private Admission offer(String name, Priority priority, int bytes) {
        return outbox.offer(
                new Outbound.Message(Nodes.VOTES, priority, body(bytes), fate -> fates.add(name + " " + fate)));
    }

    private Outcomes call(Priority priority) {
        Outcomes outcomes = new Outcomes();
        Admission _ = outbox.offer(new Outbound.Request(new Call(Nodes.ASK, priority, body(1), 1, outcomes)));
        return outcomes;
    }

    @ParameterizedTest
    @EnumSource(names = {"HIGH", "NORMAL", "LOW"})
    void aFullLaneDropsItsOldestForANewOne(Priority priority) {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            assertThat(offer(name, priority, 1)).isEqualTo(Admission.ADMITTED);
        }
        assertThat(fates).containsExactly("a DROPPED", "b DROPPED");
        assertThat(outbox.waiting()).isEqualTo(3);
        assertThat(statistics.counters().dropped(priority)).isEqualTo(2);
        assertThat(statistics.counters().dropped()).isEqualTo(2);
    }

    @Test
    void aFullLaneRefusesACriticalMessageAndCountsIt() {
        for (String name : List.of("a", "b", "c")) {
            assertThat(offer(name, Priority.CRITICAL, 1)).isEqualTo(Admission.ADMITTED);
        }
        assertThat(offer("d", Priority.CRITICAL, 1)).isEqualTo(Admission.FULL);
        assertThat(fates).isEmpty();
        assertThat(statistics.counters().droppedCritical()).isEqualTo(1);
    }

    @Test
    void aFullLaneRefusesARequestAndItsCallFailsAtOnce() {
        for (String name : List.of("a", "b", "c")) offer(name, Priority.NORMAL, 1);
        Outcomes refused = call(Priority.NORMAL);
        assertThat(refused.failure()).isEqualTo(new CallFailure.NotAdmitted(Admission.FULL));
        assertThat(outbox.waiting()).isEqualTo(3);
        assertThat(statistics.counters().droppedNormal()).isEqualTo(1);
    }

    @Test
    void threeHealthChecksHavePlacesBeyondAFullLaneAndNothingElseTakesThem() {
        for (String name : List.of("a", "b", "c")) offer(name, Priority.CRITICAL, 1);
        List<Outcomes> checks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Outcomes outcomes = new Outcomes();
            checks.add(outcomes);
            Admission _ = outbox.offer(new Outbound.Request(Call.healthCheck(Nodes.ASK, body(5), 1, outcomes)));
            assertThat(offer("d", Priority.CRITICAL, 1)).isEqualTo(Admission.FULL);
        }
        assertThat(checks).extracting(Outcomes::count).containsExactly(0, 0, 0, 1);
        assertThat(checks.getLast().failure()).isEqualTo(new CallFailure.NotAdmitted(Admission.FULL));
        assertThat(fates).isEmpty();
        assertThat(outbox.waiting()).isEqualTo(6);
    }

    @Test
    void aRequestThatIsDroppedForAMessageIsHandedToTheLoop() {
        Outcomes outcomes = call(Priority.NORMAL);
        for (String name : List.of("a", "b", "c")) offer(name, Priority.NORMAL, 1);
        assertThat(outcomes.count()).isZero();
        Call call = Objects.requireNonNull(outbox.pollOfferedCall());
        assertThat(outbox.pollDropped()).isEqualTo(new Outbound.Request(call));
        assertThat(statistics.counters().droppedNormal()).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsDroppedForAMessageIsHandedToTheLoopSoThatItsSlotComesBack() {
        outbox.offer(
                new Outbound.Response(7, Priority.NORMAL, Unpooled.buffer(1).writeByte(0)));
        for (String name : List.of("a", "b", "c")) offer(name, Priority.NORMAL, 1);
        assertThat(outbox.pollDropped())
                .isInstanceOfSatisfying(
                        Outbound.Response.class,
                        answer -> assertThat(answer.requestId()).isEqualTo(7));
    }

    @Test
    void lanesAreBoundedInBytesTogether() {
        assertThat(offer("critical", Priority.CRITICAL, 900)).isEqualTo(Admission.ADMITTED);
        assertThat(offer("low", Priority.LOW, 900)).isEqualTo(Admission.ADMITTED);
        // It gives up its own lane's oldest, never a more urgent one.
        assertThat(offer("low 2", Priority.LOW, 900)).isEqualTo(Admission.ADMITTED);
        // What is urgent is not kept out by bulk.
        assertThat(offer("critical 2", Priority.CRITICAL, 900)).isEqualTo(Admission.ADMITTED);
        assertThat(offer("low 3", Priority.LOW, 900)).isEqualTo(Admission.FULL);
        assertThat(offer("high", Priority.HIGH, 200)).isEqualTo(Admission.ADMITTED);
        assertThat(fates).containsExactly("low DROPPED", "low 2 DROPPED");
        assertThat(outbox.waitingBytes()).isEqualTo(2000);
        assertThat(statistics.counters().droppedCritical()).isZero();
        assertThat(statistics.counters().droppedLow()).isEqualTo(3);
    }

    @Test
    void whatIsLongerThanAMessageIsRefused() {
        assertThat(offer("fits", Priority.LOW, MESSAGE_BYTES)).isEqualTo(Admission.ADMITTED);
        assertThat(offer("too large", Priority.LOW, MESSAGE_BYTES + 1)).isEqualTo(Admission.TOO_LARGE);
        assertThat(fates).isEmpty();
    }

    @Test
    void largeMessagesAreBoundedBesideTheLanesAndTheirSendersKnowAtOnce() {
        assertThat(offer("low", Priority.LOW, 2000)).isEqualTo(Admission.ADMITTED);
        for (String name : List.of("a", "b", "c")) {
            assertThat(offer(name, Priority.HIGH, CHUNK_BYTES + 1)).isEqualTo(Admission.ADMITTED);
        }
        assertThat(offer("d", Priority.CRITICAL, CHUNK_BYTES + 1)).isEqualTo(Admission.FULL);
        assertThat(offer("e", Priority.LOW, CHUNK_BYTES + 1)).isEqualTo(Admission.FULL);
        assertThat(statistics.counters().droppedCritical()).isEqualTo(1);
        assertThat(statistics.counters().droppedLow()).isEqualTo(1);
        assertThat(fates).isEmpty();
        assertThat(outbox.waiting()).isEqualTo(4);
        assertThat(outbox.waitingBytes()).isEqualTo(2000 + 3 * (CHUNK_BYTES + 1));
        // And the lanes go on as before.
        assertThat(offer("low 2", Priority.LOW, 100)).isEqualTo(Admission.ADMITTED);
        assertThat(fates).containsExactly("low DROPPED");
    }

    @Test
    void largeMessagesAreBoundedInBytes() {
        assertThat(offer("a", Priority.LOW, MESSAGE_BYTES)).isEqualTo(Admission.ADMITTED);
        assertThat(offer("b", Priority.LOW, 80_001 - MESSAGE_BYTES)).isEqualTo(Admission.FULL);
        assertThat(offer("c", Priority.LOW, 80_000 - MESSAGE_BYTES)).isEqualTo(Admission.ADMITTED);
        assertThat(statistics.counters().droppedLow()).isEqualTo(1);
    }

    @Test
    void aLargeMessageKeepsItsPlaceWhileItIsUnderWay() {
        for (String name : List.of("a", "b", "c")) offer(name, Priority.HIGH, CHUNK_BYTES + 1);
        Outbound first = Objects.requireNonNull(outbox.pollLarge(Priority.HIGH));
        assertThat(outbox.peekLarge(Priority.LOW)).isNull();
        assertThat(outbox.waiting()).isEqualTo(3);
        assertThat(offer("d", Priority.HIGH, CHUNK_BYTES + 1)).isEqualTo(Admission.FULL);
        outbox.leave(first);
        assertThat(offer("e", Priority.HIGH, CHUNK_BYTES + 1)).isEqualTo(Admission.ADMITTED);
        Outbox.discard(first, Fate.WRITTEN);
        outbox.close();
        outbox.loseAll();
        assertThat(fates).containsExactly("a WRITTEN", "b LOST", "c LOST", "e LOST");
    }

    @Test
    void emptyBodiesCountAsEntries() {
        for (int i = 0; i < 5; i++) offer("message " + i, Priority.LOW, 0);
        assertThat(outbox.waiting()).isEqualTo(3);
        assertThat(outbox.waitingBytes()).isZero();
    }

    @Test
    void onceClosedItRefusesEverything() {
        offer("before", Priority.LOW, 1);
        outbox.close();
        assertThat(offer("after", Priority.LOW, 1)).isEqualTo(Admission.NOT_CONNECTED);
        assertThat(call(Priority.NORMAL).failure()).isEqualTo(new CallFailure.NotAdmitted(Admission.NOT_CONNECTED));
        outbox.loseAll();
        assertThat(fates).containsExactly("before LOST");
    }

    @Test
    void onlyTheFirstOfferAfterAnAcknowledgementWakesTheLoop() {
        offer("a", Priority.LOW, 1);
        offer("b", Priority.HIGH, 1);
        assertThat(wakes).isEqualTo(1);
        outbox.acknowledge();
        assertThat(wakes).isEqualTo(1);
        offer("c", Priority.LOW, 1);
        assertThat(wakes).isEqualTo(2);
    }

    @Test
    void eachLaneIsInOrder() {
        for (int i = 0; i < 3; i++) {
            for (Priority priority : Priority.values()) offer(priority + " " + i, priority, i);
        }
        for (Priority priority : Priority.values()) {
            for (int i = 0; i < 3; i++) {
                Outbound head = Objects.requireNonNull(outbox.peek(priority));
                assertThat(outbox.poll(priority)).isSameAs(head);
                assertThat(head.body().readableBytes()).isEqualTo(i);
                outbox.leave(head);
                head.body().release();
            }
            assertThat(outbox.peek(priority)).isNull();
        }
        assertThat(outbox.isEmpty()).isTrue();
    }
}
