package dev.heddle.transport;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The right to use one log, held against every other user in this process and on this machine.
///
/// The lock is on a file of its own, because the log's file is put aside by each replacement.
final class LogLock implements AutoCloseable {
    /// POSIX gives up a process's lock when the process closes any descriptor of that file, so nobody here
    /// may even open a file that is locked.
    private static final Set<Path> IN_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private LogLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// @param path of the lock's file, in a folder that is there
    /// @param log whom it is for, for the refusal
    /// @throws IOException if it is in use, or the file cannot be made
    static LogLock take(Path path, Path log) throws IOException {
        if (!IN_THIS_PROCESS.add(path)) throw new IOException(log + " is in use in this process already");
        FileChannel channel = null;
        try {
            channel = PrivateFiles.open(path);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) throw new IOException(log + " is in use by another process");
            return new LogLock(path, channel);
        } catch (IOException refused) {
            if (channel != null) channel.close();
            IN_THIS_PROCESS.remove(path);
            throw refused;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            IN_THIS_PROCESS.remove(path);
        }
    }
}
