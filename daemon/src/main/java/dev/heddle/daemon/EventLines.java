package dev.heddle.daemon;

import dev.heddle.core.LogLimits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.network.Network;
import dev.heddle.network.PeerDescription;
import dev.heddle.network.PeerEvent;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/// What a node tells whoever watches it: one line for each event, at once, as long as somebody reads them;
/// of one peer's links at most one a second that came up and one that was lost (T-34). Never blocks. Any
/// thread.
final class EventLines implements AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// More than the peers that a file can list, so that each of them is seen when a node starts.
    private static final int LISTED_BURST = 4096;

    private final LinePrinter printer;
    // Of the printing thread. Listed peers apart, so that strangers cannot crowd them out.
    private final Links listed = new Links(LISTED_BURST);
    private final Links strangers = new Links(256);

    private record Links(LogLimits coming, LogLimits going) {
        Links(int burst) {
            this(new LogLimits(SECOND, burst), new LogLimits(SECOND, burst));
        }
    }

    EventLines(PrintWriter out) {
        printer = new LinePrinter(out);
    }

    void listening(NetworkConfig network, Network running) {
        print("this is %s (%s)".formatted(running.self(), network.name()));
        for (NetworkAddress address : running.addresses()) {
            print("listening on %s (%s)".formatted(address, network.name()));
        }
    }

    void started() {
        print("started");
    }

    /// @param nowNanos of any clock that does not jump, always the same
    void peer(long nowNanos, NetworkConfig network, PeerEvent event) {
        printer.offer(() -> line(nowNanos, network, event));
    }

    void stopping() {
        print("stopping");
    }

    void stopped() {
        print("stopped");
    }

    @Override
    public void close() {
        printer.close();
    }

    private void print(String line) {
        printer.offer(() -> Optional.of(line));
    }

    private Optional<String> line(long nowNanos, NetworkConfig network, PeerEvent event) {
        boolean known = network.peers().stream().map(PeerDescription::id).anyMatch(event.peer()::equals);
        Links links = known ? listed : strangers;
        LogLimits limits = switch (event) {
            case PeerEvent.Up _ -> links.coming;
            case PeerEvent.Down _ -> links.going;
        };
        String more = limits.remark(nowNanos, network.name() + " " + event.peer());
        if (more == null) return Optional.empty();
        return Optional.of(text(network, event) + more);
    }

    private static String text(NetworkConfig network, PeerEvent event) {
        return switch (event) {
            case PeerEvent.Up up ->
                "linked with %s (%s, %s, %s)"
                        .formatted(
                                up.peer(),
                                network.name(),
                                ConfigWords.of(up.direction()),
                                up.remote().withoutKey());
            case PeerEvent.Down down ->
                "lost %s (%s): %s"
                        .formatted(
                                down.peer(),
                                network.name(),
                                Mistakes.escaped(down.cause().reason()));
        };
    }
}
