package dev.heddle.transport;

import dev.heddle.core.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs in one folder, which is made at the first opening if it is missing. All that touches the disk
/// happens on one thread, which also completes the stages. Any thread.
final class FileStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);
    private static final long PATIENCE_SECONDS = 5;

    private final Path folder;
    private final ExecutorService thread;
    /// Store's thread only.
    private final List<FileLog> open = new ArrayList<>();

    FileStore(Path folder, String threadNamePrefix) {
        this.folder = folder;
        // Its queue needs no bound: each log has at most one task in it, and logs are opened by code, not
        // by peers.
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(threadNamePrefix + "-store").factory());
    }

    @Override
    public CompletionStage<Log> open(String name) {
        Store.requireName(name);
        CompletableFuture<Log> result = new CompletableFuture<>();
        try {
            thread.execute(() -> open(name, result));
        } catch (RejectedExecutionException closed) {
            result.completeExceptionally(refusal(name, closed));
        }
        return result;
    }

    private void open(String name, CompletableFuture<Log> result) {
        try {
            PrivateFiles.makeFolder(folder);
            FileLog log = new FileLog(LogFile.open(folder.toRealPath(), name), thread, open::remove);
            open.add(log);
            if (!result.complete(log)) log.close();
        } catch (IOException | RuntimeException refused) {
            result.completeExceptionally(refusal(name, refused));
        }
    }

    private IOException refusal(String name, Exception cause) {
        return new IOException("cannot open the log %s in %s: %s".formatted(name, folder, Reasons.of(cause)), cause);
    }

    /// Writes what waits, closes every log and ends the thread. Waits for it, but only some seconds where
    /// the disk hangs. Once.
    void close() {
        thread.execute(() -> List.copyOf(open).forEach(FileLog::end));
        thread.shutdown();
        try {
            if (thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) return;
            LOG.warn("the disk under {} has not answered for {} s; what waits is given up", folder, PATIENCE_SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
