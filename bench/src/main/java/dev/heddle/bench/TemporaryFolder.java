package dev.heddle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder that is gone, with all in it, when its user has closed it.
record TemporaryFolder(Path path) implements AutoCloseable {
    static TemporaryFolder make(String prefix) {
        try {
            return new TemporaryFolder(Files.createTempDirectory(prefix));
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot make a temporary folder", unwritable);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> innerFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innerFirst) Files.delete(file);
        } catch (IOException left) {
            throw new UncheckedIOException("cannot remove " + path, left);
        }
    }
}
