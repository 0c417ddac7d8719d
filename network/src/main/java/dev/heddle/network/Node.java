package dev.heddle.network;

import dev.heddle.core.ByteLink;
import dev.heddle.core.LimitUse;
import dev.heddle.core.Limits;
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
import dev.heddle.noise.TrustedPeers;
import dev.heddle.session.CloseCause;
import dev.heddle.session.LinkStatistics;
import dev.heddle.session.ProtocolSet;
import dev.heddle.session.Session;
import dev.heddle.session.SessionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What spans peers, on the node's own loop: listens, dials, vets, admits, and publishes who is linked.
/// Messages do not pass here. Methods are for the node's loop unless they say otherwise.
final class Node implements HealthRounds.Peers {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    /// How long the loser of a tie-break is served as before: its peer may learn later that another link
    /// took over, and until then sends and calls by this one. Shorter than the second that T-27 allows,
    /// which holds both.
    private static final Duration REPLACED_LINGER = Duration.ofMillis(500);
    /// How long it may take after that to be drained.
    private static final Duration REPLACED_DRAIN = Duration.ofMillis(500);
    /// Replaced links of one peer that linger; one more, and the oldest is closed at once.
    private static final int REPLACED_MOST = 4;

    private static final String OURSELVES = "it is this node itself, by its id or its key";
    /// What closing may take beyond draining.
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

    private final Platform platform;
    private final SessionSettings settings;
    private final Roles roles;
    private final @Nullable Registration[] registrations;
    private final List<Consumer<PeerEvent>> listeners;
    private final TimestampJournal timestamps;
    private final PeerTable table;
    private final @Nullable HealthRounds health;
    private final KnownPeers known;
    private final LinkLog linkLog;
    private final Map<Long, PeerLink> links = new LinkedHashMap<>();
    private final Listening listening;
    private final Dialling dialling;
    private final AtomicLong linkNumbers = new AtomicLong();
    private final LongAdder refusedHandshakes = new LongAdder();
    private final LongAdder rejectedLinks = new LongAdder();
    private final LongAdder unansweredPings = new LongAdder();
    private final KeptOut kept = new KeptOut();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private boolean saidOurselves;
    private int deliveries;
    private @Nullable Timer timer;

    private volatile boolean closing;
    private volatile Map<PeerId, Peer> peers = new LinkedHashMap<>();

    /// @param timestamps of this node, opened
    Node(Platform platform, NodeSettings node, TimestampJournal timestamps) {
        this.platform = platform;
        this.settings = node.session();
        this.roles = node.roles();
        this.registrations = node.registrations();
        this.listeners = node.listeners();
        this.timestamps = timestamps;
        this.known = new KnownPeers(platform.loop(), node.session().limits().arrivals());
        this.linkLog = new LinkLog(id -> known.trusted().lists(id));
        Limits limits = settings.limits();
        this.listening = new Listening(this, limits);
        this.dialling = new Dialling(this, settings, timestamps);
        // Each its own, so that one draws the same whatever the other does.
        SplittableRandom dials = new SplittableRandom(platform.entropy().nextLong());
        this.table = new PeerTable(
                identity().peer(),
                limits,
                settings.deployed() ? () -> new Backoff.Deployed(dials) : () -> new Backoff.FullJitter(limits, dials));
        SplittableRandom nonces = new SplittableRandom(platform.entropy().nextLong());
        this.health = node.healthChecked()
                ? new HealthRounds(
                        platform,
                        limits.health().timeout(),
                        this,
                        new HealthChecker(limits.health(), nonces, nowNanos()))
                : null;
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

    @Override
    public Map<PeerId, Peer> peers() {
        return peers;
    }

    /// Whoever is known, linked or not.
    List<PeerStatus> statuses() {
        Map<PeerId, Peer> linked = peers;
        return known.everyone().stream()
                .map(one -> one.status(linked.get(one.id)))
                .toList();
    }

    NetworkStatistics statistics() {
        return new NetworkStatistics(
                listening.refusedConnections(),
                refusedHandshakes.sum(),
                listening.displaced(),
                rejectedLinks.sum(),
                unansweredPings.sum());
    }

    /// What of its limits is in use, and what they have kept out since the start. Any thread.
    List<LimitUse> limits() {
        Limits limits = settings.limits();
        long unknown = 0;
        long outboundBytes = 0;
        long inboundBytes = 0;
        long inboundDropped = kept.inboundDropped();
        long outboundDropped = kept.outboundDropped();
        for (Peer peer : peers.values()) {
            if (peer.direction() == Direction.INBOUND && !known.trusted().lists(peer.id())) unknown++;
            outboundBytes = Math.max(outboundBytes, peer.outbox().waitingBytes());
            outboundDropped += peer.outbox().dropped();
            inboundBytes = Math.max(inboundBytes, peer.delivery().waitingBytes());
            inboundDropped += peer.delivery().statistics().counters().dropped();
        }
        long outboundMost = (long) limits.lanes().bytes() + limits.large().bytes();
        List<LimitUse> all = new ArrayList<>(listening.limits());
        all.add(new LimitUse("links of unknown peers", unknown, limits.unknownInboundLinks(), rejectedLinks.sum()));
        all.add(new LimitUse("bytes that wait for one peer", outboundBytes, outboundMost, outboundDropped));
        all.add(new LimitUse(
                "bytes of one peer that wait for handlers",
                inboundBytes,
                limits.inbound().peerBytes(),
                inboundDropped));
        all.add(new LimitUse("pings of one peer a second", 0, PingPace.PER_SECOND, unansweredPings.sum()));
        all.addAll(kept.uses(limits));
        return List.copyOf(all);
    }

    /// Where this node listens, with its key.
    List<NetworkAddress> addresses() {
        return listening.addresses();
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

    boolean closing() {
        return closing;
    }

    /// Whether protocol 5 is the node's own.
    boolean healthChecked() {
        return health != null;
    }

    /// Counts an inbound link that came to nothing.
    void countRefusedHandshake() {
        refusedHandshakes.increment();
    }

    /// Counts what a link without a confirmed peer has taken of its loop.
    void countHandshakeTime(long nanos, boolean suspected) {
        listening.spent(nanos, suspected);
    }

    /// Counts a health check that is not answered.
    void countUnansweredPing() {
        unansweredPings.increment();
    }

    /// @return completed once every address is listened on, or with the reason why one is not
    CompletionStage<Void> listen(List<NetworkAddress> wanted) {
        // Behind what it posts, so that the addresses are known to whoever waits.
        return listening
                .start(wanted)
                .thenCompose(_ -> CompletableFuture.runAsync(this::beginHealthChecks, platform.loop()));
    }

    /// Trusts a peer with this key.
    void trust(PeerId peer, PublicKey key) {
        post(() -> {
            if (!isUs(peer, List.of(key))) trust(known.meet(peer), List.of(key));
        });
    }

    /// Trusts a peer with these addresses' keys, and keeps a link to it up from here on, whatever its role.
    ///
    /// @return completed once the peer is up
    CompletionStage<PeerId> dial(PeerId peer, List<NetworkAddress> dialable) {
        CompletableFuture<PeerId> up = new CompletableFuture<>();
        List<PublicKey> keys =
                dialable.stream().flatMap(to -> to.key().stream()).toList();
        post(() -> {
            if (isUs(peer, keys)) {
                platform.handlers(Priority.NORMAL)
                        .execute(() -> up.completeExceptionally(new IllegalArgumentException(OURSELVES)));
                return;
            }
            Known one = known.meet(peer);
            one.whenLinked(() -> up.complete(peer));
            one.givenAddresses = List.copyOf(dialable);
            trust(one, keys);
            if (one.description == null) one.role = roles.ofDialled();
        });
        return up;
    }

    /// Knows peers by these descriptions, in place of the ones before.
    void know(List<PeerDescription> descriptions) {
        post(() -> {
            Set<Known> described = new LinkedHashSet<>();
            for (PeerDescription description : descriptions) {
                // Lists that are the same for all nodes of a network have us in them.
                if (!isUs(description.id(), description.keys())) described.add(know(description));
            }
            onKnown(described);
            for (PeerLink link : List.copyOf(links.values())) {
                Known one = peerOf(link);
                if (one != null && described.contains(one)) partIfUnlisted(link, one);
            }
        });
    }

    /// Dials once.
    ///
    /// @return completed on a handlers' thread
    CompletionStage<PeerId> dialOnce(NetworkAddress address) {
        CompletableFuture<PeerId> up = new CompletableFuture<>();
        post(() -> {
            PublicKey key = address.key().orElseThrow();
            PeerId peer = known.owner(key).orElseGet(() -> PeerId.of(key));
            if (isUs(peer, List.of(key))) {
                up.completeExceptionally(new DialException(address, OURSELVES));
                return;
            }
            Known one = known.get(peer);
            if (one != null && one.link != null) one.whenLinked(() -> up.complete(peer));
            else dialling.dial(new PeerLink.Dial(peer, key, address, up));
        });
        return up.whenCompleteAsync((_, _) -> {}, platform.handlers(Priority.NORMAL));
    }

    /// Ends the link to a peer in good order.
    void disconnect(PeerId peer) {
        post(() -> {
            Known one = known.get(peer);
            if (one != null && one.link != null) finish(one.link, new CloseCause.Disconnected());
        });
    }

    /// Measures one round trip.
    CompletionStage<Duration> ping(PeerId to, Duration timeout) {
        if (health == null) throw new IllegalStateException("this network was built without the health checker");
        return health.ping(to, timeout);
    }

    /// Drains every link and ends.
    CompletionStage<Void> close() {
        post(this::onClose);
        return closed.thenCompose(_ -> timestamps.close());
    }

    // ---- who is known

    /// Whether this is this node, by its id or its key, which the log says once.
    private boolean isUs(PeerId peer, List<PublicKey> keys) {
        Identity own = identity();
        if (!peer.equals(own.peer()) && !keys.contains(own.publicKey())) return false;
        if (!saidOurselves) LOG.info("skipped {}, which was given as a peer: {}", peer.brief(), OURSELVES);
        saidOurselves = true;
        return true;
    }

    /// Who has shown its key on this link; null before that.
    private @Nullable Known peerOf(PeerLink link) {
        PeerId peer = link.confirmedPeer();
        return peer == null ? null : known.get(peer);
    }

    private Known know(PeerDescription description) {
        for (NetworkAddress address : description.addresses()) {
            if (address.dialable()) continue;
            LOG.warn(
                    "{} cannot be dialled at {}: it needs a place, /noise-ik/<key> and /handshake/0",
                    description.id().brief(),
                    address);
        }
        Known one = known.meet(description.id());
        one.givenKeys.clear();
        one.givenAddresses = List.of();
        one.description = description;
        one.role = description.role();
        return one;
    }

    /// Ends a link whose peer has shown a key that is not listed for it any more: who has that key must not go on
    /// as the peer.
    private void partIfUnlisted(PeerLink link, Known one) {
        PublicKey key = link.confirmedKey();
        if (key != null && !mayBeUp(link, one.id, key, link.role())) finish(link, unlisted());
    }

    /// Whether a link may come up, or stay, by what is listed now. Nobody takes a listed peer's id with another key.
    /// Of those that are not listed, who came as one may stay: where strangers are let in, and whom this node has
    /// dialled once, by an address that names the key.
    private boolean mayBeUp(PeerLink link, PeerId peer, PublicKey key, PeerRole role) {
        TrustedPeers now = known.trusted();
        if (now.keys(peer).contains(key)) return true;
        return switch (link.direction()) {
            case INBOUND ->
                (role == PeerRole.UNKNOWN || role == PeerRole.VALIDATOR_FULL_NODE)
                        && refusal(peer, key).isEmpty();
            case OUTBOUND -> role == PeerRole.UNKNOWN && !now.lists(peer) && !link.wanted();
        };
    }

    private Optional<HandshakeRefusal> refusal(PeerId peer, PublicKey key) {
        return known.trusted().refusal(settings.handshake().authentication(), peer, key);
    }

    private static CloseCause unlisted() {
        return new CloseCause.ByUs("its key is not listed for it");
    }

    private void trust(Known one, List<PublicKey> keys) {
        if (!one.listed()) one.role = PeerRole.KNOWN;
        one.givenKeys.addAll(keys);
        onKnown(List.of(one));
    }

    private void onKnown(Collection<Known> changed) {
        timestamps.trust(known.refresh());
        for (Known one : changed) {
            one.place(listening.places());
            tell(new PeerTable.Input.Want(one.id, one.wanted(roles)));
        }
    }

    // ---- listening and dialling

    /// Any thread.
    Transport transport(NetworkAddress address) {
        for (Transport transport : platform.transports()) if (transport.handles(address)) return transport;
        throw new IllegalArgumentException("no transport for " + address);
    }

    /// On the new link's loop.
    ///
    /// @return false where there can be no session: then the link is closed
    boolean startResponder(ByteLink link) {
        TrustedPeers now = known.trusted();
        return start(
                null, link, (wake, nowNanos) -> Session.responder(settings, new LinkStatistics(), wake, nowNanos, now));
    }

    /// On the new link's loop.
    boolean start(PeerLink.@Nullable Dial dial, ByteLink link, PeerLink.SessionMaker maker) {
        try {
            PeerLink.start(this, linkNumbers.incrementAndGet(), dial, link, maker);
            return true;
        } catch (RuntimeException | Error broken) {
            link.close();
            logBroken(broken);
            return false;
        }
    }

    /// Any thread.
    void logBroken(Throwable broken) {
        LOG.error("a link could not be started", broken);
    }

    void onDialFailed(PeerLink.Dial dial, String reason, boolean retryHelps) {
        CompletableFuture<PeerId> once = dial.once();
        if (once != null) {
            once.completeExceptionally(new DialException(dial.address(), reason));
            return;
        }
        tell(new PeerTable.Input.DialFailed(dial.peer(), retryHelps));
        if (closing) return;
        linkLog.dialFailed(nowNanos(), dial.peer(), dial.address(), reason, table.nextDialNanos(dial.peer()));
    }

    // ---- what links report

    void onLink(PeerLink link) {
        links.put(link.number(), link);
        if (link.direction() == Direction.INBOUND) listening.onLink(link);
        if (closing) link.finish(shuttingDown(), settings.limits().drain());
    }

    /// @return on any thread: why the claim is refused, if it is
    CompletionStage<Optional<HandshakeRefusal>> vet(PeerLink link, Claim claim) {
        listening.onClaimed(link, claim);
        return timestamps.vet(claim);
    }

    void onConfirmed(PeerLink link, PeerId peer, PublicKey key, ProtocolSet common) {
        if (!links.containsKey(link.number())) return;
        listening.onConfirmed(link);
        Known one = known.meet(peer);
        PeerRole unlistedRole = link.direction() == Direction.INBOUND ? roles.ofUnlisted() : PeerRole.UNKNOWN;
        PeerRole role = one.listed() ? one.role : unlistedRole;
        if (link.direction() == Direction.OUTBOUND && link.wanted() && !one.listed()) {
            LOG.error("{}, dialled at {}, is not among the trusted peers any more", peer.brief(), link.remote());
        }
        // What is listed may have changed since it was dialled, or since its claim was looked at.
        if (!mayBeUp(link, peer, key, role)) {
            Optional<CloseCause> refused = link.direction() == Direction.INBOUND
                    ? refusal(peer, key).map(CloseCause.Refused::new)
                    : Optional.empty();
            link.close(refused.orElseGet(Node::unlisted));
            known.forgetIfGone(one);
            return;
        }
        // Many of one peer may have been looked at before the first of them was confirmed.
        if (one.listed() && link.direction() == Direction.INBOUND && one.pace.rests(nowNanos())) {
            link.close(new CloseCause.Refused(new HandshakeRefusal.Resting(peer)));
            return;
        }
        one.role = role;
        link.confirm(peer, key, role, common);
        one.links++;
        one.ledger.open(link.statistics());
        if (one.listed()) one.shown(link.remote(), listening.places());
        if (one.listed() && link.direction() == Direction.INBOUND) one.pace.linked(nowNanos());
        tell(new PeerTable.Input.Confirmed(link.number(), peer, link.direction(), role, Subnet.ofSite(link.remote())));
        PeerLink.Dial dial = link.dial();
        CompletableFuture<PeerId> once = dial == null ? null : dial.once();
        if (once != null) one.whenLinked(() -> once.complete(peer));
    }

    /// @param peer whom the link was to or from, as far as that was claimed or dialled
    void onClosed(PeerLink link, @Nullable PeerId peer, CloseCause cause) {
        // One that broke as it started may be told of twice.
        if (links.remove(link.number()) == null) return;
        listening.onGone(link);
        PeerId shown = link.confirmedPeer();
        PeerLink.Dial dial = link.dial();
        if (shown != null) {
            onConfirmedClosed(link, shown, cause);
        } else if (dial != null) {
            onDialFailed(dial, LinkLog.dialReason(cause), cause.retryHelps());
        } else {
            countRefusedHandshake();
            kept.count(cause);
            linkLog.refused(nowNanos(), link.remote(), peer, cause);
        }
        endIfQuiet();
    }

    private void onConfirmedClosed(PeerLink link, PeerId peer, CloseCause cause) {
        Known one = known.meet(peer);
        one.links--;
        one.replaced.remove(link);
        tell(new PeerTable.Input.Gone(link.number(), peer, cause));
        one.ledger.close(link.statistics());
        kept.outboundDropped(link.statistics().counters().dropped());
        if (cause instanceof CloseCause.Violation) one.pace.violated(nowNanos());
        kept.count(cause);
        Delivery delivery = link.delivery();
        if (delivery != null) delivery.release();
        PeerLink.Dial dial = link.dial();
        // Without effect once the peer was up.
        if (dial != null && dial.once() != null) onDialFailed(dial, LinkLog.dialReason(cause), true);
        known.forgetIfGone(one);
    }

    // ---- health checks

    private void beginHealthChecks() {
        if (health != null && !closing) health.run();
    }

    /// By a link that gives way a peer may ask however dead the one is that stays.
    void onPinged(PeerLink link) {
        Known one = peerOf(link);
        if (health != null && one != null && one.link == link) health.tell(new HealthChecker.Input.Pinged(one.id));
    }

    @Override
    public void onRoundTrip(PeerId peer, Duration roundTrip) {
        Known one = known.get(peer);
        // 0 says that there was none.
        if (one != null) one.roundTripNanos = Math.max(1, roundTrip.toNanos());
    }

    @Override
    public void drop(PeerId peer, int failures) {
        Known one = known.get(peer);
        if (one != null && one.link != null) one.link.close(new CloseCause.NetworkHealthCheckFailure(failures));
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
            case PeerTable.Output.Dial(PeerId peer, NetworkAddress address) -> {
                PublicKey key = address.key().orElseThrow();
                dialling.dial(new PeerLink.Dial(peer, key, address, null));
            }
            case PeerTable.Output.Up(long number, PeerId peer) -> up(known.meet(peer), link(number));
            case PeerTable.Output.Admit(long number, PeerId peer) -> {
                Known one = known.meet(peer);
                PeerLink link = link(number);
                admit(link, one);
                one.link = link;
                publish(peer, link);
                one.published.complete(null);
                if (health != null) health.tell(new HealthChecker.Input.Linked(peer));
            }
            case PeerTable.Output.Retire(long number) -> retire(link(number));
            case PeerTable.Output.Refuse(long number, CloseCause cause) -> refuse(link(number), cause);
            case PeerTable.Output.Compare() -> post(() -> tell(new PeerTable.Input.Linked(confirmedLinks())));
            case PeerTable.Output.Down(PeerId peer, CloseCause cause) -> down(known.meet(peer), cause);
        }
    }

    /// A link that the table was just told of, or holds for linked.
    private PeerLink link(long number) {
        PeerLink link = links.get(number);
        if (link == null) throw new IllegalStateException("the table speaks of link " + number + ", which is gone");
        return link;
    }

    private SortedSet<Long> confirmedLinks() {
        SortedSet<Long> numbers = new TreeSet<>();
        for (PeerLink link : links.values()) if (link.confirmedPeer() != null) numbers.add(link.number());
        return numbers;
    }

    private void up(Known peer, PeerLink link) {
        Delivery delivery = new Delivery(peer.id, peer.log, platform, settings.limits(), registrations);
        peer.delivery = delivery;
        peer.ledger.open(delivery.statistics());
        deliveries++;
        peer.published = new CompletableFuture<>();
        linkLog.linked(nowNanos(), peer.id, peer.role, link.direction(), link.remote());
        PeerEvent event = new PeerEvent.Up(peer.id, peer.role, link.direction(), link.peerAddress());
        // The last down event first: events of one peer keep their order. And not before senders can see
        // the peer: whoever hears of it may send at once.
        CompletionStage<Void> quiet = peer.quiet;
        peer.announced = peer.published
                .thenCompose(_ -> quiet)
                .thenRunAsync(() -> announce(event), platform.handlers(Priority.NORMAL));
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

    /// There is no place for this one.
    private void refuse(PeerLink link, CloseCause cause) {
        rejectedLinks.increment();
        listening.onRefused(link);
        linkLog.rejected(nowNanos(), link.remote(), Objects.requireNonNull(link.confirmedPeer()), cause);
        link.close(cause);
    }

    private void retire(PeerLink link) {
        Known one = peerOf(link);
        // What its peer already sent on it is still delivered; without another link there is nobody to
        // deliver to.
        if (one != null && one.delivery != null) {
            admit(link, one);
            one.replaced.add(link);
            if (one.replaced.size() > REPLACED_MOST) one.replaced.remove().close(new CloseCause.Replaced());
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
        linkLog.lost(nowNanos(), peer.id, cause);
        peer.published.complete(null);
        peer.link = null;
        peer.delivery = null;
        peer.linked = new CompletableFuture<>();
        publish(peer.id, null);
        if (health != null) health.tell(new HealthChecker.Input.Lost(peer.id));
        CompletableFuture<Void> handled = new CompletableFuture<>();
        peer.quiet = handled;
        // Not before the up event was handled, however short the time between them.
        peer.announced
                .thenCompose(_ -> delivery.ended())
                .thenRunAsync(() -> announce(new PeerEvent.Down(peer.id, cause)), platform.handlers(Priority.NORMAL))
                .whenComplete((_, _) -> post(() -> {
                    peer.ledger.close(delivery.statistics());
                    kept.inboundDropped(delivery.statistics().counters().dropped());
                    deliveries--;
                    handled.complete(null);
                    known.forgetIfGone(peer);
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
            next.put(
                    id,
                    new Peer(id, link.direction(), link.peerAddress(), link.common(), link.outbox(), link.delivery()));
        }
        peers = Collections.unmodifiableMap(next);
    }

    // ---- ending

    private void onClose() {
        if (closing) return;
        closing = true;
        tell(new PeerTable.Input.Stop());
        listening.close();
        if (health != null) health.stop();
        for (PeerLink link : List.copyOf(links.values())) finish(link, shuttingDown());
        // A handler or listener that never returns, or waits for this very close, must not hold it up for
        // ever.
        long lastNanos =
                nowNanos() + settings.limits().drain().plus(CLOSE_GRACE).toNanos();
        Timer lastResort = platform.loop().schedule(lastNanos, this::endAnyway);
        var _ = closed.thenRun(lastResort::cancel);
        endIfQuiet();
    }

    private void finish(PeerLink link, CloseCause cause) {
        link.admitted().thenRun(() -> link.finish(cause, settings.limits().drain()));
    }

    private void endAnyway() {
        if (closed.isDone()) return;
        // A connect that nobody answers is no more than what it seems; what comes of it is closed.
        if (!links.isEmpty() || deliveries > 0) {
            LOG.warn("closing with {} links and {} peers whose handlers have not returned", links.size(), deliveries);
        }
        for (PeerLink link : List.copyOf(links.values())) link.close(shuttingDown());
        closed.complete(null);
    }

    /// Whenever something has ended that a close waits for.
    void endIfQuiet() {
        if (closing && links.isEmpty() && deliveries == 0 && dialling.underWay() == 0) closed.complete(null);
    }

    static CloseCause shuttingDown() {
        return new CloseCause.ByUs("this node is shutting down");
    }
}
