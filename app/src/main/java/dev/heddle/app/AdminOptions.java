package dev.heddle.app;

import dev.heddle.admin.AdminServer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a command that runs takes orders.
final class AdminOptions {
    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "Where it takes orders, on loopback (default: any free one).")
    private int port;

    @Option(
            names = "--admin",
            paramLabel = "FOLDER",
            description = "Where it leaves the admin port's number and token (default: a new one).")
    private @Nullable Path folder;

    /// @param command whose options these are
    void check(SubCommand command) {
        command.requireWithin("--admin-port", port, 0, 65_535);
    }

    /// @throws WrongUsage when that cannot be
    OrdersFolder serve(AdminServer.Builder routes) {
        return OrdersFolder.serve(routes, port, folder);
    }
}
