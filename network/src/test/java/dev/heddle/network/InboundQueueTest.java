package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-13")
class InboundQueueTest {
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final AtomicLong peerBytes = new AtomicLong();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Integer> handled = new ArrayList<>();
    private final List<Integer> dropped = new ArrayList<>();

    private InboundQueue queue(int messages, int bytes, int peerBytesLimit) {
        return queue(messages, bytes, peerBytesLimit, Handling.DEFAULT);
    }

    private InboundQueue queue(int messages, int bytes, int peerBytesLimit, Handling handling) {
        return new InboundQueue(
                new Limits.Inbound(messages, bytes, peerBytesLimit),
                peerBytes,
                handling,
                tasks::add,
                inbound -> handled.add(taken(inbound)),
                inbound -> dropped.add(taken(inbound)));
    }

    /// A message that begins with its number.
    private Inbound message(int number, int bytes) {
        ByteBuf body = allocator.heapBuffer(bytes).writeInt(number).writeZero(bytes - 4);
        return new Inbound.Message(body);
    }

    private static int taken(Inbound inbound) {
        int number = inbound.body().readInt();
        inbound.body().resetReaderIndex().release();
        return number;
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) task.run();
    }

    @AfterEach
    void nothingIsHeld() {
        runTasks();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(peerBytes).hasValue(0);
    }

    @Test
    void handlesInOrderWithOneTaskForAll() {
        InboundQueue queue = queue(1000, 1 << 20, 1 << 20);
        for (int i = 0; i < 50; i++) queue.offer(message(i, 10));
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(handled).hasSize(50).isSorted();
        queue.offer(message(50, 10));
        assertThat(tasks).hasSize(1);
    }

    @Test
    void othersHaveTheExecutorBetweenBatches() {
        InboundQueue queue = queue(1000, 1 << 20, 1 << 20);
        for (int i = 0; i < 200; i++) queue.offer(message(i, 10));
        tasks.remove().run();
        assertThat(handled).hasSizeLessThan(100);
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(handled).hasSize(200).isSorted();
    }

    @Test
    void fullInMessagesItDropsTheOldest() {
        InboundQueue queue = queue(3, 1 << 20, 1 << 20);
        for (int i = 0; i < 5; i++) queue.offer(message(i, 10));
        assertThat(dropped).containsExactly(0, 1);
        runTasks();
        assertThat(handled).containsExactly(2, 3, 4);
    }

    @Test
    void fullInBytesItDropsTheOldest() {
        InboundQueue queue = queue(1000, 100, 1 << 20);
        for (int i = 0; i < 3; i++) queue.offer(message(i, 40));
        queue.offer(message(3, 100));
        assertThat(dropped).containsExactly(0, 1, 2);
        runTasks();
        assertThat(handled).containsExactly(3);
    }

    @ParameterizedTest
    @EnumSource(QueueStyle.class)
    void whatCanNeverWaitDropsNothingButItself(QueueStyle style) {
        InboundQueue queue = queue(1000, 100, 150, Handling.DEFAULT.queue(style, 1000));
        InboundQueue other = queue(1000, 100, 150);
        InboundQueue wide = queue(1000, 1000, 150, Handling.DEFAULT.queue(style, 1000));
        queue.offer(message(1, 40));
        queue.offer(message(2, 101));
        wide.offer(message(3, 10));
        wide.offer(message(4, 151));
        assertThat(dropped).as("alone more than may wait").containsExactly(2, 4);
        other.offer(message(5, 90));
        queue.offer(message(6, 60));
        assertThat(dropped).as("too much beside what others hold").containsExactly(2, 4, 6);
        runTasks();
        assertThat(handled).containsExactly(1, 3, 5);
    }

    @Test
    void thePeersBytesAreBoundedOverAllItsQueues() {
        InboundQueue one = queue(1000, 100, 150);
        InboundQueue other = queue(1000, 100, 150);
        one.offer(message(1, 90));
        other.offer(message(2, 60));
        other.offer(message(3, 30));
        assertThat(dropped).as("of its own, never of the other").containsExactly(2);
        one.offer(message(4, 50));
        assertThat(dropped).containsExactly(2, 1);
        runTasks();
        assertThat(handled).containsExactlyInAnyOrder(3, 4);
    }

    /// A queue that is offered the rest, numbered from 1, while its first message is with the handler.
    private InboundQueue offeredWhileHandling(Limits.Inbound limits, int... bytes) {
        InboundQueue[] queue = new InboundQueue[1];
        queue[0] = new InboundQueue(
                limits,
                peerBytes,
                Handling.DEFAULT,
                tasks::add,
                inbound -> {
                    int number = taken(inbound);
                    if (number == 0) for (int i = 0; i < bytes.length; i++) queue[0].offer(message(i + 1, bytes[i]));
                    handled.add(number);
                },
                inbound -> dropped.add(taken(inbound)));
        return queue[0];
    }

    @Test
    void whatIsHandledTakesNoPlaceAndNoBytesFromWhatWaits() {
        InboundQueue queue = offeredWhileHandling(new Limits.Inbound(2, 60, 1000), 10, 10, 10, 60);
        queue.offer(message(0, 60));
        runTasks();
        assertThat(dropped).as("1 for its place, 2 and 3 for their bytes").containsExactly(1, 2, 3);
        assertThat(handled).containsExactly(0, 4);
    }

    @Test
    void ofTwoMessagesOfThreeMebibytesTheSecondWaitsWhileTheFirstIsHandled() {
        InboundQueue queue = offeredWhileHandling(Limits.DEFAULT.inbound(), 3 << 20);
        queue.offer(message(0, 3 << 20));
        runTasks();
        assertThat(dropped).isEmpty();
        assertThat(handled).containsExactly(0, 1);
    }

    @Test
    void whatIsHandledIsOfThePeersBytesUntilItsHandlerHasReturned() {
        InboundQueue queue = offeredWhileHandling(new Limits.Inbound(1000, 60, 100), 10, 45, 51, 50);
        queue.offer(message(0, 50));
        runTasks();
        assertThat(dropped)
                .as("1 gives way to 2, 3 is too much beside 0, 2 gives way to 4")
                .containsExactly(1, 3, 2);
        assertThat(handled).containsExactly(0, 4);
        assertThat(peerBytes).hasValue(0);
    }

    @Test
    void aHandlerOnTheOfferingThreadMayOfferAgain() {
        InboundQueue[] queue = new InboundQueue[1];
        queue[0] = new InboundQueue(
                new Limits.Inbound(1000, 1 << 20, 1 << 20),
                peerBytes,
                Handling.DEFAULT.inLoop(),
                tasks::add,
                inbound -> {
                    int number = taken(inbound);
                    handled.add(number);
                    if (number % 10 != 0) queue[0].offer(message(number + 1, 10));
                },
                inbound -> dropped.add(taken(inbound)));
        queue[0].offer(message(1, 10));
        queue[0].offer(message(11, 10));
        assertThat(handled).hasSize(20).isSorted();
    }

    @Test
    void aHandlerThatThrowsStopsNothingButItself() {
        InboundQueue queue = new InboundQueue(
                new Limits.Inbound(1000, 1 << 20, 1 << 20),
                peerBytes,
                Handling.DEFAULT,
                tasks::add,
                inbound -> {
                    int number = taken(inbound);
                    if (number == 1) throw new AssertionError("a handler's own");
                    handled.add(number);
                },
                inbound -> dropped.add(taken(inbound)));
        for (int i = 0; i < 4; i++) queue.offer(message(i, 10));
        assertThatThrownBy(() -> tasks.remove().run()).hasMessage("a handler's own");
        runTasks();
        assertThat(handled).containsExactly(0, 2, 3);
        queue.offer(message(4, 10));
        runTasks();
        assertThat(handled).contains(4);
    }

    @ParameterizedTest
    @CsvSource({"FIFO, 1 2 3, 4 5", "LIFO, 5 4 3, 1 2", "KLAST, 3 4 5, 1 2"})
    @DisplayName("section 19: capacity 3, push 1 2 3 4 5")
    void eachStyleDropsAndOrdersInItsWay(QueueStyle style, String kept, String lost) {
        InboundQueue queue = queue(1000, 1 << 20, 1 << 20, Handling.DEFAULT.queue(style, 3));
        for (int i = 1; i <= 5; i++) queue.offer(message(i, 10));
        assertThat(numbers(dropped)).isEqualTo(lost);
        runTasks();
        assertThat(numbers(handled)).isEqualTo(kept);
    }

    private static String numbers(List<Integer> list) {
        return list.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @MethodSource("stylesAndSeeds")
    @DisplayName("section 19: styles are those of a simple model")
    void stylesAreThoseOfTheModel(QueueStyle style, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int capacity = 1 + random.nextInt(200);
        int mostBytes = 1_000 + random.nextInt(10_000);
        InboundQueue queue = queue(1, mostBytes, 1 << 20, Handling.DEFAULT.queue(style, capacity));
        Deque<Integer> model = new ArrayDeque<>();
        int[] sizes = new int[5_000];
        List<Integer> expectedHandled = new ArrayList<>();
        List<Integer> expectedDropped = new ArrayList<>();
        for (int step = 0; step < sizes.length; step++) {
            if (random.nextInt(150) > 0) {
                sizes[step] = 4 + random.nextInt(random.nextInt(100) == 0 ? 12_000 : 100);
                queue.offer(message(step, sizes[step]));
                if (sizes[step] > mostBytes) {
                    expectedDropped.add(step);
                    continue;
                }
                model.addLast(step);
                while (model.size() > capacity || bytes(model, sizes) > mostBytes) {
                    int lost = style == QueueStyle.FIFO ? model.removeLast() : model.removeFirst();
                    expectedDropped.add(lost);
                    if (lost == step) break;
                }
            } else if (!tasks.isEmpty()) {
                tasks.remove().run();
                for (int i = 0; i < 64 && !model.isEmpty(); i++) {
                    expectedHandled.add(style == QueueStyle.LIFO ? model.removeLast() : model.removeFirst());
                }
            }
            // When all that waited was dropped the task finds nothing, which is cheaper than to call it back.
            if (!model.isEmpty())
                assertThat(tasks).as("seed %d, step %d", seed, step).hasSize(1);
        }
        assertThat(dropped).as("seed %d", seed).isEqualTo(expectedDropped);
        assertThat(handled).as("seed %d", seed).isEqualTo(expectedHandled);
    }

    private static int bytes(Deque<Integer> numbers, int[] sizes) {
        return numbers.stream().mapToInt(number -> sizes[number]).sum();
    }

    private static Stream<Arguments> stylesAndSeeds() {
        return Stream.of(QueueStyle.values())
                .flatMap(style -> Stream.of(1L, 2L, 42L, 20_771L).map(seed -> Arguments.of(style, seed)));
    }

    @Test
    void anyNumberOfOffersToABusyHandlerStartsNoSecondTask() {
        InboundQueue[] queue = new InboundQueue[1];
        List<Integer> running = new ArrayList<>();
        queue[0] = new InboundQueue(
                new Limits.Inbound(1000, 1 << 20, 1 << 20),
                peerBytes,
                Handling.DEFAULT.queue(QueueStyle.KLAST, 1),
                tasks::add,
                inbound -> {
                    running.add(taken(inbound));
                    if (running.size() > 1) return;
                    for (int i = 1; i <= 200_000; i++) queue[0].offer(message(i, 4));
                    assertThat(tasks).isEmpty();
                },
                inbound -> dropped.add(taken(inbound)));
        queue[0].offer(message(0, 4));
        runTasks();
        assertThat(running).containsExactly(0, 200_000);
        assertThat(dropped).hasSize(199_999);
        queue[0].offer(message(1, 4));
        assertThat(tasks).as("it starts again").hasSize(1);
    }

    @Test
    void aHandlerOnTheLoopThatThrowsLeavesNothingBehind() {
        InboundQueue[] queue = new InboundQueue[1];
        queue[0] = new InboundQueue(
                new Limits.Inbound(1000, 1 << 20, 1 << 20),
                peerBytes,
                Handling.DEFAULT.inLoop(),
                tasks::add,
                inbound -> {
                    int number = taken(inbound);
                    if (number == 1) for (int i = 2; i < 5; i++) queue[0].offer(message(i, 10));
                    if (number < 3) throw new AssertionError("a handler's own");
                    handled.add(number);
                },
                inbound -> dropped.add(taken(inbound)));
        assertThatThrownBy(() -> queue[0].offer(message(1, 10))).hasMessage("a handler's own");
        assertThat(handled).containsExactly(3, 4);
        queue[0].offer(message(5, 10));
        assertThat(handled).containsExactly(3, 4, 5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void manyThreadsLoseNothingAndOneHandlesAtATime(long seed) throws InterruptedException {
        int senders = 3;
        int offers = 30_000;
        AtomicBoolean handling = new AtomicBoolean();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger disorders = new AtomicInteger();
        CountDownLatch accounted = new CountDownLatch(senders * offers);
        int[] last = new int[senders];
        InboundQueue[] queue = new InboundQueue[1];
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            queue[0] = new InboundQueue(
                    new Limits.Inbound(100, 10_000, 1 << 20),
                    peerBytes,
                    Handling.DEFAULT,
                    executor,
                    inbound -> {
                        if (!handling.compareAndSet(false, true)) overlaps.incrementAndGet();
                        int number = taken(inbound);
                        int sender = number / 1_000_000;
                        if (number <= last[sender]) disorders.incrementAndGet();
                        last[sender] = number;
                        handling.set(false);
                        accounted.countDown();
                    },
                    inbound -> {
                        taken(inbound);
                        accounted.countDown();
                    });
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                int sender = i;
                SplittableRandom random = new SplittableRandom(seed + i);
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int n = 1; n <= offers; n++) {
                        queue[0].offer(message(sender * 1_000_000 + n, 4 + random.nextInt(200)));
                    }
                }));
            }
            for (Thread thread : threads) thread.join();
            assertThat(accounted.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(overlaps).hasValue(0);
        assertThat(disorders).hasValue(0);
    }
}
