package dev.heddle.transport;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Files and folders that only their owner may read, where the system has such permissions, and what makes
/// them last. A file is made with its permissions: at no moment may others open it.
public final class PrivateFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final String FILE = "rw-------";
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private PrivateFiles() {}

    /// Writes a new file.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when there is one
    public static void create(Path file, String text) throws IOException {
        Files.writeString(Files.createFile(file, permissions(FILE)), text);
    }

    /// Writes a file in place of one that may be there. Whatever goes wrong, the old file or the new one is
    /// there, whole. Who has opened the old one does not see the new text.
    public static void replace(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(), file.getFileName() + ".", "", permissions(FILE));
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /// Whether somebody beside its owner may read or change a file; `false` where there is none, or the file
    /// system cannot tell.
    public static boolean opened(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /// Opens for reading and writing, and makes the file if it is not there.
    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                permissions(FILE));
    }

    /// Makes the folder and those above it where they are missing; one that is there keeps its permissions.
    static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return;
        Files.createDirectories(folder, permissions("rwx------"));
        Path above = folder.toAbsolutePath().getParent();
        if (above != null) forceFolder(above);
    }

    /// Makes the names in a folder outlive a crash. Other systems than POSIX do not let a folder be opened.
    static void forceFolder(Path folder) throws IOException {
        if (!POSIX) return;
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] permissions(String text) {
        if (!POSIX) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))};
    }
}
