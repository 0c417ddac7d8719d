package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real threads offer while the one that owns the session drains and then ends it: whatever is offered has
/// one fate, and nothing stays behind.
@Tag("T-13")
@Tag("T-20")
class SendersStressTest {
    private static final int SENDERS = 3;
    private static final int OFFERS = 8_000;

    private final LongAdder full = new LongAdder();
    private final List<LongAdder> fates = List.of(new LongAdder(), new LongAdder(), new LongAdder());
    private final LongAdder droppedRequests = new LongAdder();

    /// Counts outcomes; there must be one.
    private final class Once implements Call.Outcome {
        private final AtomicInteger outcomes = new AtomicInteger();

        @Override
        public void onAnswer(ByteBuf owned) {
            owned.release();
            outcomes.incrementAndGet();
        }

        @Override
        public void onFailure(CallFailure failure) {
            if (failure instanceof CallFailure.NotAdmitted(Admission admission) && admission == Admission.FULL) {
                droppedRequests.increment();
            }
            outcomes.incrementAndGet();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyOfferHasOneFate(long seed) throws InterruptedException {
        // In some the node has less than the link.
        long nodeBytes = seed % 3 == 0 ? 30_000 : 256 << 20;
        Limits limits = End.limits(new Limits.Lanes(40_000, nodeBytes, 20, 20, 20, 20))
                .withSizes(4096, 16 * 4096)
                .withLarge(new Limits.Large(4, 40_000));
        List<List<AtomicInteger>> told = new ArrayList<>();
        List<List<Once>> calls = new ArrayList<>();
        try (Pair pair = Pair.open(seed, limits)) {
            End end = pair.dialler;
            CountDownLatch running = new CountDownLatch(SENDERS);
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                List<AtomicInteger> mine = new ArrayList<>();
                List<Once> asked = new ArrayList<>();
                told.add(mine);
                calls.add(asked);
                SplittableRandom random = new SplittableRandom(seed + i);
                senders.add(Thread.ofPlatform().unstarted(() -> {
                    offer(end, random, mine, asked);
                    running.countDown();
                }));
            }
            for (Thread sender : senders) sender.start();
            SplittableRandom random = new SplittableRandom(seed);
            long enough = random.nextInt(200, 2_000);
            LongAdder written = fates.get(Fate.WRITTEN.ordinal());
            while (written.sum() < enough && running.getCount() > 0) drain(end, random);
            // Some end in good order, some at once, and senders go on meanwhile.
            if (seed % 2 == 0) end.on(0, new SessionInput.Finish(new CloseCause.ByUs("done"), Duration.ofSeconds(5)));
            for (int i = 0; i < 100; i++) drain(end, random);
            end.on(0, new SessionInput.Close(new CloseCause.ByUs("done")));
            for (Thread sender : senders) sender.join();
            end.assertNothingHeld();
            assertOneFateEach(end, told, calls);
        }
    }

    private void offer(End end, SplittableRandom random, List<AtomicInteger> mine, List<Once> asked) {
        for (int i = 0; i < OFFERS; i++) {
            Priority priority = Priority.values()[random.nextInt(4)];
            int bytes = random.nextInt(random.nextInt(10) == 0 ? 20_000 : 3_000);
            ByteBuf body = end.allocator.heapBuffer(bytes + 1).writeZero(bytes);
            if (random.nextInt(4) == 0) {
                Once outcome = new Once();
                asked.add(outcome);
                Admission admission = end.session
                        .outbox()
                        .offer(new Outbound.Request(new Call(Nodes.ASK, priority, body, Nodes.SECOND, outcome)));
                assertThat(admission).isIn(Admission.ADMITTED, Admission.FULL, Admission.NOT_CONNECTED);
            } else {
                AtomicInteger fate = new AtomicInteger();
                Admission admission = end.session
                        .outbox()
                        .offer(new Outbound.Message(Nodes.VOTES, priority, body, became -> {
                            fate.incrementAndGet();
                            fates.get(became.ordinal()).increment();
                        }));
                if (admission == Admission.ADMITTED) {
                    mine.add(fate);
                } else {
                    assertThat(fate).as("told of what was not admitted").hasValue(0);
                    if (admission == Admission.FULL) full.increment();
                }
            }
        }
    }

    private static void drain(End end, SplittableRandom random) {
        end.room = random.nextInt(80_000);
        end.pump(0);
        end.sent.clear();
    }

    private void assertOneFateEach(End end, List<List<AtomicInteger>> told, List<List<Once>> calls) {
        long admitted = 0;
        for (List<AtomicInteger> one : told) {
            assertThat(one).allMatch(fate -> fate.get() == 1);
            admitted += one.size();
        }
        for (List<Once> one : calls) assertThat(one).allMatch(call -> call.outcomes.get() == 1);
        assertThat(fates.stream().mapToLong(LongAdder::sum).sum()).isEqualTo(admitted);
        long known = fates.get(Fate.DROPPED.ordinal()).sum() + full.sum() + droppedRequests.sum();
        // A request may be dropped when its call has failed already, because there were too many or the
        // link ended.
        long requests = calls.stream().mapToLong(List::size).sum();
        assertThat(end.statistics.counters().dropped())
                .as("what was dropped or refused was counted")
                .isBetween(known, known + requests);
        assertThat(fates.get(Fate.WRITTEN.ordinal()).sum()).isPositive();
    }
}
