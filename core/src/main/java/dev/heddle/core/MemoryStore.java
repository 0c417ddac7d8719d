package dev.heddle.core;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A store that lasts as long as this object: for nodes that keep nothing across a restart, and for virtual
/// time, where it outlives the node that uses it.
public final class MemoryStore implements Store {
    private final Map<String, List<byte[]>> logs = new TreeMap<>();
    private final List<String> open = new ArrayList<>();

    @Override
    public synchronized CompletionStage<Log> open(String name) {
        Store.requireName(name);
        if (open.contains(name)) return CompletableFuture.failedFuture(new IOException(name + " is in use"));
        open.add(name);
        List<byte[]> records = logs.computeIfAbsent(name, _ -> new ArrayList<>());
        return CompletableFuture.completedFuture(new MemoryLog(name, List.copyOf(records)));
    }

    private synchronized CompletionStage<Void> write(String name, boolean anew, List<byte[]> records) {
        for (byte[] bytes : records) {
            if (bytes.length > RECORD_MOST_BYTES) {
                throw new IllegalArgumentException(
                        "a record of %d bytes, limit %d".formatted(bytes.length, RECORD_MOST_BYTES));
            }
        }
        if (!open.contains(name)) return CompletableFuture.failedFuture(new IOException(name + " is closed"));
        List<byte[]> log = logs.computeIfAbsent(name, _ -> new ArrayList<>());
        if (anew) log.clear();
        for (byte[] bytes : records) log.add(bytes.clone());
        return CompletableFuture.completedFuture(null);
    }

    private synchronized CompletionStage<Void> close(String name) {
        open.remove(name);
        return CompletableFuture.completedFuture(null);
    }

    private final class MemoryLog implements Log {
        private final String name;
        private final List<byte[]> opened;
        private boolean closed;

        MemoryLog(String name, List<byte[]> opened) {
            this.name = name;
            this.opened = opened;
        }

        @Override
        public List<byte[]> opened() {
            return opened;
        }

        @Override
        public CompletionStage<Void> append(byte[] bytes) {
            return write(name, false, List.of(bytes));
        }

        @Override
        public CompletionStage<Void> replace(List<byte[]> records) {
            return write(name, true, records);
        }

        @Override
        public CompletionStage<Void> close() {
            synchronized (MemoryStore.this) {
                if (closed) return CompletableFuture.completedFuture(null);
                closed = true;
                return MemoryStore.this.close(name);
            }
        }
    }
}
