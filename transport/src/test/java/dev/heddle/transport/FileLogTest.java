package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One log whose disk does nothing until the test says so.
class FileLogTest {
    @TempDir
    Path folder;

    private final Deque<Runnable> disk = new ArrayDeque<>();
    private FileLog log;

    @BeforeEach
    void open() throws IOException {
        log = new FileLog(LogFile.open(folder, "a"), disk::add, _ -> {});
    }

    @AfterEach
    void close() {
        log.end();
    }

    @Test
    void appendsThatWaitAreWrittenTogether() throws IOException {
        List<CompletableFuture<Void>> written = new ArrayList<>();
        for (int i = 0; i < 100; i++) written.add(log.append(new byte[i]).toCompletableFuture());
        assertThat(disk).hasSize(1);
        assertThat(written).noneMatch(CompletableFuture::isDone);
        disk.remove().run();
        assertThat(written).allSatisfy(each -> assertThat(each).isCompleted());
        assertThat(disk).isEmpty();
        assertThat(reopened()).hasSize(100);
    }

    @Test
    @Tag("T-13")
    void whatWaitsForASlowDiskIsBounded() {
        int taken = 0;
        CompletableFuture<Void> last = log.append(new byte[0]).toCompletableFuture();
        while (!last.isDone()) {
            taken++;
            last = log.append(new byte[taken % 2 == 0 ? 0 : 10_000]).toCompletableFuture();
        }
        assertThat(taken).isBetween(700, 900);
        assertThatThrownBy(last::join)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageMatching("cannot write .*a.log: \\d+ bytes wait for the disk already");

        disk.remove().run();
        CompletableFuture<Void> next = log.append(new byte[1]).toCompletableFuture();
        disk.remove().run();
        assertThat(next).isCompleted();
    }

    @Test
    void aReplacementIsTakenHoweverLongItIsIfNothingElseWaits() {
        List<byte[]> long5MiB = new ArrayList<>();
        for (int i = 0; i < 80; i++) long5MiB.add(new byte[Store.RECORD_MOST_BYTES]);
        CompletableFuture<Void> first = log.replace(long5MiB).toCompletableFuture();
        assertThat(first).isNotDone();
        assertThat(log.replace(long5MiB).toCompletableFuture()).isCompletedExceptionally();
        disk.remove().run();
        assertThat(first).isCompleted();
    }

    @Test
    void theEndOfTheStoreWritesWhatWaitsAndRefusesWhatComesLater() throws IOException {
        CompletableFuture<Void> before = log.append(new byte[3]).toCompletableFuture();
        log.end();
        assertThat(before).isCompleted();
        assertThat(log.append(new byte[4]).toCompletableFuture()).isCompletedExceptionally();
        assertThat(reopened()).containsExactly(new byte[3]);
    }

    private List<byte[]> reopened() throws IOException {
        log.end();
        try (LogFile again = LogFile.open(folder, "a")) {
            return again.takeRecords();
        }
    }
}
