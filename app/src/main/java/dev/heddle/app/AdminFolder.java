package dev.heddle.app;

import dev.heddle.admin.AdminClient;
import dev.heddle.admin.AdminException;
import dev.heddle.admin.AdminServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a running process leaves what others need to change it: the port in `admin.port`, and the token in
/// `admin.token`. Closed, both are gone, and the folder too if it was made for this.
final class AdminFolder implements AutoCloseable {
    private final Path folder;
    private final boolean made;
    private final AdminServer server;

    /// Serves.
    ///
    /// @param chosen null for a new folder of its own
    /// @param port 0 to have one chosen
    /// @throws WrongUsage when that cannot be
    static AdminFolder serve(AdminServer.Builder routes, int port, @Nullable Path chosen) {
        try {
            Path folder = chosen == null
                    ? Files.createTempDirectory("heddle-chaos-")
                    : Files.createDirectories(chosen.toAbsolutePath());
            AdminServer server = routes.start(port, token(folder));
            try {
                Files.writeString(port(folder), server.port() + "\n");
                return new AdminFolder(folder, chosen == null, server);
            } catch (IOException unwritable) {
                server.close();
                throw unwritable;
            }
        } catch (IOException unwritable) {
            throw new WrongUsage("cannot write the admin port's files: " + unwritable, unwritable);
        } catch (AdminException refused) {
            throw new WrongUsage(String.valueOf(refused.getMessage()), refused);
        }
    }

    private AdminFolder(Path folder, boolean made, AdminServer server) {
        this.folder = folder;
        this.made = made;
        this.server = server;
    }

    /// Asks the process whose folder it is.
    ///
    /// @throws AdminException when it does not run
    static AdminClient open(Path folder) {
        try {
            String text = Files.readString(port(folder)).strip();
            int port = Optional.of(text)
                    .filter(digits -> digits.matches("[0-9]{1,5}"))
                    .map(Integer::valueOf)
                    .orElseThrow(() -> new AdminException(port(folder) + " holds no port"));
            return AdminClient.open(port, token(folder));
        } catch (NoSuchFileException absent) {
            throw new AdminException("nothing runs in %s: there is no file admin.port".formatted(folder), absent);
        } catch (IOException unreadable) {
            throw new AdminException("cannot read %s: %s".formatted(port(folder), unreadable), unreadable);
        }
    }

    /// What users are told of it.
    String describe() {
        return "admin on 127.0.0.1:%d, token in %s".formatted(server.port(), token(folder));
    }

    Path path() {
        return folder;
    }

    @Override
    public void close() {
        server.close();
        try {
            Files.deleteIfExists(port(folder));
            if (made) Files.deleteIfExists(folder);
        } catch (IOException left) {
            // A file of a process that has ended says so to whoever tries it.
        }
    }

    private static Path port(Path folder) {
        return folder.resolve("admin.port");
    }

    private static Path token(Path folder) {
        return folder.resolve("admin.token");
    }
}
