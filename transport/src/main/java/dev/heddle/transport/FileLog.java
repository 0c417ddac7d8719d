package dev.heddle.transport;

import dev.heddle.core.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A log in a file. What its users ask for waits in a queue for the store's thread; appends that wait
/// together are written together, with one force for all. Any thread.
final class FileLog implements Store.Log {
    private static final Logger LOG = LoggerFactory.getLogger(FileLog.class);
    /// What may wait. It bounds what a slow disk can cost, for a peer's deeds may be what is appended.
    static final int WAITING_MOST_BYTES = 4 << 20;
    /// Counted for each step beside its content, so that empty records are bounded too.
    private static final long STEP_BYTES = 256;

    private final LogFile file;
    private final List<byte[]> opened;
    private final Executor thread;
    private final Consumer<FileLog> onClosed;
    private final Queue<Step> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean posted = new AtomicBoolean();
    private volatile boolean closed;
    /// Store's thread only.
    private boolean fileClosed;

    /// @param thread the store's, which `file` belongs to
    /// @param onClosed told on that thread, once
    FileLog(LogFile file, Executor thread, Consumer<FileLog> onClosed) {
        this.file = file;
        this.opened = List.copyOf(file.takeRecords());
        this.thread = thread;
        this.onClosed = onClosed;
    }

    @Override
    public List<byte[]> opened() {
        return opened;
    }

    @Override
    public CompletionStage<Void> append(byte[] bytes) {
        Store.requireSize(bytes);
        return take(new Step.Append(bytes.clone(), new CompletableFuture<>()));
    }

    @Override
    public CompletionStage<Void> replace(List<byte[]> records) {
        records.forEach(Store::requireSize);
        return take(new Step.Replace(records.stream().map(byte[]::clone).toList(), new CompletableFuture<>()));
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        return post(new Step.Close(new CompletableFuture<>()));
    }

    private CompletionStage<Void> take(Step step) {
        if (closed) return CompletableFuture.failedFuture(isClosed());
        long withIt = waitingBytes.addAndGet(step.bytes());
        // One step is taken however long it is, if nothing else waits: it cannot become shorter.
        if (withIt > WAITING_MOST_BYTES && withIt > step.bytes()) {
            waitingBytes.addAndGet(-step.bytes());
            return CompletableFuture.failedFuture(new IOException("cannot write %s: %d bytes wait for the disk already"
                    .formatted(file.path(), withIt - step.bytes())));
        }
        return post(step);
    }

    private CompletionStage<Void> post(Step step) {
        waiting.add(step);
        if (!posted.getAndSet(true)) {
            try {
                thread.execute(this::run);
            } catch (RejectedExecutionException storeIsClosed) {
                posted.set(false);
                for (Step late = waiting.poll(); late != null; late = waiting.poll()) refuse(late);
            }
        }
        return step.done();
    }

    /// When the store has closed this log already.
    private void refuse(Step late) {
        if (late instanceof Step.Close) late.done().complete(null);
        else late.done().completeExceptionally(isClosed());
    }

    private IOException isClosed() {
        return new IOException(file.path() + " is closed");
    }

    // ---- on the store's thread

    /// Writes what waits and closes the file, for the store's own end.
    void end() {
        closed = true;
        run();
        closeFile();
    }

    private void run() {
        posted.set(false);
        List<Step> appends = new ArrayList<>();
        for (Step step = waiting.poll(); step != null; step = waiting.poll()) {
            if (step instanceof Step.Append) {
                appends.add(step);
                continue;
            }
            append(appends);
            appends.clear();
            if (step instanceof Step.Replace(var records, var _)) {
                attempt(List.of(step), () -> file.replace(records));
            } else {
                closeFile();
                step.done().complete(null);
            }
        }
        append(appends);
    }

    private void append(List<Step> appends) {
        if (appends.isEmpty()) return;
        List<byte[]> batch = new ArrayList<>();
        for (Step step : appends) if (step instanceof Step.Append(byte[] bytes, var _)) batch.add(bytes);
        attempt(appends, () -> file.append(batch));
    }

    private void attempt(List<Step> steps, DiskTask task) {
        @Nullable IOException failure = null;
        try {
            if (fileClosed) failure = isClosed();
            else task.run();
        } catch (IOException | RuntimeException refused) {
            failure = new IOException("cannot write %s: %s".formatted(file.path(), Reasons.of(refused)), refused);
        }
        for (Step step : steps) {
            waitingBytes.addAndGet(-step.bytes());
            if (failure == null) step.done().complete(null);
            else step.done().completeExceptionally(failure);
        }
    }

    private void closeFile() {
        if (fileClosed) return;
        fileClosed = true;
        onClosed.accept(this);
        try {
            file.close();
        } catch (IOException refused) {
            // What was acknowledged is on the disk whatever happens here.
            LOG.warn("closing {}: {}", file.path(), Reasons.of(refused));
        }
    }

    private interface DiskTask {
        void run() throws IOException;
    }

    private sealed interface Step {
        CompletableFuture<Void> done();

        /// What it costs while it waits.
        long bytes();

        record Append(byte[] content, CompletableFuture<Void> done) implements Step {
            @Override
            public long bytes() {
                return STEP_BYTES + content.length;
            }
        }

        record Replace(List<byte[]> records, CompletableFuture<Void> done) implements Step {
            @Override
            public long bytes() {
                return STEP_BYTES + LogFormat.bytesOf(records);
            }
        }

        record Close(CompletableFuture<Void> done) implements Step {
            @Override
            public long bytes() {
                return 0;
            }
        }
    }
}
