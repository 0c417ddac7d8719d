package dev.heddle.app;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file on disk, read slice by slice where it lies; how long it is was decided when it was opened.
final class DiskFile implements FileSource, AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final long bytes;

    private DiskFile(Path path, FileChannel channel, long bytes) {
        this.path = path;
        this.channel = channel;
        this.bytes = bytes;
    }

    /// @throws WrongUsage when it is no file, is empty or cannot be read
    static DiskFile open(Path path) {
        if (Files.isDirectory(path)) throw new WrongUsage("cannot send " + path + ": it is a directory");
        try {
            FileChannel channel = FileChannel.open(path);
            long bytes = channel.size();
            if (bytes > 0) return new DiskFile(path, channel, bytes);
            channel.close();
            throw new WrongUsage("cannot send " + path + ": it is empty");
        } catch (NoSuchFileException absent) {
            throw new WrongUsage("cannot send " + path + ": there is no such file", absent);
        } catch (AccessDeniedException forbidden) {
            throw new WrongUsage("cannot send " + path + ": permission denied", forbidden);
        } catch (IOException unreadable) {
            throw new WrongUsage("cannot send " + path + ": " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void read(long offset, byte[] target) throws IOException {
        ByteBuffer slice = ByteBuffer.wrap(target);
        while (slice.hasRemaining()) {
            if (channel.read(slice, offset + slice.position()) < 0) {
                throw new EOFException(path + " has become shorter than its " + bytes + " bytes");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
