package dev.heddle.app;

import dev.heddle.config.ConfigException;
import dev.heddle.config.Mistake;
import dev.heddle.daemon.ConfigFile;
import dev.heddle.daemon.Daemon;
import dev.heddle.daemon.NodeConfig;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `heddle node`.
@Command(
        name = "node",
        description = "Runs one node until it is told to end by SIGTERM or Ctrl-C; then it sends what waits, ends its"
                + " links and exits with 0. A second signal ends it at once. Its events go to the standard output, what"
                + " it refuses to the other.")
final class NodeCommand extends SubCommand {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "What the node is (default: ${DEFAULT-VALUE}); 'heddle config print-defaults' prints one.")
    private Path config = Path.of("node.yaml");

    @Override
    public Integer call() throws InterruptedException {
        // Dials that failed are told at this level; the first logger is made after this.
        System.setProperty("heddle.log", "INFO");
        System.setProperty("heddle.log.links", "WARN");
        try {
            run(read());
        } catch (ConfigException refused) {
            throw new WrongUsage(String.valueOf(refused.getMessage()), refused);
        }
        return 0;
    }

    private void run(NodeConfig node) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        // Before the start: whoever ends a node that is still starting wants it ended in good order too.
        Signals.onFirst(told::countDown);
        try (Daemon _ = Daemon.start(node, System.getenv(), out())) {
            told.await();
        }
    }

    private NodeConfig read() {
        ConfigFile read = ConfigFile.read(config);
        for (Mistake mistake : read.mistakes()) err().println(mistake.describe(config));
        return read.node().orElseThrow(() -> new WrongUsage("cannot run a node by " + config + ", see above"));
    }
}
