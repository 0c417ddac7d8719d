package dev.heddle.network;

import dev.heddle.core.PeerId;

/// Takes the messages of one protocol: in order for each peer, and from several peers at the same time
/// unless its [Handling] says otherwise. A message longer than one record, about 64 KiB, may come in
/// pieces: it is there when its last piece is, and shorter ones that were sent after it may have overtaken
/// it. A handler may block, unless that is [Handling#inLoop()].
@FunctionalInterface
public interface MessageHandler<M> {
    void onMessage(PeerId from, M message);
}
