package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Limits;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("T-13")
class TurnsTest {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> handled = new ArrayList<>();

    /// What keys of one group hand over; a message is its key and a number.
    private InboundQueue key(Handling group, String name) {
        return key(group, tasks::add, name, number -> handled.add(name + number));
    }

    private interface Numbered {
        void handle(int number);
    }

    private static InboundQueue key(Handling group, Executor executor, String name, Numbered handler) {
        return new InboundQueue(
                new Limits.Inbound(100_000, 1 << 20, 1 << 20),
                new AtomicLong(),
                group,
                executor,
                inbound -> handler.handle(inbound.body().readInt()),
                inbound -> {
                    throw new AssertionError(name + " dropped a message");
                });
    }

    private static void offer(InboundQueue key, int number) {
        key.offer(new Inbound.Message(Unpooled.buffer(4).writeInt(number)));
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) task.run();
    }

    @Test
    @DisplayName("section 19: keys A (a1 a2 a3) then B (b1) give a1 b1 a2 a3")
    void keysTakeTurns() {
        Handling group = Handling.DEFAULT.serially();
        InboundQueue a = key(group, "a");
        InboundQueue b = key(group, "b");
        for (int i = 1; i <= 3; i++) offer(a, i);
        offer(b, 1);
        assertThat(tasks).as("one for all keys").hasSize(1);
        runTasks();
        assertThat(handled).containsExactly("a1", "b1", "a2", "a3");
    }

    @Test
    @DisplayName("section 19: each key has its own queue, and keeps its style")
    void keysKeepTheirStyle() {
        Handling group = Handling.DEFAULT.serially();
        InboundQueue a = key(group.queue(QueueStyle.LIFO, 10), "a");
        InboundQueue b = key(group.queue(QueueStyle.FIFO, 10), "b");
        for (int i = 1; i <= 3; i++) {
            offer(a, i);
            offer(b, i);
        }
        runTasks();
        assertThat(handled).containsExactly("a3", "b1", "a2", "b2", "a1", "b3");
    }

    @Test
    void twoGroupsDoNotWaitForEachOther() {
        InboundQueue a = key(Handling.DEFAULT.serially(), "a");
        InboundQueue b = key(Handling.DEFAULT.serially(), "b");
        offer(a, 1);
        offer(b, 1);
        assertThat(tasks).hasSize(2);
        tasks.removeLast().run();
        assertThat(handled).containsExactly("b1");
        runTasks();
        assertThat(handled).containsExactly("b1", "a1");
    }

    @Test
    void othersHaveTheExecutorBetweenBatches() {
        InboundQueue a = key(Handling.DEFAULT.serially(), "a");
        for (int i = 0; i < 200; i++) offer(a, i);
        tasks.remove().run();
        assertThat(handled).hasSizeLessThan(100);
        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(handled).hasSize(200);
    }

    @Test
    void aHandlerThatThrowsTakesNobodysTurn() {
        Handling group = Handling.DEFAULT.serially();
        InboundQueue a = key(group, tasks::add, "a", number -> {
            if (number == 1) throw new AssertionError("a handler's own");
            handled.add("a" + number);
        });
        InboundQueue b = key(group, "b");
        for (int i = 1; i <= 3; i++) offer(a, i);
        offer(b, 1);
        assertThatThrownBy(() -> tasks.remove().run()).hasMessage("a handler's own");
        runTasks();
        assertThat(handled).containsExactly("b1", "a2", "a3");
        offer(a, 4);
        runTasks();
        assertThat(handled).endsWith("a4");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, 20_771})
    @DisplayName("section 19: turns are those of a simple model")
    void turnsAreThoseOfTheModel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Handling group = Handling.DEFAULT.serially();
        List<InboundQueue> keys = new ArrayList<>();
        List<Deque<Integer>> model = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            keys.add(key(group, i + ":"));
            model.add(new ArrayDeque<>());
        }
        Deque<Integer> ring = new ArrayDeque<>();
        List<String> expected = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(100) > 0) {
                int key = random.nextInt(keys.size());
                if (model.get(key).isEmpty()) ring.add(key);
                model.get(key).add(step);
                offer(keys.get(key), step);
            } else if (!tasks.isEmpty()) {
                tasks.remove().run();
                for (int turn = 0; turn < 64 && !ring.isEmpty(); turn++) {
                    int key = ring.remove();
                    expected.add(key + ":" + model.get(key).remove());
                    if (!model.get(key).isEmpty()) ring.add(key);
                }
                assertThat(handled).as("seed %d, step %d", seed, step).isEqualTo(expected);
            }
        }
    }

    @RepeatedTest(3)
    void onManyThreadsOneIsHandledAtATimeAndNoneIsLost() throws InterruptedException {
        int senders = 3;
        int offers = 20_000;
        AtomicBoolean handling = new AtomicBoolean();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicInteger disorders = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(senders * offers);
        Handling group = Handling.DEFAULT.serially();
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                int[] last = {-1};
                InboundQueue key = key(group, executor, "key " + i, number -> {
                    if (!handling.compareAndSet(false, true)) overlaps.incrementAndGet();
                    if (number != last[0] + 1) disorders.incrementAndGet();
                    last[0] = number;
                    handling.set(false);
                    all.countDown();
                });
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int n = 0; n < offers; n++) offer(key, n);
                }));
            }
            for (Thread thread : threads) thread.join();
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(overlaps).hasValue(0);
        assertThat(disorders).hasValue(0);
    }
}
