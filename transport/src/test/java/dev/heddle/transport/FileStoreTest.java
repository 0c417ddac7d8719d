package dev.heddle.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.heddle.core.MemoryStore;
import dev.heddle.core.Platform;
import dev.heddle.core.Store;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.core.testing.StoreContract;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStoreTest extends StoreContract {
    @TempDir
    Path temporary;

    private final List<FileStore> stores = new ArrayList<>();

    private Path folder() {
        return temporary.resolve("deep").resolve("store");
    }

    @Override
    protected Store store() {
        stores.add(new FileStore(folder(), "test"));
        return stores.getLast();
    }

    @AfterEach
    void closeStores() {
        stores.forEach(FileStore::close);
    }

    @Test
    void onlyTheOwnerMayReadWhatItMakes() throws IOException {
        close(open());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    @Tag("T-04")
    void aTornEndIsCutOffWithAWarningAndTheLogGoesOn() throws IOException {
        write("one", "two");
        Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), 17));
        try (CapturedLog captured = CapturedLog.ofRoom("transport")) {
            Store.Log log = open();
            assertThat(texts(log)).containsExactly("one");
            assertThat(captured.warnings())
                    .containsExactly(file().toRealPath() + " ends with 6 bytes, from byte 11 on, that are no whole"
                            + " record, as a crash leaves them: they are cut off, the 1 records before them are kept");
            assertThat(Files.size(file())).isEqualTo(11);
            append(log, "three");
            close(log);
        }
        assertThat(texts(open())).containsExactly("one", "three");
    }

    @Test
    void aRecordBrokenInTheMiddleIsSetAsideWithAllBehindIt() throws IOException {
        write("one", "two", "three");
        for (int damages = 1; damages <= 2; damages++) {
            byte[] broken = Files.readAllBytes(file());
            broken[20] ^= 1;
            Files.write(file(), broken);
            try (CapturedLog captured = CapturedLog.ofRoom("transport")) {
                Store.Log log = open();
                assertThat(texts(log)).containsExactly("one");
                Path damaged = folder().toRealPath().resolve("a.damaged-" + damages);
                assertThat(captured.warnings())
                        .containsExactly(file().toRealPath() + " is damaged at byte 11: the 1 records before it are"
                                + " kept, the rest is in " + damaged);
                assertThat(damaged).hasBinaryContent(broken);
                append(log, "two");
                append(log, "three");
                close(log);
            }
        }
        assertThat(texts(open())).containsExactly("one", "two", "three");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_771})
    @Tag("T-04")
    void aFileCutAnywhereOpensWithAPrefixAndTakesMore(long seed) throws IOException {
        List<byte[]> records = LogFormatTest.randomRecords(new SplittableRandom(seed), 6);
        byte[] whole = LogFormat.encode(records).array();
        Files.createDirectories(folder());
        try (CapturedLog _ = CapturedLog.ofRoom("transport")) {
            for (int length = 0; length <= whole.length; length++) {
                Files.write(file(), Arrays.copyOf(whole, length));
                List<byte[]> kept;
                try (LogFile log = LogFile.open(folder().toRealPath(), "a")) {
                    kept = log.takeRecords();
                    log.append(List.of(new byte[] {9}));
                }
                assertThat(records.subList(0, kept.size()))
                        .as("seed %s cut at %s", seed, length)
                        .containsExactlyElementsOf(kept);
                try (LogFile again = LogFile.open(folder().toRealPath(), "a")) {
                    assertThat(again.takeRecords())
                            .as("seed %s cut at %s", seed, length)
                            .hasSize(kept.size() + 1)
                            .endsWith(new byte[] {9});
                }
            }
        }
    }

    @Test
    void aReplacementThatACrashCutShortLeavesTheOldRecords() throws IOException {
        write("one");
        Path unfinished = folder().resolve("a.new");
        Files.write(unfinished, new byte[100]);
        assertThat(texts(open())).containsExactly("one");
        assertThat(unfinished).doesNotExist();
    }

    @Test
    @Tag("T-04")
    void aProcessKilledWhileItWritesLosesNothingThatWasAcknowledged() throws Exception {
        ForkedJvm killed = ForkedJvm.runAndKill(StoreProgram.class, program("count"), 3_000);
        assertThat(killed.exitCode()).as("killed by signal 9").isEqualTo(137);
        // The last line may have been cut.
        int acknowledged = killed.output().subList(0, killed.output().size() - 1).stream()
                .mapToInt(Integer::parseInt)
                .max()
                .orElseThrow();
        List<Integer> found = store().open("numbers").toCompletableFuture().join().opened().stream()
                .map(bytes -> ByteBuffer.wrap(bytes).getInt())
                .toList();
        assertThat(found).isNotEmpty();
        assertThat(found.getLast()).isGreaterThanOrEqualTo(acknowledged);
        for (int i = 1; i < found.size(); i++) assertThat(found.get(i)).isEqualTo(found.get(i - 1) + 1);
    }

    @Test
    void aLogHasOneUserOnThisMachine() throws Exception {
        Store.Log log = store().open("numbers").toCompletableFuture().join();
        // A refusal in this process must not give the lock away to another one.
        assertThatThrownBy(() -> store().open("numbers").toCompletableFuture().join())
                .hasMessageContaining(file("numbers").toRealPath() + " is in use in this process already");
        assertThat(ForkedJvm.run(StoreProgram.class, program("open")).output())
                .singleElement()
                .asString()
                .endsWith(file("numbers").toRealPath() + " is in use by another process");
        close(log);
        assertThat(ForkedJvm.run(StoreProgram.class, program("open")).output()).containsExactly("opened");
    }

    @Test
    void aFullDiskRefusesWhatItCannotTakeAndLosesNothing() throws Exception {
        // Blocks of 512 bytes: no file gets longer than 16 KiB.
        ForkedJvm jvm = ForkedJvm.run(List.of("-f", "32"), StoreProgram.class, program("fill"));
        assertThat(jvm.output())
                .containsExactly(
                        "java.io.IOException: cannot write " + file("numbers").toRealPath() + ": file too large",
                        "taken 16",
                        "goes on");
        assertThat(store().open("numbers").toCompletableFuture().join().opened())
                .containsExactly(new byte[1_000], new byte[] {7});
    }

    @Test
    void saysWhyTheFolderCannotBeUsed() throws IOException {
        Path plain = Files.createFile(temporary.resolve("plain"));
        assertRefused(plain, "a file of that name is in the way");
        assertRefused(plain.resolve("below"), "not a directory");
        Path readOnly = Path.of("/sys");
        assumeThat(readOnly).isDirectory();
        assertRefused(readOnly, "permission denied|read-only file system|no such file or folder");
    }

    @Test
    @Tag("T-12")
    void aFileThatIsNoLogOfOursIsNotReadWhateverItsSize() throws IOException {
        close(open());
        try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
            sparse.setLength((256L << 20) + 1);
        }
        assertThatThrownBy(this::open)
                .hasMessageContaining(
                        "cannot open the log a in " + folder() + ": it has 268435457 bytes, limit 268435456");
        // And the refusal keeps no lock.
        Files.delete(file());
        close(open());
    }

    @Test
    void thePlatformClosesItsLogsAndWritesWhatWaits() {
        RealPlatform.Options options = RealPlatform.Options.DEFAULT
                .withLoops(1)
                .withThreadNamePrefix("keeper")
                .withStore(folder());
        Store.Log log;
        List<CompletableFuture<Void>> written = new ArrayList<>();
        try (RealPlatform platform = RealPlatform.open(options)) {
            log = platform.await(platform.store().open("a"));
            for (int i = 0; i < 100; i++) {
                written.add(log.append(bytes("record " + i)).toCompletableFuture());
            }
        }
        await().untilAsserted(() -> assertThat(Threads.named("keeper-")).isEmpty());
        assertThat(written).allSatisfy(each -> assertThat(each).isCompleted());
        assertThat(log.append(bytes("late")).toCompletableFuture()).isCompletedExceptionally();
        close(log);
        try (RealPlatform next = RealPlatform.open(options)) {
            assertThat(next.await(next.store().open("a")).opened()).hasSize(100);
        }
        assertThatThrownBy(() ->
                        closed(options).store().open("a").toCompletableFuture().join())
                .hasMessageContaining("the platform is closed");
    }

    @Test
    void withoutAFolderNothingOutlivesThePlatform() {
        try (Platform platform = RealPlatform.open()) {
            assertThat(platform.store()).isInstanceOf(MemoryStore.class);
        }
    }

    private static Platform closed(RealPlatform.Options options) {
        RealPlatform platform = RealPlatform.open(options);
        platform.close();
        return platform;
    }

    private static void assertRefused(Path folder, String reason) {
        FileStore store = new FileStore(folder, "refused");
        assertThatThrownBy(() -> store.open("a").toCompletableFuture().join())
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageMatching("cannot open the log a in " + folder + ": (" + reason + ")");
        store.close();
    }

    private List<String> program(String task) {
        return List.of(
                "-XX:-UsePerfData",
                "-Dfolder=" + folder(),
                "-Dtask=" + task,
                "-cp",
                String.join(":", ForkedJvm.classPath()));
    }

    private Path file() {
        return file("a");
    }

    private Path file(String name) {
        return folder().resolve(name + ".log");
    }

    private void write(String... texts) {
        Store.Log log = open();
        for (String text : texts) append(log, text);
        close(log);
    }

    private Store.Log open() {
        return store().open("a").toCompletableFuture().join();
    }

    private static void append(Store.Log log, String text) {
        log.append(bytes(text)).toCompletableFuture().join();
    }

    private static void close(Store.Log log) {
        log.close().toCompletableFuture().join();
    }

    private static List<String> texts(Store.Log log) {
        return log.opened().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
