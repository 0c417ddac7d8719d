package dev.heddle.core;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// A store that lasts as long as this object: for nodes that keep nothing across a restart, and for virtual
/// time, where it outlives the node that uses it.
public final class MemoryStore implements Store {
    private final Map<String, Kept> logs = new ConcurrentSkipListMap<>();

    private static final class Kept {
        private final AtomicReference<Queue<byte[]>> records = new AtomicReference<>(new ConcurrentLinkedQueue<>());
        private final AtomicBoolean inUse = new AtomicBoolean();
    }

    @Override
    public CompletionStage<Log> open(String name) {
        Store.requireName(name);
        Kept kept = logs.computeIfAbsent(name, _ -> new Kept());
        return kept.inUse.compareAndSet(false, true)
                ? CompletableFuture.completedFuture(new MemoryLog(name, kept))
                : CompletableFuture.failedFuture(new IOException(name + " is in use"));
    }

    private static final class MemoryLog implements Log {
        private final String name;
        private final Kept kept;
        private final List<byte[]> opened;
        private final AtomicBoolean closed = new AtomicBoolean();

        MemoryLog(String name, Kept kept) {
            this.name = name;
            this.kept = kept;
            this.opened = List.copyOf(kept.records.get());
        }

        @Override
        public List<byte[]> opened() {
            return opened;
        }

        @Override
        public CompletionStage<Void> append(byte[] bytes) {
            Store.requireSize(bytes);
            if (closed.get()) return refused();
            kept.records.get().add(bytes.clone());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> replace(List<byte[]> records) {
            Queue<byte[]> others = new ConcurrentLinkedQueue<>();
            for (byte[] bytes : records) {
                Store.requireSize(bytes);
                others.add(bytes.clone());
            }
            if (closed.get()) return refused();
            kept.records.set(others);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> close() {
            if (closed.compareAndSet(false, true)) kept.inUse.set(false);
            return CompletableFuture.completedFuture(null);
        }

        private CompletionStage<Void> refused() {
            return CompletableFuture.failedFuture(new IOException(name + " is closed"));
        }
    }
}
