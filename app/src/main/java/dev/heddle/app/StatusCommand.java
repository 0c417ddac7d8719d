package dev.heddle.app;

import dev.heddle.daemon.NodeStatus;
import dev.heddle.network.NetworkStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/// `heddle status`.
@Command(
        name = "status",
        description = "Asks the node that runs here how it is: its networks, where it listens, its links, and what it"
                + " refused. Only who may read its data folder can.")
final class StatusCommand extends AskCommand<NodeStatus> {
    StatusCommand() {
        super("/status", NodeStatus.class);
    }

    @Override
    List<String> lines(NodeStatus node) {
        List<String> lines = new ArrayList<>();
        lines.add("heddle %s, up %s, since %s"
                .formatted(node.version(), text(Duration.ofSeconds(node.uptimeSeconds())), node.started()));
        for (NodeStatus.OnNetwork network : node.networks()) {
            lines.add("");
            lines.add("network    " + network.name());
            lines.add("peer id    " + network.peer());
            for (String address : network.addresses()) lines.add("listening  " + address);
            lines.add("links      %d inbound, %d outbound; %d peers are known"
                    .formatted(network.inboundLinks(), network.outboundLinks(), network.knownPeers()));
            NetworkStatistics refused = network.statistics();
            lines.add("refused    %d handshakes, of these %d gave way; %d links without a slot; %d health checks"
                    .formatted(
                            refused.refusedHandshakes(),
                            refused.displacedLinks(),
                            refused.rejectedLinks(),
                            refused.unansweredPings()));
        }
        return lines;
    }

    /// The two greatest units that are not nought.
    static String text(Duration time) {
        if (time.toDays() > 0) return "%d d %d h".formatted(time.toDays(), time.toHoursPart());
        if (time.toHours() > 0) return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
        if (time.toMinutes() > 0) return "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
        return "%d s".formatted(time.toSeconds());
    }
}
