package dev.heddle.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Platform;
import dev.heddle.core.Store;
import dev.heddle.core.VirtualLoop;
import dev.heddle.core.testing.StoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SimulatedStoreTest {
    private static final Duration DELAY = Duration.ofMillis(10);

    private final Simulation simulation = new Simulation(1, LinkProfile.LAN);
    private final Host host = simulation.addHost();
    private final VirtualLoop world = simulation.loop();

    static long[] seeds() {
        return new SplittableRandom(7).longs(50).toArray();
    }

    /// Whoever waits for one of its stages lets the virtual time pass that it needs.
    private static final class Waited<T> extends CompletableFuture<T> {
        private final VirtualLoop world;

        Waited(VirtualLoop world, CompletionStage<T> stage) {
            this.world = world;
            stage.whenComplete((value, failure) -> {
                if (failure == null) complete(value);
                else completeExceptionally(failure);
            });
        }

        @Override
        public T join() {
            while (!isDone() && world.step()) {}
            return super.join();
        }
    }

    private final class WaitedStore implements Store {
        private final Store store;

        WaitedStore(Store store) {
            this.store = store;
        }

        @Override
        public CompletionStage<Log> open(String name) {
            return new Waited<>(world, store.open(name).thenApply(WaitedLog::new));
        }
    }

    private final class WaitedLog implements Store.Log {
        private final Store.Log log;

        WaitedLog(Store.Log log) {
            this.log = log;
        }

        @Override
        public List<byte[]> opened() {
            return log.opened();
        }

        @Override
        public CompletionStage<Void> append(byte[] bytes) {
            return new Waited<>(world, log.append(bytes));
        }

        @Override
        public CompletionStage<Void> replace(List<byte[]> records) {
            return new Waited<>(world, log.replace(records));
        }

        @Override
        public CompletionStage<Void> close() {
            return new Waited<>(world, log.close());
        }
    }

    @Nested
    class IsAStore extends StoreContract {
        private final Platform platform = host.start();

        @Override
        protected Store store() {
            return new WaitedStore(platform.store());
        }
    }

    @Nested
    class IsAStoreThatTakesItsTime extends StoreContract {
        private final Platform platform = host.start();

        IsAStoreThatTakesItsTime() {
            host.store().delay(DELAY);
        }

        @Override
        protected Store store() {
            return new WaitedStore(platform.store());
        }
    }

    private Store.Log open() {
        return new WaitedStore(host.start().store())
                .open("a")
                .toCompletableFuture()
                .join();
    }

    private static byte[] bytes(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    }

    private static List<Integer> numbers(Store.Log log) {
        return log.opened().stream()
                .map(bytes -> Integer.valueOf(new String(bytes, StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void aStageIsCompletedWhenItsRecordIsSynced() {
        host.store().delay(DELAY);
        Store.Log log = open();
        long began = world.nowNanos();
        List<Long> synced = new ArrayList<>();
        log.append(bytes(1)).thenRun(() -> synced.add(world.nowNanos() - began));
        log.append(bytes(2)).thenRun(() -> synced.add(world.nowNanos() - began));
        world.runFor(DELAY.toNanos() / 2 - 1);
        assertThat(synced).isEmpty();
        world.runFor(DELAY.toNanos());
        assertThat(synced).hasSize(2).isSorted();
    }

    @ParameterizedTest
    @EnumSource
    void aLogOfANodeThatCrashedCanBeOpenedByTheNext(Crash how) {
        open().append(bytes(1)).toCompletableFuture().join();
        host.crash(how);
        assertThat(numbers(open())).containsExactly(1);
    }

    @Test
    void whatWasWrittenOutlivesTheProcess() {
        host.store().delay(DELAY);
        Store.Log log = open();
        List<String> told = new ArrayList<>();
        log.append(bytes(1)).thenRun(() -> told.add("synced"));
        host.crash(Crash.PROCESS);
        assertThat(numbers(open())).containsExactly(1);
        assertThat(told).as("told to a node that is gone").isEmpty();
        // The second one's power fails behind the sync of what the first one wrote.
        world.runFor(2 * DELAY.toNanos());
        host.crash(Crash.POWER);
        assertThat(numbers(open())).containsExactly(1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ofWhatWasNotSyncedTheBeginningMayOutliveThePower(long seed) {
        Simulation other = new Simulation(seed, LinkProfile.LAN);
        Host its = other.addHost();
        its.store().delay(DELAY);
        SplittableRandom random = new SplittableRandom(seed);
        int synced = 0;
        int written = 0;
        for (int round = 0; round < 20; round++) {
            CompletableFuture<Store.Log> opened = its.start().store().open("a").toCompletableFuture();
            other.runFor(DELAY.multipliedBy(2));
            Store.Log log = opened.join();
            List<Integer> found = numbers(log);
            assertThat(found.size()).as("seed %d", seed).isBetween(synced, written);
            for (int i = 0; i < found.size(); i++)
                assertThat(found.get(i)).as("seed %d", seed).isEqualTo(i);
            int[] done = {found.size()};
            written = found.size();
            for (int i = random.nextInt(5); i > 0; i--) {
                log.append(bytes(written++)).thenRun(() -> done[0]++);
            }
            other.runFor(Duration.ofNanos(random.nextLong(2 * DELAY.toNanos())));
            synced = done[0];
            its.crash(Crash.POWER);
        }
        other.close();
    }

    @Test
    void onReplacingTheOldRecordsOrTheNewOutliveThePower() {
        host.store().delay(DELAY);
        List<List<Integer>> seen = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Store.Log log = open();
            log.replace(List.of(bytes(1), bytes(2))).toCompletableFuture().join();
            log.replace(List.of(bytes(3), bytes(4), bytes(5)));
            host.crash(Crash.POWER);
            Store.Log next = open();
            seen.add(numbers(next));
            host.crash(Crash.PROCESS);
        }
        assertThat(seen).contains(List.of(1, 2), List.of(3, 4, 5)).allMatch(found -> found.size() < 4);
    }

    @Test
    void onAFullDiskAWriteFailsAndMayBeThereAllTheSame() {
        Store.Log log = open();
        host.store().full(true);
        for (int i = 0; i < 40; i++) {
            CompletableFuture<Void> append = log.append(bytes(i)).toCompletableFuture();
            assertThat(append.handle((_, failure) -> cause(failure))).satisfies(stage -> {
                world.runFor(0);
                assertThat(append.handle((_, failure) -> cause(failure)).join())
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("no space left");
            });
        }
        host.store().full(false);
        log.append(bytes(100)).toCompletableFuture().join();
        host.crash(Crash.PROCESS);
        assertThat(numbers(open())).isSorted().hasSizeBetween(5, 36).endsWith(100);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? failure : cause;
    }
}
