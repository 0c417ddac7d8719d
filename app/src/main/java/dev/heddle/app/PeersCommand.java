package dev.heddle.app;

import dev.heddle.core.PeerId;
import dev.heddle.daemon.NodePeers;
import dev.heddle.session.Counters;
import java.util.List;
import picocli.CommandLine.Command;

/// `heddle peers`.
@Command(
        name = "peers",
        description = {
            "Asks the node that runs here about each peer it knows: whether it is linked, from where, how long it takes"
                    + " to answer, and what went to and fro since it is known.",
            "A peer is named by the first 8 digits of its id; --json has it whole."
        })
final class PeersCommand extends AskCommand<NodePeers> {
    private static final int LEFT_COLUMNS = 5;

    PeersCommand() {
        super("/peers", NodePeers.class);
    }

    @Override
    List<String> lines(NodePeers node) {
        TextTable table = new TextTable(
                LEFT_COLUMNS, "network", "peer", "role", "link", "address", "rtt", "waiting", "in", "out", "dropped");
        for (NodePeers.OnNetwork network : node.networks()) {
            for (NodePeers.OnePeer peer : network.peers()) {
                Counters counters = peer.counters();
                table.add(
                        network.name(),
                        PeerId.parse(peer.id()).brief(),
                        peer.role(),
                        peer.link().map(NodePeers.OneLink::direction).orElse("none"),
                        peer.link().map(NodePeers.OneLink::address).orElse("-"),
                        peer.rttMicros().map(Units::micros).orElse("-"),
                        peer.link()
                                .map(link -> "%,d".formatted(link.waitingMessages()))
                                .orElse("-"),
                        bytes(counters.bytesIn()),
                        bytes(counters.bytesOut()),
                        "%,d".formatted(counters.dropped() + counters.refusedFrames()));
            }
        }
        List<String> lines = table.lines();
        return lines.size() == 1 ? List.of("this node knows no peer") : lines;
    }

    private static String bytes(long bytes) {
        if (bytes < 1_000) return bytes + " B";
        if (bytes < 1_000_000) return Units.digits(bytes / 1e3) + " kB";
        return Units.digits(bytes / 1e6) + " MB";
    }
}
