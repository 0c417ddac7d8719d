package dev.heddle.app;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Platform;
import dev.heddle.transport.RealPlatform;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `heddle testnet`: real nodes in this process, each with its own keys, threads and port on 127.0.0.1.
@Command(
        name = "testnet",
        description = {
            "Runs a local network: every node dials every other one over TCP, all of them vote, and node 0 sends"
                    + " the others a file, which each verifies by SHA-256.",
            "It ends when the time is over and the file is there, and then says how fast it was and whether"
                    + " anything was lost."
        })
final class Testnet extends SubCommand {
    private final IntFunction<Platform> platforms;
    private final TestnetSettings.Patience patience;

    @Option(names = "--nodes", paramLabel = "N", description = "How many nodes, 2 to 64 (default: ${DEFAULT-VALUE}).")
    private int nodes = 4;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "How long they vote, such as 500ms, 20s or 2m (default: 20s).")
    private Duration duration = Duration.ofSeconds(20);

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Votes of each node a second, 300 bytes each, to every other node"
                    + " (default: ${DEFAULT-VALUE}).")
    private int rate = 100;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "What node 0 sends to the others (default: lib/modules of the JDK this runs on).")
    private Path file = Path.of(System.getProperty("java.home"), "lib", "modules");

    @Option(
            names = "--base-port",
            paramLabel = "PORT",
            description = "Node i listens on this port plus i; 0 lets the system choose (default: ${DEFAULT-VALUE}).")
    private int basePort;

    @Option(
            names = "--suite",
            paramLabel = "CIPHER",
            description = "Cipher of the links: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Suite suite = Suite.AESGCM;

    @Option(
            names = "--links",
            paramLabel = "KIND",
            converter = TestnetLinks.Text.class,
            description = "What the links are like: loopback or six-regions (default: ${DEFAULT-VALUE})."
                    + " The latter spreads the nodes over six places on earth: what they send is held back as long"
                    + " as it would take, 24 to 165 ms between two regions at 300 Mbit/s.")
    private TestnetLinks links = TestnetLinks.LOOPBACK;

    @Mixin
    private final ReportOption report = new ReportOption();

    Testnet() {
        this(Testnet::openPlatform, TestnetSettings.Patience.DEFAULT);
    }

    /// @param platforms opens the world of the node with this number
    Testnet(IntFunction<Platform> platforms, TestnetSettings.Patience patience) {
        this.platforms = platforms;
        this.patience = patience;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        TestnetSettings settings = settings();
        Consumer<String> results = report.open();
        try (DiskFile source = DiskFile.open(file)) {
            TestnetReport result = run(settings, FileServer.of(source), report.people());
            results.accept(result.json());
            return result.ok() ? 0 : 1;
        }
    }

    private TestnetReport run(TestnetSettings settings, FileServer served, PrintWriter people)
            throws InterruptedException {
        try (TestnetRun run = new TestnetRun(settings, links.of(platforms), served);
                Interruption _ = Interruption.of(run)) {
            people.printf("%d nodes on 127.0.0.1, ports %s%n", nodes, ports(run));
            people.flush();
            TestnetReport result = run.run(view(people));
            if (!run.abandoned()) TestnetSummary.print(people, result, run.failures());
            return result;
        }
    }

    private TestnetSettings settings() {
        requireWithin("--nodes", nodes, 2, 64);
        requireWithin("--rate", rate, 0, 100_000);
        requireWithin("--base-port", basePort, 0, 65_536 - nodes);
        if (duration.isZero() || duration.compareTo(Duration.ofDays(1)) > 0) {
            throw wrong("--duration takes 1ms to 24h");
        }
        return new TestnetSettings(nodes, duration, rate, basePort, suite.noise, links, patience);
    }

    private static String ports(TestnetRun run) {
        return run.addresses().stream()
                .map(NetworkAddress::tcpPort)
                .flatMap(Optional::stream)
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    private static TestnetView view(PrintWriter people) {
        return Terminal.present() ? new LiveTable(people) : new PlainLines(people);
    }

    /// One loop for each node: there are more nodes than processors already.
    private static Platform openPlatform(int node) {
        return RealPlatform.open(RealPlatform.Options.DEFAULT.withLoops(1).withThreadNamePrefix("node-" + node));
    }
}
