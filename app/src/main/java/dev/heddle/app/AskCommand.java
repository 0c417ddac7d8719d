package dev.heddle.app;

import dev.heddle.admin.AdminClient;
import dev.heddle.admin.AdminException;
import dev.heddle.config.ConfigException;
import dev.heddle.config.Mistake;
import dev.heddle.daemon.ConfigFile;
import dev.heddle.daemon.NodeAdmin;
import dev.heddle.daemon.NodeConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the commands share that ask a running node: where to find it, and that people read tables.
///
/// @param <T> the answer
abstract class AskCommand<T> extends SubCommand {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The node's configuration, which names its data folder (default: node.yaml).")
    private @Nullable Path config;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The node's data folder, in place of --config: there a running node leaves port and token.")
    private @Nullable Path data;

    @Option(names = "--json", description = "Print the answer as it came.")
    private boolean json;

    private final String path;
    private final Class<T> type;

    /// @param path what is asked for
    AskCommand(String path, Class<T> type) {
        this.path = path;
        this.type = type;
    }

    @Override
    public final Integer call() {
        Path folder = folder();
        try (AdminClient node = NodeAdmin.client(folder)) {
            if (json) {
                out().println(node.get(path));
            } else {
                lines(node.get(path, type)).forEach(out()::println);
            }
            return 0;
        } catch (AdminException unanswered) {
            err().println("heddle: " + unanswered.getMessage());
            return 1;
        }
    }

    /// The answer for people.
    abstract List<String> lines(T answer);

    private Path folder() {
        Path given = data;
        if (given != null) {
            if (config != null) throw wrong("give --config or --data, not both");
            return given;
        }
        Path file = config == null ? Path.of("node.yaml") : config;
        try {
            ConfigFile read = ConfigFile.read(file);
            return read.node().map(NodeConfig::data).orElseThrow(() -> {
                for (Mistake mistake : read.mistakes()) err().println(mistake.describe(file));
                return new WrongUsage(
                        "cannot find the node by %s, see above; --data names its data folder".formatted(file));
            });
        } catch (ConfigException absent) {
            throw new WrongUsage("%s; --data names the node's data folder".formatted(absent.getMessage()), absent);
        }
    }
}
