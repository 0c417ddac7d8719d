package dev.heddle.app;

import dev.heddle.admin.AdminException;
import dev.heddle.admin.AdminFolder;
import dev.heddle.admin.AdminServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The admin folder of a command that runs: the one that its user chose, or a new one, which goes with it.
final class OrdersFolder implements AutoCloseable {
    private final AdminFolder admin;
    private final boolean made;

    private OrdersFolder(AdminFolder admin, boolean made) {
        this.admin = admin;
        this.made = made;
    }

    /// Serves.
    ///
    /// @param chosen null for a new folder of its own
    /// @param port 0 to have one chosen
    /// @throws WrongUsage when that cannot be
    static OrdersFolder serve(AdminServer.Builder routes, int port, @Nullable Path chosen) {
        try {
            Path folder = chosen == null
                    ? Files.createTempDirectory("heddle-chaos-")
                    : Files.createDirectories(chosen.toAbsolutePath());
            return new OrdersFolder(AdminFolder.serve(routes, port, folder), chosen == null);
        } catch (IOException unwritable) {
            throw new WrongUsage("cannot make the admin port's folder: " + unwritable, unwritable);
        } catch (AdminException refused) {
            throw new WrongUsage(String.valueOf(refused.getMessage()), refused);
        }
    }

    /// What users are told of it.
    String describe() {
        return admin.describe();
    }

    Path path() {
        return admin.path();
    }

    @Override
    public void close() {
        admin.close();
        try {
            if (made) Files.deleteIfExists(admin.path());
        } catch (IOException left) {
            // An empty folder of the system's own for such things.
        }
    }
}
