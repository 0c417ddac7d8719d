package dev.heddle.app;

import dev.heddle.config.ConfigException;
import dev.heddle.config.Mistake;
import dev.heddle.daemon.ConfigFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `heddle config`.
@Command(
        name = "config",
        description = "Checks a node's configuration, or prints one to begin with.",
        subcommands = {ConfigCommand.Check.class, ConfigCommand.PrintDefaults.class})
final class ConfigCommand {
    /// `heddle config check`.
    @Command(
            name = "check",
            description = "Names every mistake of a configuration, with file, line and key. It looks at the files that"
                    + " the configuration names, and starts nothing.")
    static final class Check extends SubCommand {
        @Option(names = "--config", paramLabel = "FILE", description = "What to check (default: ${DEFAULT-VALUE}).")
        private Path config = Path.of("node.yaml");

        @Override
        public Integer call() {
            PrintWriter out = out();
            try {
                ConfigFile read = ConfigFile.read(config);
                for (Mistake mistake : read.mistakes()) out.println(mistake.describe(config));
                if (read.node().isEmpty()) return 1;
                out.println(config + ": ok");
                return 0;
            } catch (ConfigException absent) {
                throw new WrongUsage(String.valueOf(absent.getMessage()), absent);
            }
        }
    }

    /// `heddle config print-defaults`.
    @Command(
            name = "print-defaults",
            description = "Prints a configuration with every key, its default and what it means.")
    static final class PrintDefaults extends SubCommand {
        @Override
        public Integer call() {
            PrintWriter out = out();
            out.print(ConfigFile.defaults());
            out.flush();
            return 0;
        }
    }
}
