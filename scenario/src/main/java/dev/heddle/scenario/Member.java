package dev.heddle.scenario;

import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.network.Network;
import dev.heddle.noise.Identity;
import dev.heddle.session.MemoryBudget;
import dev.heddle.simulator.Host;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One node of a run: a machine with an identity, and the network that runs there now, if one does.
public final class Member {
    private final Host host;
    private final Identity identity;
    private final boolean listed;
    private @Nullable Network network;
    private MemoryBudget memory = new MemoryBudget(0, 0);
    private LinkEnds ends = new LinkEnds();
    private final Set<Integer> perhapsForgotten = new TreeSet<>();
    private int incarnation;

    /// @param listed whether the others know it; else it is a stranger
    Member(Host host, Identity identity, boolean listed) {
        this.host = host;
        this.identity = identity;
        this.listed = listed;
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

    /// One number for it and a peer, in this order.
    long pairWith(Member peer) {
        return (long) number() << Integer.SIZE | peer.number();
    }

    /// Where it is dialled, with its key.
    public NetworkAddress address() {
        return host.address().withKey(identity.publicKey());
    }

    /// Whether the others know it; else it is a stranger to them.
    public boolean listed() {
        return listed;
    }

    /// Empty while it is down.
    public Optional<Network> network() {
        return Optional.ofNullable(network);
    }

    /// 1 from its first start on, and one more with each.
    public int incarnation() {
        return incarnation;
    }

    Identity identity() {
        return identity;
    }

    /// Those of its present incarnation.
    LinkEnds ends() {
        return ends;
    }

    /// What the links of its present incarnation hold together.
    MemoryBudget memory() {
        return memory;
    }

    /// A new incarnation, with no links yet.
    void starts(MemoryBudget with) {
        memory = with;
        incarnation++;
        perhapsForgotten.clear();
        ends = new LinkEnds();
        network = null;
    }

    void runs(Network now) {
        network = now;
    }

    /// It was told that a peer has no key: then it forgets all about it as soon as no link is left.
    void mayForget(Member peer) {
        perhapsForgotten.add(peer.number());
    }

    /// Whether what it knew of a peer, with the counters, may have been lost in this incarnation.
    boolean mayHaveForgotten(Member peer) {
        return !perhapsForgotten.isEmpty() && perhapsForgotten.contains(peer.number());
    }

    /// Nothing of the incarnation is left.
    void stops() {
        network = null;
        ends = new LinkEnds();
    }

    @Override
    public String toString() {
        return (listed ? "node " : "stranger ") + number();
    }
}
