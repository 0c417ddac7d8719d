package dev.heddle.daemon;

import dev.heddle.config.ConfigWords;
import dev.heddle.config.Mistakes;
import dev.heddle.core.NetworkAddress;
import dev.heddle.network.Network;
import dev.heddle.network.PeerDescription;
import dev.heddle.network.PeerEvent;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// What a node tells whoever watches it: one line for each event, at once as long as somebody reads them,
/// but of one peer at most one a second. Never blocks. Any thread.
final class EventLines implements AutoCloseable {
    /// More than a file can list, so that each is seen when a node starts.
    private static final int LISTED_MOST = 4096;

    static final int STRANGERS_MOST = 64;

    private final LongSupplier nanoTime;
    // Of the printing thread. Listed peers apart, so that strangers cannot crowd them out.
    private final PeerLines listed = new PeerLines(LISTED_MOST);
    private final PeerLines strangers = new PeerLines(STRANGERS_MOST);
    private final LinePrinter printer;

    /// @param nanoTime as [System#nanoTime()]
    EventLines(PrintWriter out, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        printer = new LinePrinter(out, new LinePrinter.Later() {
            @Override
            public long waitNanos() {
                return EventLines.this.waitNanos();
            }

            @Override
            public List<String> due() {
                return EventLines.this.due();
            }
        });
    }

    void listening(NetworkConfig network, Network running) {
        print("this is %s (%s)".formatted(running.self(), network.name()));
        for (NetworkAddress address : running.addresses()) {
            print("listening on %s (%s)".formatted(address, network.name()));
        }
    }

    void admin(NodeAdmin admin) {
        print(admin.describe());
    }

    void started() {
        print("started");
    }

    void peer(NetworkConfig network, PeerEvent event) {
        printer.offer(() -> {
            List<String> lines = new ArrayList<>(due());
            boolean known = network.peers().stream().map(PeerDescription::id).anyMatch(event.peer()::equals);
            PeerLines kind = known ? listed : strangers;
            String peer = network.name() + " " + event.peer();
            kind.offer(nanoTime.getAsLong(), peer, text(network, event)).ifPresent(lines::add);
            return lines;
        });
    }

    void stopping() {
        print("stopping");
    }

    void stopped() {
        printer.offer(() -> Stream.of(listed.rest(), strangers.rest(), List.of("stopped"))
                .flatMap(List::stream)
                .toList());
    }

    /// Waits a moment for whoever reads the last lines.
    @Override
    public void close() {
        printer.close();
    }

    private void print(String line) {
        printer.offer(() -> List.of(line));
    }

    private long waitNanos() {
        return Math.min(waitNanos(listed), waitNanos(strangers));
    }

    private long waitNanos(PeerLines lines) {
        OptionalLong deadlineNanos = lines.nextDeadlineNanos();
        return deadlineNanos.isEmpty() ? Long.MAX_VALUE : Math.max(0, deadlineNanos.getAsLong() - nanoTime.getAsLong());
    }

    private List<String> due() {
        long nowNanos = nanoTime.getAsLong();
        return Stream.of(listed, strangers)
                .flatMap(lines -> lines.due(nowNanos).stream())
                .toList();
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
