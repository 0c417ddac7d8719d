package dev.heddle.admin;

import dev.heddle.core.LimitUse;
import dev.heddle.transport.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A server and the folder where it leaves what others need to ask it: the port in `admin.port`, and the token in
/// `admin.token`, both for their owner alone. Closed, both are gone. Any thread.
public final class AdminFolder implements AutoCloseable {
    private static final String PORT = "admin.port";
    private static final String TOKEN = "admin.token";
    private static final int PORT_MOST = 65_535;

    private final Path folder;
    private final AdminServer server;

    private AdminFolder(Path folder, AdminServer server) {
        this.folder = folder;
        this.server = server;
    }

    /// Serves.
    ///
    /// @param port 0 to have one chosen
    /// @param folder which is there; files of a process that was killed are replaced
    /// @throws AdminException when the port is taken, or the files cannot be written; then nothing is left running
    public static AdminFolder serve(AdminServer.Builder routes, int port, Path folder) {
        AdminServer server = routes.start(port, folder.resolve(TOKEN));
        Path file = folder.resolve(PORT);
        try {
            PrivateFiles.replace(file, server.port() + "\n");
            return new AdminFolder(folder, server);
        } catch (IOException unwritable) {
            server.close();
            throw new AdminException("cannot write %s: %s".formatted(file, unwritable), unwritable);
        }
    }

    /// Asks the process that serves from this folder.
    ///
    /// @throws AdminException when none does, or it does not let us
    public static AdminClient client(Path folder) {
        Path file = folder.resolve(PORT);
        try {
            return AdminClient.open(port(file, Files.readString(file).strip()), folder.resolve(TOKEN));
        } catch (NoSuchFileException absent) {
            throw new AdminException("nothing runs on the folder %s: it has no %s".formatted(folder, PORT), absent);
        } catch (IOException unreadable) {
            throw new AdminException("cannot read %s: %s".formatted(file, unreadable), unreadable);
        }
    }

    private static int port(Path file, String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (port < 1 || port > PORT_MOST) throw new AdminException(file + " holds no port");
        return port;
    }

    public int port() {
        return server.port();
    }

    public Path path() {
        return folder;
    }

    public Path tokenFile() {
        return folder.resolve(TOKEN);
    }

    /// Of the server's requests.
    public LimitUse limit() {
        return server.limit();
    }

    /// What users are told of it.
    public String describe() {
        return "admin on 127.0.0.1:%d, token in %s".formatted(port(), tokenFile());
    }

    /// Stops listening and removes its files.
    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.resolve(PORT));
        } catch (IOException left) {
            // Whoever follows it finds nobody who listens there.
        }
        server.close();
    }
}
