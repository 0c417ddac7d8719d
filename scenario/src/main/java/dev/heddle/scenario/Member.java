package dev.heddle.scenario;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.network.Network;
import dev.heddle.noise.Identity;
import dev.heddle.simulator.Host;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One node of a run: a machine with an identity, and the network that runs there now, if one does.
public final class Member {
    private final Host host;
    private final Identity identity;
    private @Nullable Network network;

    Member(Host host, Identity identity) {
        this.host = host;
        this.identity = identity;
    }

    public Host host() {
        return host;
    }

    /// 1 for the first.
    public int number() {
        return host.number();
    }

    public PeerId id() {
        return identity.peer();
    }

    /// Where it is dialled, with its key.
    public NetworkAddress address() {
        return host.address().withKey(identity.publicKey());
    }

    /// Empty while it is down.
    public Optional<Network> network() {
        return Optional.ofNullable(network);
    }

    Identity identity() {
        return identity;
    }

    void runs(@Nullable Network now) {
        network = now;
    }

    @Override
    public String toString() {
        return "node " + number();
    }
}
