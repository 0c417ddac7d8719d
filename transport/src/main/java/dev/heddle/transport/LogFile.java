package dev.heddle.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One log on the disk, as [LogFormat] has it: `NAME.log`, with `NAME.lock` beside it, `NAME.new` while its
/// records are replaced, and `NAME.damaged-1` and so on for what was found broken. Store's thread only.
final class LogFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
    /// It is read as a whole when it is opened.
    private static final int MOST_BYTES = 256 << 20;

    private final Path path;
    private final LogLock lock;
    private FileChannel channel;
    private List<byte[]> records = List.of();
    /// Where the next record goes; what a failed append left behind it is cut off first.
    private long wholeBytes;

    /// @param folder as the system names it, without links; there
    /// @throws IOException which says which log and why
    static LogFile open(Path folder, String name) throws IOException {
        Path path = folder.resolve(name + ".log");
        LogLock lock = LogLock.take(folder.resolve(name + ".lock"), path);
        try {
            return new LogFile(path, lock);
        } catch (IOException | RuntimeException unusable) {
            lock.close();
            throw unusable;
        }
    }

    private LogFile(Path path, LogLock lock) throws IOException {
        this.path = path;
        this.lock = lock;
        Files.deleteIfExists(sibling(".new"));
        channel = PrivateFiles.open(path);
        try {
            recover();
            PrivateFiles.forceFolder(folder());
        } catch (IOException | RuntimeException unusable) {
            channel.close();
            throw unusable;
        }
    }

    Path path() {
        return path;
    }

    /// What was there when it was opened; handed out once, then forgotten.
    List<byte[]> takeRecords() {
        List<byte[]> taken = records;
        records = List.of();
        return taken;
    }

    /// Adds the records with one force for all.
    void append(List<byte[]> batch) throws IOException {
        requireRoom(wholeBytes + LogFormat.bytesOf(batch));
        if (channel.size() != wholeBytes) channel.truncate(wholeBytes);
        long end = write(channel, wholeBytes, LogFormat.encode(batch));
        channel.force(false);
        wholeBytes = end;
    }

    /// Makes a new file and puts it in the old one's place.
    void replace(List<byte[]> all) throws IOException {
        requireRoom(LogFormat.bytesOf(all));
        Path fresh = sibling(".new");
        FileChannel written = PrivateFiles.open(fresh);
        long end;
        try {
            end = write(written, 0, LogFormat.encode(all));
            written.force(true);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException failure) {
            written.close();
            Files.deleteIfExists(fresh);
            throw failure;
        }
        FileChannel replaced = channel;
        channel = written;
        wholeBytes = end;
        replaced.close();
        PrivateFiles.forceFolder(folder());
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            channel.close();
        }
    }

    /// Reads what is there, and keeps the whole records before the first that is none.
    private void recover() throws IOException {
        if (channel.size() > MOST_BYTES) {
            throw new IOException("it has %d bytes, limit %d".formatted(channel.size(), MOST_BYTES));
        }
        byte[] file = Files.readAllBytes(path);
        LogFormat.Scan scan = LogFormat.scan(file);
        records = scan.records();
        wholeBytes = scan.wholeBytes();
        if (scan.recordsBehind()) {
            Path damaged = setAside();
            LOG.warn(
                    "{} is damaged at byte {}: the {} records before it are kept, the rest is in {}",
                    path,
                    scan.wholeBytes(),
                    records.size(),
                    damaged);
            replace(records);
        } else if (scan.wholeBytes() < file.length) {
            LOG.warn(
                    "{} ends with {} bytes, from byte {} on, that are no whole record, as a crash leaves them:"
                            + " they are cut off, the {} records before them are kept",
                    path,
                    file.length - scan.wholeBytes(),
                    scan.wholeBytes(),
                    records.size());
            channel.truncate(wholeBytes);
            channel.force(true);
        }
    }

    /// A copy, not a move: until the replacement is there, the log must be too.
    private Path setAside() throws IOException {
        int number = 1;
        while (Files.exists(sibling(".damaged-" + number))) number++;
        Path damaged = sibling(".damaged-" + number);
        Files.copy(path, damaged, StandardCopyOption.COPY_ATTRIBUTES);
        try (FileChannel copied = PrivateFiles.open(damaged)) {
            copied.force(true);
        }
        return damaged;
    }

    private static long write(FileChannel to, long at, ByteBuffer bytes) throws IOException {
        long next = at;
        while (bytes.hasRemaining()) next += to.write(bytes, next);
        return next;
    }

    private static void requireRoom(long bytes) throws IOException {
        if (bytes > MOST_BYTES) throw new IOException("it would have %d bytes, limit %d".formatted(bytes, MOST_BYTES));
    }

    private Path sibling(String ending) {
        String file = path.getFileName().toString();
        return path.resolveSibling(file.substring(0, file.length() - ".log".length()) + ending);
    }

    private Path folder() throws IOException {
        Path folder = path.getParent();
        if (folder == null) throw new IOException("it is in no folder");
        return folder;
    }
}
