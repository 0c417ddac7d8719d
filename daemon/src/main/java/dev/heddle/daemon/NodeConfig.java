package dev.heddle.daemon;

import dev.heddle.core.PeerId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What one node is: the whole of a configuration file, checked. Each component is a key of the file.
///
/// @param identity the file with the node's key
/// @param peerId given to this node, such as an account address; else what the identity says
/// @param data the folder for what must survive a restart
/// @param chain 0 to 255
/// @param deployed whether to do as deployed nodes where ours does better by default
/// @param admin where it is asked while it runs
/// @param networks at least one, at most one of each kind
public record NodeConfig(
        Path identity,
        Optional<PeerId> peerId,
        Path data,
        int chain,
        boolean deployed,
        AdminConfig admin,
        List<NetworkConfig> networks) {
    public NodeConfig {
        networks = List.copyOf(networks);
    }
}
