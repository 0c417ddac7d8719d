package dev.heddle.network;

import dev.heddle.core.PeerId;
import java.util.concurrent.CompletionStage;

/// Answers the requests of one protocol: called in order for each peer, and for several peers at the same
/// time. The answers may come in any order, and are sent while the caller still waits.
@FunctionalInterface
public interface CallHandler<Q, R> {
    /// @return the answer; a failure is logged here and leaves the caller without one, as between deployed
    ///     nodes
    CompletionStage<R> onCall(PeerId from, Q request);
}
