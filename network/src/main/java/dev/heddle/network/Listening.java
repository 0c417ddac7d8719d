package dev.heddle.network;

import dev.heddle.core.ByteLink;
import dev.heddle.core.LogLimit;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.Transport;
import dev.heddle.noise.Claim;
import dev.heddle.session.CloseCause;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a node is dialled: its listeners, and the links that came by them of which nobody has shown a key
/// yet. Methods are for the node's loop unless they say otherwise.
final class Listening {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    private final Node node;
    private final int limit;
    private final UnconfirmedLinks unconfirmed;
    private final AtomicInteger handshaking = new AtomicInteger();
    private final LongAdder displaced = new LongAdder();
    private final LogLimit floodLog = new LogLimit();
    private final List<Transport.Listener> listeners = new ArrayList<>();
    private volatile boolean closed;
    private volatile List<NetworkAddress> addresses = List.of();

    /// @param limit of the links whose handshake is not over
    Listening(Node node, int limit) {
        this.node = node;
        this.limit = limit;
        this.unconfirmed = new UnconfirmedLinks(limit);
    }

    /// Where it listens, with the node's key. Any thread.
    List<NetworkAddress> addresses() {
        return addresses;
    }

    /// Links that had to give way. Any thread.
    long displaced() {
        return displaced.sum();
    }

    /// Any thread.
    ///
    /// @return completed once every address is listened on, or with the reason why one is not
    CompletionStage<Void> start(List<NetworkAddress> wanted) {
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (NetworkAddress address : wanted) {
            all = all.thenCompose(_ -> node.transport(address).listen(address, this::accept))
                    .thenAccept(listener -> node.post(() -> onListening(listener)));
        }
        return all;
    }

    private void onListening(Transport.Listener listener) {
        if (closed) {
            listener.close();
            return;
        }
        listeners.add(listener);
        addresses = listeners.stream()
                .map(one -> one.address().withKey(node.identity().publicKey()))
                .toList();
    }

    /// On the new link's loop.
    private void accept(ByteLink link) {
        if (closed) {
            link.close();
            return;
        }
        // Who gives way when there are too many is decided on the node's loop. This is the bound for the
        // time that it takes: sockets may come faster than it looks at them.
        if (handshaking.get() >= 2 * limit) {
            link.close();
            displaced.increment();
            node.countRefusedHandshake();
            String more = floodLog.remark(node.nowNanos());
            if (more != null) LOG.warn("refused a link from {}: too many at once{}", link.remote(), more);
            return;
        }
        handshaking.incrementAndGet();
        if (!node.startResponder(link)) handshaking.decrementAndGet();
    }

    /// An inbound link has started.
    void onLink(PeerLink link) {
        PeerLink tooMuch = unconfirmed.add(link);
        if (tooMuch == null) return;
        handshaking.decrementAndGet();
        displaced.increment();
        tooMuch.close(new CloseCause.NoSlot(
                "%d others have not finished their handshake, which is the limit".formatted(limit)));
    }

    /// Its first message has come. Of a listed peer it does not give way to others any more. What anybody can
    /// make shields nobody, and least of all a recording of it.
    void onClaimed(PeerLink link, Claim claim) {
        if (claim.listed()) unconfirmed.claimed(link, claim.peer());
    }

    /// Its peer has shown its key, or it is gone. Repeated calls are harmless.
    void onConfirmedOrGone(PeerLink link) {
        if (unconfirmed.remove(link)) handshaking.decrementAndGet();
    }

    /// Takes no more; links already made go on.
    void close() {
        closed = true;
        for (Transport.Listener listener : listeners) listener.close();
    }
}
