package dev.heddle.network;

import dev.heddle.core.PeerId;

/// Takes the messages of one protocol: in order for each peer, and from several peers at the same time. It
/// may block, unless it was declared on-loop.
@FunctionalInterface
public interface MessageHandler<M> {
    void onMessage(PeerId from, M message);
}
