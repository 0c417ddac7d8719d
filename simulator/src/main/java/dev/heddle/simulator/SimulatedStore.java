package dev.heddle.simulator;

import dev.heddle.core.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The disk of a host. What a node writes is seen by whoever opens the log next, and outlives a failure of
/// the power once it is synced, which takes a while.
public final class SimulatedStore {
    private final Simulation simulation;
    private final SplittableRandom random;
    private final Consumer<String> told;
    private final Map<String, LogFile> logs = new TreeMap<>();
    private @Nullable Mount mount;
    private Duration delay = Duration.ZERO;
    private boolean full;

    /// @param told what is done to it, for people
    SimulatedStore(Simulation simulation, SplittableRandom random, Consumer<String> told) {
        this.told = told;
        this.simulation = simulation;
        this.random = random;
    }

    /// What opening a log takes, and each write until it is synced: half to one and a half of this. At once
    /// in the beginning.
    public void delay(Duration mean) {
        delay = mean;
        told.accept("has a disk that takes %d us".formatted(mean.toNanos() / 1_000));
    }

    /// Whether each write fails; what it wrote may be there all the same.
    public void full(boolean now) {
        full = now;
        told.accept(now ? "has a full disk" : "has room on its disk");
    }

    /// The disk as one incarnation of a node sees it: stages are completed on its loop.
    Store mount(HostLoop loop) {
        mount = new Mount(loop);
        return mount;
    }

    /// The node is gone; its logs can be opened again.
    void unmount(Crash how) {
        mount = null;
        if (how == Crash.POWER) for (LogFile log : logs.values()) log.powerFails();
    }

    private long delayNanos() {
        long mean = delay.toNanos();
        return mean == 0 ? 0 : mean / 2 + random.nextLong(mean);
    }

    private final class Mount implements Store {
        private final HostLoop loop;

        Mount(HostLoop loop) {
            this.loop = loop;
        }

        @Override
        public CompletionStage<Log> open(String name) {
            Store.requireName(name);
            CompletableFuture<Log> opened = new CompletableFuture<>();
            simulation.after(
                    delayNanos(),
                    () -> loop.execute(() -> {
                        LogFile file = logs.computeIfAbsent(name, _ -> new LogFile());
                        if (file.user != null && file.user.mounted()) {
                            opened.completeExceptionally(new IOException(name + " is in use"));
                            return;
                        }
                        OpenLog log = new OpenLog(name, file, this);
                        file.user = log;
                        opened.complete(log);
                    }));
            return opened;
        }
    }

    /// One log on the disk.
    private final class LogFile {
        private final List<byte[]> synced = new ArrayList<>();
        private final Deque<Write> unsynced = new ArrayDeque<>();
        private long lastSyncNanos;
        private int powerFailures;
        private @Nullable OpenLog user;

        /// What a reader finds.
        List<byte[]> content() {
            List<byte[]> all = new ArrayList<>(synced);
            for (Write write : unsynced) write.applyTo(all);
            return List.copyOf(all);
        }

        /// @return when all that was written before is synced, and this
        long write(Write write) {
            lastSyncNanos = Math.max(lastSyncNanos, simulation.loop().nowNanos() + delayNanos());
            unsynced.add(write);
            int before = powerFailures;
            simulation.at(lastSyncNanos, () -> {
                // They are synced in order.
                if (before == powerFailures) unsynced.remove().applyTo(synced);
            });
            return lastSyncNanos;
        }

        /// Of what was not synced the first writes may be there. One that was torn is as one that was
        /// forgotten: a log that is opened has no part of a record, nothing behind it, and a replacement
        /// whole or not at all.
        void powerFails() {
            powerFailures++;
            for (int kept = random.nextInt(unsynced.size() + 1); kept > 0; kept--) {
                unsynced.remove().applyTo(synced);
            }
            unsynced.clear();
            lastSyncNanos = 0;
        }
    }

    /// @param replacing all that was there before, else added to it
    private record Write(List<byte[]> records, boolean replacing) {
        void applyTo(List<byte[]> content) {
            if (replacing) content.clear();
            content.addAll(records);
        }
    }

    private final class OpenLog implements Store.Log {
        private final String name;
        private final LogFile file;
        private final Mount by;
        private final List<byte[]> opened;
        private boolean closed;

        OpenLog(String name, LogFile file, Mount by) {
            this.name = name;
            this.file = file;
            this.by = by;
            this.opened = file.content();
        }

        boolean mounted() {
            return by == mount;
        }

        @Override
        public List<byte[]> opened() {
            return opened;
        }

        @Override
        public CompletionStage<Void> append(byte[] bytes) {
            Store.requireSize(bytes);
            return write(new Write(List.of(bytes.clone()), false));
        }

        @Override
        public CompletionStage<Void> replace(List<byte[]> records) {
            List<byte[]> copies = new ArrayList<>();
            for (byte[] bytes : records) {
                Store.requireSize(bytes);
                copies.add(bytes.clone());
            }
            return write(new Write(List.copyOf(copies), true));
        }

        @Override
        public CompletionStage<Void> close() {
            CompletableFuture<Void> done = new CompletableFuture<>();
            closed = true;
            simulation.at(
                    file.lastSyncNanos,
                    () -> by.loop.execute(() -> {
                        if (file.user == this) file.user = null;
                        done.complete(null);
                    }));
            return done;
        }

        private CompletionStage<Void> write(Write write) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            if (closed) {
                done.completeExceptionally(new IOException(name + " is closed"));
            } else if (!full) {
                simulation.at(file.write(write), () -> by.loop.execute(() -> done.complete(null)));
            } else {
                if (random.nextBoolean()) file.write(write);
                simulation.after(
                        delayNanos(),
                        () -> by.loop.execute(() ->
                                done.completeExceptionally(new IOException(name + ": no space left on the disk"))));
            }
            return done;
        }
    }
}
