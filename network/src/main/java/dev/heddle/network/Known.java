package dev.heddle.network;

import dev.heddle.core.PeerId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A peer since the node first heard of it. Node loop only, but for id, ledger and log.
final class Known {
    final PeerId id;
    final Ledger ledger = new Ledger();
    final PeerLog log;
    /// Completed once the peer's last down event was handled: the next up event waits for it.
    CompletionStage<Void> quiet = CompletableFuture.completedFuture(null);
    /// Completed once senders see the peer as linked.
    CompletableFuture<Void> published = new CompletableFuture<>();
    /// Completed once the present up event was handled: no message is delivered before.
    CompletionStage<Void> announced = CompletableFuture.completedFuture(null);
    /// Completed while it is up.
    CompletableFuture<Void> linked = new CompletableFuture<>();
    /// Of the present time up; null while down.
    @Nullable
    Delivery delivery;

    Known(PeerId id) {
        this.id = id;
        this.log = new PeerLog(id);
    }
}
