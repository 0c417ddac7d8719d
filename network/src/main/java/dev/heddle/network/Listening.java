package dev.heddle.network;

import dev.heddle.core.ByteLink;
import dev.heddle.core.LimitUse;
import dev.heddle.core.Limits;
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
final class Listening implements Transport.Acceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

    private final Node node;
    private final int limit;
    private final Limits.Arrivals arrivalLimits;
    private final HandshakeShare share;
    private final Arrivals arrivals;
    private final Places places = new Places();
    private final UnconfirmedLinks unconfirmed;
    private final AtomicInteger handshaking = new AtomicInteger();
    private final LongAdder displaced = new LongAdder();
    private final LongAdder[] refused = new LongAdder[Arrivals.Refusal.values().length];
    private final LogLimit floodLog = new LogLimit();
    private final LogLimit arrivalLog = new LogLimit();
    private final List<Transport.Listener> listeners = new ArrayList<>();
    private volatile boolean closed;
    private volatile List<NetworkAddress> addresses = List.of();

    Listening(Node node, Limits limits) {
        this.node = node;
        this.limit = limits.unconfirmedLinks();
        this.unconfirmed = new UnconfirmedLinks(limit);
        this.arrivalLimits = limits.arrivals();
        this.share = new HandshakeShare(arrivalLimits.cpuPercent(), node.nowNanos());
        this.arrivals = new Arrivals(arrivalLimits, limit, share, places::has, node.nowNanos());
        for (int i = 0; i < refused.length; i++) refused[i] = new LongAdder();
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
            all = all.thenCompose(_ -> node.transport(address).listen(address, this))
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

    @Override
    public boolean admits(NetworkAddress from) {
        Subnet host = Subnet.ofHost(from);
        if (host == null) return true;
        Arrivals.Refusal refusal = arrivals.refusal(node.nowNanos(), host);
        if (refusal == null) return true;
        refuse(refusal, from);
        return false;
    }

    private void refuse(Arrivals.Refusal refusal, NetworkAddress from) {
        refused[refusal.ordinal()].increment();
        String more = arrivalLog.remark(node.nowNanos());
        if (more != null) LOG.warn("refused a connection from {}: {}{}", from, refusal.sentence(arrivalLimits), more);
    }

    @Override
    public void accept(ByteLink link) {
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
        long beginNanos = node.nowNanos();
        if (!node.startResponder(link)) handshaking.decrementAndGet();
        spent(node.nowNanos() - beginNanos, false);
    }

    /// An inbound link has started.
    void onLink(PeerLink link) {
        Subnet host = Subnet.ofHost(link.remote());
        if (host != null && !arrivals.began(node.nowNanos(), host)) {
            refuse(Arrivals.Refusal.UNFINISHED, link.remote());
            link.close(new CloseCause.NoSlot(Arrivals.Refusal.UNFINISHED.sentence(arrivalLimits)));
        }
        if (host != null && arrivals.suspects(node.nowNanos(), host)) link.suspect();
        PeerLink tooMuch = unconfirmed.add(link);
        if (tooMuch == null) return;
        onEnded(tooMuch, false);
        displaced.increment();
        tooMuch.close(new CloseCause.NoSlot(
                "%d others have not finished their handshake, which is the limit".formatted(limit)));
    }

    /// Its first message has come. Of a listed peer it does not give way to others any more. What anybody can
    /// make shields nobody, and least of all a recording of it.
    void onClaimed(PeerLink link, Claim claim) {
        if (claim.listed()) unconfirmed.claimed(link, claim.peer());
    }

    /// Its peer has shown its key.
    void onConfirmed(PeerLink link) {
        if (unconfirmed.remove(link)) onEnded(link, true);
    }

    /// It is gone, whether or not its peer had shown its key. Repeated calls are harmless.
    void onGone(PeerLink link) {
        if (unconfirmed.remove(link)) onEnded(link, false);
    }

    private void onEnded(PeerLink link, boolean confirmed) {
        handshaking.decrementAndGet();
        Subnet host = Subnet.ofHost(link.remote());
        if (host != null) arrivals.ended(node.nowNanos(), host, confirmed);
    }

    /// Time that a loop has spent on a link without a confirmed peer. Any thread.
    ///
    /// @param suspected whether links of its address came to nothing lately
    void spent(long nanos, boolean suspected) {
        arrivals.spent(node.nowNanos(), nanos, suspected);
    }

    /// Addresses at which listed peers are known to be.
    Places places() {
        return places;
    }

    /// A link that had confirmed found no slot.
    void onRefused(PeerLink link) {
        Subnet host = Subnet.ofHost(link.remote());
        if (host != null) arrivals.failed(node.nowNanos(), host);
    }

    /// Any thread; the figures are those of the node's loop at its last look.
    List<LimitUse> limits() {
        return List.of(
                new LimitUse("unconfirmed links", Math.min(limit, handshaking.get()), limit, displaced.sum()),
                new LimitUse(
                        "unconfirmed links of one address",
                        Math.min(arrivalLimits.perAddress(), arrivals.unfinishedMost()),
                        arrivalLimits.perAddress(),
                        refused(Arrivals.Refusal.UNFINISHED)),
                new LimitUse(
                        "connections of one address a second",
                        0,
                        arrivalLimits.perSecond(),
                        refused(Arrivals.Refusal.RATE)),
                new LimitUse(
                        "percent of a loop's time for handshakes",
                        share.usedPercent(node.nowNanos()),
                        arrivalLimits.cpuPercent(),
                        refused(Arrivals.Refusal.SHARE)));
    }

    /// Connections that were refused before anything was made for them, and links that were one too many of their
    /// address. Any thread.
    long refusedConnections() {
        long sum = 0;
        for (LongAdder reason : refused) sum += reason.sum();
        return sum;
    }

    private long refused(Arrivals.Refusal reason) {
        return refused[reason.ordinal()].sum();
    }

    /// Takes no more; links already made go on.
    void close() {
        closed = true;
        for (Transport.Listener listener : listeners) listener.close();
    }
}
