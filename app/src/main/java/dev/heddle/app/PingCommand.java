package dev.heddle.app;

import dev.heddle.config.ConfigException;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.Platform;
import dev.heddle.daemon.IdentityFile;
import dev.heddle.daemon.ProxyChoice;
import dev.heddle.network.Network;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.session.NetworkId;
import dev.heddle.transport.HttpProxy;
import dev.heddle.transport.RealPlatform;
import dev.heddle.transport.TcpSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `heddle ping`.
@Command(
        name = "ping",
        description = {
            "Dials a node by itself, without a running node here, and asks it again and again how it is.",
            "Without --identity it is somebody new each time, whom only a node lets in that takes unlisted peers."
        })
final class PingCommand extends SubCommand {
    /// What a peer takes of them in a second, beside those of the node's own rounds.
    private static final int PINGS_AT_ONCE = 5;

    private static final Duration INTERVAL_LEAST = Duration.ofMillis(250);

    private static final Duration TIMEOUT_MOST = Duration.ofSeconds(60);

    @Parameters(
            paramLabel = "ADDRESS",
            description = "Such as /ip4/10.0.0.16/tcp/6180/noise-ik/0x.../handshake/0, as the node prints it.")
    @SuppressWarnings("NullAway.Init")
    private String address;

    @Option(names = "--identity", paramLabel = "FILE", description = "Who to be, as 'heddle keygen' made it.")
    private @Nullable Path identity;

    @Option(names = "--peer-id", paramLabel = "ID", description = "Our peer id (default: that of the identity).")
    private @Nullable String peerId;

    @Option(names = "--chain", paramLabel = "N", description = "0 to 255 (default: ${DEFAULT-VALUE}, testing).")
    private int chain = 4;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "The node's network: validator, vfn or public (default: public).")
    private NetworkId network = NetworkId.PUBLIC;

    @Option(
            names = "--suite",
            paramLabel = "CIPHER",
            description = "Cipher of the link: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Suite suite = Suite.AESGCM;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many pings, 1 to 10000 (default: ${DEFAULT-VALUE}).")
    private int count = 5;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = DurationText.class,
            description =
                    "Between the begin of two pings, of more than 5 at least 250ms, because a node takes no more of"
                            + " them (default: 1s).")
    private Duration interval = Duration.ofSeconds(1);

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            description = "For each answer, up to 60s (default: 5s). The dial has 3s for the connection and 5s for the"
                    + " handshake.")
    private Duration timeout = Duration.ofSeconds(5);

    @Option(
            names = "--http-proxy",
            paramLabel = "PROXY",
            description = "Through which HTTP proxy to dial: none, environment (what it names, if it does) or host:port"
                    + " (default: ${DEFAULT-VALUE}).")
    private String httpProxy = "environment";

    @Option(names = "--report", paramLabel = "FILE", description = "Write the result as JSON.")
    private @Nullable Path report;

    @Override
    public Integer call() throws InterruptedException {
        NetworkAddress to = parse();
        TcpSettings tcp = TcpSettings.DEFAULT.withHttpProxy(proxy());
        Path target = report;
        Optional<ReportFile> file = target == null ? Optional.empty() : Optional.of(ReportFile.at(target));
        PingReport result;
        try (Platform platform = RealPlatform.open(
                        RealPlatform.Options.DEFAULT.withLoops(1).withTcp(tcp));
                Identity own = own(platform);
                Network dialler = Network.builder()
                        .platform(platform)
                        .identity(own)
                        .chain(chain)
                        .network(network)
                        .suite(suite.noise)
                        .start()) {
            result = ping(platform, dialler, to);
        }
        file.ifPresent(one -> one.write(result.json()));
        return result.ok() ? 0 : 1;
    }

    private PingReport ping(Platform platform, Network dialler, NetworkAddress to) throws InterruptedException {
        PrintWriter out = out();
        long beginNanos = System.nanoTime();
        PeerId peer;
        try {
            peer = platform.await(dialler.dialOnce(to));
        } catch (CompletionException unreachable) {
            String why = reason(unreachable);
            err().println("heddle: " + why);
            return PingReport.unreachable(to, why);
        }
        Duration link = Duration.ofNanos(System.nanoTime() - beginNanos);
        out.printf("linked with %s in %s%n", peer, text(link));
        List<Duration> rtts = new ArrayList<>();
        Optional<String> failure = Optional.empty();
        for (int i = 1; i <= count; i++) {
            long askedNanos = System.nanoTime();
            try {
                Duration rtt = platform.await(dialler.ping(peer, timeout));
                rtts.add(rtt);
                out.printf("ping %d: %s%n", i, text(rtt));
            } catch (CompletionException unanswered) {
                String why = reason(unanswered);
                if (failure.isEmpty()) failure = Optional.of(why);
                out.printf("ping %d: %s%n", i, why);
            }
            Duration rest = interval.minusNanos(System.nanoTime() - askedNanos);
            if (i < count && rest.isPositive()) Thread.sleep(rest);
        }
        PingReport result = PingReport.of(to, link, count, rtts, failure);
        summarise(result, out);
        return result;
    }

    private static void summarise(PingReport result, PrintWriter out) {
        out.printf("%d of %d answered", result.answered(), result.sent());
        result.rttMicros()
                .ifPresent(rtt -> out.printf(
                        ", round trip min %s, median %s, max %s",
                        Units.micros(rtt.min()), Units.micros(rtt.median()), Units.micros(rtt.max())));
        out.println();
    }

    private NetworkAddress parse() {
        requireWithin("--chain", chain, 0, 255);
        requireWithin("--count", count, 1, 10_000);
        if (count > PINGS_AT_ONCE && interval.compareTo(INTERVAL_LEAST) < 0) {
            throw wrong("--interval takes 250ms or more for more than %d pings".formatted(PINGS_AT_ONCE));
        }
        if (timeout.isZero() || timeout.compareTo(TIMEOUT_MOST) > 0) throw wrong("--timeout takes 1ms to 60s");
        try {
            NetworkAddress to = NetworkAddress.parse(address);
            if (!to.dialable()) {
                throw wrong(
                        "cannot dial " + address + ": it needs a host, /tcp/<port>, /noise-ik/<key> and /handshake/0");
            }
            return to;
        } catch (IllegalArgumentException malformed) {
            throw wrong(String.valueOf(malformed.getMessage()));
        }
    }

    private Optional<HttpProxy> proxy() {
        try {
            return ProxyChoice.parse(httpProxy).proxy(System.getenv(), skipped -> err().println("heddle: " + skipped));
        } catch (IllegalArgumentException unusable) {
            throw wrong("%s; '--http-proxy none' dials without a proxy".formatted(unusable.getMessage()));
        }
    }

    private Identity own(Platform platform) {
        Path file = identity;
        Optional<PeerId> given = givenId();
        if (file == null) {
            return given.map(id -> Identity.generate(id, platform.entropy(), Ciphers.system()))
                    .orElseGet(() -> Identity.generate(platform.entropy(), Ciphers.system()));
        }
        try {
            return IdentityFile.load(file, given);
        } catch (ConfigException unusable) {
            throw new WrongUsage(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private Optional<PeerId> givenId() {
        String text = peerId;
        if (text == null) return Optional.empty();
        try {
            return Optional.of(PeerId.parse(text));
        } catch (IllegalArgumentException malformed) {
            throw wrong("--peer-id: " + malformed.getMessage());
        }
    }

    private static String text(Duration duration) {
        return Units.micros(PingReport.micros(duration));
    }

    private static String reason(CompletionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        return String.valueOf(cause.getMessage());
    }
}
