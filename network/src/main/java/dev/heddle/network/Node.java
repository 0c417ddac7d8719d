package dev.heddle.network;

import dev.heddle.core.ByteLink;
import dev.heddle.core.Machine;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.Platform;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import dev.heddle.core.Timer;
import dev.heddle.core.Transport;
import dev.heddle.noise.Claim;
import dev.heddle.noise.HandshakeRefusal;
import dev.heddle.noise.Identity;
import dev.heddle.noise.RisingTimestamps;
import dev.heddle.noise.TimestampGuard;
import dev.heddle.noise.TrustedPeers;
import dev.heddle.session.CloseCause;
import dev.heddle.session.LinkStatistics;
import dev.heddle.session.ProtocolSet;
import dev.heddle.session.Session;
import dev.heddle.session.SessionSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What spans peers, on the node's own loop: listens, dials, vets, admits, and publishes who is linked.
/// Messages do not pass here. Methods are for the node's loop unless they say otherwise.
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    /// How long the loser of a tie-break is served as before: its peer may learn later that another link took
    /// over, and until then sends and calls by this one. Shorter than the second that T-27 allows, which holds
    /// both.
    private static final Duration REPLACED_LINGER = Duration.ofMillis(500);
    /// How long it may take after that to be drained.
    private static final Duration REPLACED_DRAIN = Duration.ofMillis(500);

    /// What closing may take beyond draining.
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

    private final Platform platform;
    private final SessionSettings settings;
    private final @Nullable Registration[] registrations;
    private final List<Consumer<PeerEvent>> listeners;
    private final PeerTable table;
    private final TimestampGuard guard;
    private final RisingTimestamps timestamps = new RisingTimestamps();
    private final LogLimit refusalLog = new LogLimit();
    private final LogLimit closeLog = new LogLimit();
    private final Map<PeerId, Set<PublicKey>> keys = new TreeMap<>();
    private final Map<PeerId, Known> known = new TreeMap<>();
    private final Map<Long, PeerLink> links = new LinkedHashMap<>();
    private final List<Transport.Listener> listening = new ArrayList<>();
    private final AtomicLong linkNumbers = new AtomicLong();
    private final AtomicInteger unconfirmed = new AtomicInteger();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private int deliveries;
    private @Nullable Timer timer;

    private volatile boolean closing;
    private volatile TrustedPeers trusted = TrustedPeers.of(new TreeMap<>());
    private volatile Map<PeerId, Peer> peers = new LinkedHashMap<>();
    private volatile List<Known> everyone = List.of();
    private volatile List<NetworkAddress> addresses = List.of();

    Node(Platform platform, NodeSettings node) {
        this.platform = platform;
        this.settings = node.session();
        this.registrations = node.registrations();
        this.listeners = node.listeners();
        this.table = new PeerTable(
                identity().peer(),
                settings.limits(),
                new SplittableRandom(platform.entropy().nextLong()));
        this.guard = TimestampGuard.within(settings.limits().clockSkew(), trusted);
    }

    // ---- for any thread

    void post(Runnable task) {
        platform.loop().execute(task);
    }

    long nowNanos() {
        return platform.loop().nowNanos();
    }

    Platform platform() {
        return platform;
    }

    Identity identity() {
        return settings.handshake().own();
    }

    /// The peers that are linked now.
    Map<PeerId, Peer> peers() {
        return peers;
    }

    /// Whoever was ever known, linked or not.
    List<PeerStatus> statuses() {
        Map<PeerId, Peer> linked = peers;
        return everyone.stream()
                .map(one -> new PeerStatus(
                        one.id, PeerRole.KNOWN, status(linked.get(one.id)), Optional.empty(), one.ledger.total()))
                .toList();
    }

    /// Where this node listens, with its key.
    List<NetworkAddress> addresses() {
        return addresses;
    }

    Priority priority(ProtocolId protocol) {
        Registration registration = registrations[protocol.number()];
        if (registration == null) throw new IllegalStateException(protocol + " is not registered");
        return registration.protocol().priority();
    }

    boolean registered(Protocol protocol) {
        Registration registration = registrations[protocol.id().number()];
        return registration != null && registration.protocol().equals(protocol);
    }

    /// @return completed once every address is listened on, or with the reason why one is not
    CompletionStage<Void> listen(List<NetworkAddress> wanted) {
        CompletionStage<Void> all = CompletableFuture.completedFuture(null);
        for (NetworkAddress address : wanted) {
            all = all.thenCompose(_ -> transport(address).listen(address, this::accept))
                    .thenAccept(listener -> post(() -> onListening(listener)));
        }
        // Behind what was posted above, so that the addresses are known to whoever waits.
        return all.thenCompose(_ -> CompletableFuture.runAsync(() -> {}, platform.loop()));
    }

    /// Trusts a peer with this key.
    void trust(PeerId peer, PublicKey key) {
        post(() -> {
            keys.computeIfAbsent(peer, _ -> new LinkedHashSet<>()).add(key);
            trusted = TrustedPeers.of(keys);
            guard.trust(trusted);
            known(peer);
        });
    }

    /// Keeps a link to a peer up from here on.
    ///
    /// @return completed once the peer is up
    CompletionStage<PeerId> want(PeerId peer, List<NetworkAddress> dialable) {
        CompletableFuture<PeerId> up = new CompletableFuture<>();
        post(() -> {
            CompletionStage<Void> linked = known(peer).linked;
            linked.thenRun(() -> up.complete(peer));
            tell(new PeerTable.Input.Want(peer, dialable));
        });
        return up;
    }

    void know(PeerDescription peer) {
        for (PublicKey key : peer.keys()) trust(peer.id(), key);
        if (!peer.dialable().isEmpty()) {
            CompletionStage<PeerId> _ = want(peer.id(), peer.dialable());
        }
    }

    CompletionStage<PeerId> dialOnce(PublicKey key, NetworkAddress address) {
        return want(PeerId.of(key), List.of(address));
    }

    void disconnect(PeerId peer) {
        post(() -> known(peer));
    }

    CompletionStage<Duration> ping(PeerId peer, Duration timeout) {
        return CompletableFuture.completedFuture(timeout.plusNanos(peer.a()));
    }

    NetworkStatistics statistics() {
        return new NetworkStatistics(0, 0, 0, 0);
    }

    /// Drains every link and ends.
    CompletionStage<Void> close() {
        post(this::onClose);
        return closed;
    }

    // ---- listening and dialling

    private Transport transport(NetworkAddress address) {
        for (Transport transport : platform.transports()) if (transport.handles(address)) return transport;
        throw new IllegalArgumentException("no transport for " + address);
    }

    private void onListening(Transport.Listener listener) {
        if (closing) {
            listener.close();
            return;
        }
        listening.add(listener);
        addresses = listening.stream()
                .map(one -> one.address().withKey(identity().publicKey()))
                .toList();
    }

    /// On the new link's loop.
    private void accept(ByteLink link) {
        if (closing) {
            link.close();
            return;
        }
        if (unconfirmed.incrementAndGet() > settings.limits().unconfirmedLinks()) {
            unconfirmed.decrementAndGet();
            link.close();
            String remark = refusalLog.remark(nowNanos());
            if (remark != null) {
                int limit = settings.limits().unconfirmedLinks();
                LOG.warn("refused a link: {} others have not finished their handshake{}", limit, remark);
            }
            return;
        }
        TrustedPeers now = trusted;
        PeerLink.start(
                this,
                linkNumbers.incrementAndGet(),
                null,
                link,
                (wake, nowNanos) -> Session.responder(settings, new LinkStatistics(), wake, nowNanos, now));
    }

    private void dial(PeerId peer, NetworkAddress address) {
        PublicKey key = address.key().orElseThrow();
        Duration connect = settings.limits().connect();
        CompletionStage<ByteLink> dialled;
        try {
            dialled = transport(address).dial(address, connect.toNanos());
        } catch (RuntimeException unreachable) {
            dialled = CompletableFuture.failedFuture(unreachable);
        }
        long timestampMillis = timestamps.next(platform.clock().millis());
        dialled.whenComplete((link, failure) -> {
            if (link != null) {
                Runnable start = () -> PeerLink.start(
                        this,
                        linkNumbers.incrementAndGet(),
                        peer,
                        link,
                        (wake, nowNanos) -> Session.initiator(
                                settings, new LinkStatistics(), wake, nowNanos, peer, key, timestampMillis));
                // A connect that was quicker than this attachment completes it here, and not on the link's loop.
                if (link.loop().inLoop()) start.run();
                else link.loop().execute(start);
            } else {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                LOG.info("dialling {} at {} failed: {}", peer.brief(), address.withoutKey(), cause.getMessage());
                post(() -> tell(new PeerTable.Input.DialFailed(peer, cause instanceof IOException)));
            }
        });
    }

    // ---- what links report

    void onLink(PeerLink link) {
        links.put(link.number(), link);
        if (closing) link.finish(shuttingDown(), settings.limits().drain());
    }

    @Nullable
    HandshakeRefusal vet(Claim claim) {
        return guard.vet(claim, platform.clock().millis()).orElse(null);
    }

    void onConfirmed(PeerLink link, PeerId peer, ProtocolSet common) {
        if (!links.containsKey(link.number())) return;
        link.confirm(peer, common);
        confirmedOrGone(link);
        known(peer).ledger.open(link.statistics());
        tell(new PeerTable.Input.Confirmed(link.number(), peer, link.direction()));
    }

    /// @param peer whom the link was to or from, as far as that was shown or dialled
    void onClosed(PeerLink link, @Nullable PeerId peer, CloseCause cause) {
        links.remove(link.number());
        log(link, peer, cause);
        if (link.confirmedPeer() == null) {
            confirmedOrGone(link);
            if (link.direction() == Direction.OUTBOUND && peer != null) {
                tell(new PeerTable.Input.DialFailed(peer, cause.retryHelps()));
            }
        } else {
            PeerId shown = link.confirmedPeer();
            tell(new PeerTable.Input.Gone(link.number(), shown, cause));
            known(shown).ledger.close(link.statistics());
            Delivery delivery = link.delivery();
            if (delivery != null) delivery.release();
        }
        endIfQuiet();
    }

    private void confirmedOrGone(PeerLink link) {
        if (link.direction() == Direction.INBOUND && link.leaveUnconfirmed()) unconfirmed.decrementAndGet();
    }

    private void log(PeerLink link, @Nullable PeerId peer, CloseCause cause) {
        String who = peer == null ? "somebody" : peer.brief();
        switch (cause) {
            case CloseCause.Refused _, CloseCause.Incompatible _, CloseCause.HandshakeTimeout _ -> {
                if (link.direction() == Direction.OUTBOUND) {
                    LOG.info("the handshake with {} at {} failed: {}", who, link.remote(), cause.reason());
                    return;
                }
                String more = refusalLog.remark(nowNanos());
                if (more != null) LOG.warn("refused a link from {}: {}{}", link.remote(), cause.reason(), more);
            }
            case CloseCause.Violation _, CloseCause.Stalled _ -> {
                String more = closeLog.remark(nowNanos());
                if (more != null) LOG.warn("closed the link to {}: {}{}", who, cause.reason(), more);
            }
            case CloseCause.ByPeer _, CloseCause.ByUs _, CloseCause.LinkLost _, CloseCause.Replaced _ ->
                LOG.debug("the link to {} ended: {}", who, cause.reason());
        }
    }

    // ---- what the table decides

    private void tell(PeerTable.Input input) {
        table.on(nowNanos(), input);
        runTable();
    }

    private void runTable() {
        table.drain(this::perform);
        if (timer != null) timer.cancel();
        long deadlineNanos = table.nextDeadlineNanos();
        timer = deadlineNanos == Machine.NO_DEADLINE
                ? null
                : platform.loop().schedule(deadlineNanos, () -> {
                    table.onDeadline(nowNanos());
                    runTable();
                });
    }

    private void perform(PeerTable.Output output) {
        switch (output) {
            case PeerTable.Output.Dial(PeerId peer, NetworkAddress address) -> dial(peer, address);
            case PeerTable.Output.Up(PeerId peer) -> up(known(peer));
            case PeerTable.Output.Admit(long number, PeerId peer) -> {
                PeerLink link = links.get(number);
                if (link == null) return;
                admit(link, known(peer));
                publish(peer, link);
                known(peer).published.complete(null);
            }
            case PeerTable.Output.Retire(long number) -> retire(links.get(number));
            case PeerTable.Output.Down(PeerId peer, CloseCause cause) -> down(known(peer), cause);
        }
    }

    private void up(Known peer) {
        Delivery delivery = new Delivery(peer.id, platform, settings.limits(), registrations);
        peer.delivery = delivery;
        peer.ledger.open(delivery.statistics());
        deliveries++;
        peer.published = new CompletableFuture<>();
        // The last down event first: events of one peer keep their order. And not before senders can see the peer:
        // whoever hears of it may send at once.
        CompletionStage<Void> quiet = peer.quiet;
        peer.announced = peer.published
                .thenCompose(_ -> quiet)
                .thenRunAsync(
                        () -> announce(new PeerEvent.Up(
                                peer.id, PeerRole.KNOWN, Direction.INBOUND, NetworkAddress.parse("/memory/1"))),
                        platform.handlers(Priority.NORMAL));
        CompletableFuture<Void> linked = peer.linked;
        peer.announced.thenRun(() -> linked.complete(null));
    }

    private void admit(PeerLink link, Known peer) {
        Delivery delivery = peer.delivery;
        if (delivery == null) throw new IllegalStateException("a link of a peer that is not up");
        if (link.delivery() != null) return;
        delivery.acquire();
        link.deliverTo(delivery, peer.announced);
    }

    private void retire(@Nullable PeerLink link) {
        if (link == null) return;
        PeerId peer = link.confirmedPeer();
        // What its peer already sent on it is still delivered; without another link there is nobody to
        // deliver to.
        if (peer != null && known(peer).delivery != null) {
            admit(link, known(peer));
            link.admitted().thenRun(() -> post(() -> linger(link)));
        } else {
            link.finish(shuttingDown(), settings.limits().drain());
        }
    }

    private void linger(PeerLink link) {
        var _ = platform.loop()
                .schedule(
                        nowNanos() + REPLACED_LINGER.toNanos(),
                        () -> link.finish(new CloseCause.Replaced(), REPLACED_DRAIN));
    }

    private void down(Known peer, CloseCause cause) {
        Delivery delivery = peer.delivery;
        if (delivery == null) throw new IllegalStateException("a peer went down that was not up");
        peer.published.complete(null);
        peer.delivery = null;
        peer.linked = new CompletableFuture<>();
        publish(peer.id, null);
        CompletableFuture<Void> handled = new CompletableFuture<>();
        peer.quiet = handled;
        // Not before the up event was handled, however short the time between them.
        peer.announced
                .thenCompose(_ -> delivery.ended())
                .thenRunAsync(() -> announce(new PeerEvent.Down(peer.id, cause)), platform.handlers(Priority.NORMAL))
                .whenComplete((_, _) -> post(() -> {
                    peer.ledger.close(delivery.statistics());
                    deliveries--;
                    handled.complete(null);
                    endIfQuiet();
                }));
    }

    private void announce(PeerEvent event) {
        for (Consumer<PeerEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (Throwable failed) {
                // Its errors too: the peer's messages wait for this.
                LOG.error("a listener failed on {}", event, failed);
            }
        }
    }

    /// Replaces the snapshot that senders read.
    private void publish(PeerId id, @Nullable PeerLink link) {
        Map<PeerId, Peer> next = new LinkedHashMap<>(peers);
        next.remove(id);
        if (link != null && link.delivery() != null) {
            next.put(id, new Peer(id, link.direction(), link.remote(), link.common(), link.outbox(), link.delivery()));
        }
        peers = Collections.unmodifiableMap(next);
    }

    private Known known(PeerId id) {
        Known one = known.get(id);
        if (one == null) {
            one = new Known(id);
            known.put(id, one);
            everyone = List.copyOf(known.values());
        }
        return one;
    }

    private static Optional<PeerStatus.Link> status(@Nullable Peer peer) {
        return Optional.ofNullable(peer)
                .map(one -> new PeerStatus.Link(
                        one.direction(),
                        one.remote(),
                        one.outbox().waiting(),
                        one.outbox().waitingBytes()));
    }

    // ---- ending

    private void onClose() {
        if (closing) return;
        closing = true;
        tell(new PeerTable.Input.Stop());
        for (Transport.Listener listener : listening) listener.close();
        for (PeerLink link : List.copyOf(links.values())) {
            link.admitted()
                    .thenRun(() -> link.finish(shuttingDown(), settings.limits().drain()));
        }
        // A handler or listener that never returns, or waits for this very close, must not hold it up for ever.
        long lastNanos =
                nowNanos() + settings.limits().drain().plus(CLOSE_GRACE).toNanos();
        var _ = platform.loop().schedule(lastNanos, this::endAnyway);
        endIfQuiet();
    }

    private void endAnyway() {
        if (closed.isDone()) return;
        LOG.warn("closing with {} links and {} peers whose handlers have not returned", links.size(), deliveries);
        for (PeerLink link : List.copyOf(links.values())) link.close(shuttingDown());
        closed.complete(null);
    }

    private void endIfQuiet() {
        if (closing && links.isEmpty() && deliveries == 0) closed.complete(null);
    }

    private static CloseCause shuttingDown() {
        return new CloseCause.ByUs("this node is shutting down");
    }
}
