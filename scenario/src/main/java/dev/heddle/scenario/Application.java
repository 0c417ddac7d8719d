package dev.heddle.scenario;

import dev.heddle.core.EventLoop;
import dev.heddle.network.NetworkBuilder;
import dev.heddle.network.PeerEvent;

/// What runs on the nodes of a [Run]: the protocols that they speak, and what they do with them.
public interface Application {
    /// A node is about to start, for the first time or again. Who it is, where it listens and whom it knows is
    /// declared already.
    void declare(Member member, NetworkBuilder builder);

    /// A node has started.
    ///
    /// @param loop of this incarnation, for the application alone: what is scheduled there ends with it
    default void onStarted(Member member, EventLoop loop) {}

    /// A peer came or went at a node, as its network tells it.
    default void onPeer(Member at, PeerEvent event) {}

    /// Asks and sends nothing more: the run is about to end.
    default void end() {}
}
