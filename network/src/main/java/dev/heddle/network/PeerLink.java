package dev.heddle.network;

import dev.heddle.codec.DecodeException;
import dev.heddle.core.ByteLink;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.ProtocolId;
import dev.heddle.core.PublicKey;
import dev.heddle.core.RateLimit;
import dev.heddle.noise.Claim;
import dev.heddle.session.Admission;
import dev.heddle.session.Capability;
import dev.heddle.session.CloseCause;
import dev.heddle.session.Irregularity;
import dev.heddle.session.LinkDriver;
import dev.heddle.session.LinkStatistics;
import dev.heddle.session.Outbound;
import dev.heddle.session.Outbox;
import dev.heddle.session.ProtocolSet;
import dev.heddle.session.Session;
import dev.heddle.session.SessionInput;
import dev.heddle.session.SessionOutput;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// One link as the node handles it: its session's outputs go to the node's loop or to the peer's handlers,
/// the node's decisions come back by posting. What is not said otherwise is for the link's loop only.
final class PeerLink {
    private final Node node;
    private final long number;
    private final Direction direction;
    private final ByteLink link;
    private final NetworkAddress remote;
    private final @Nullable Dial dial;
    private final RateLimit pings = new RateLimit(PingPace.PER_SECOND);
    private final LinkDriver driver;
    private final Session session;
    // Link loop.
    private @Nullable PeerId peer;
    private @Nullable PublicKey key;
    private @Nullable Delivery deliverTo;
    private boolean heddlePeer;
    /// Whether links of its address came to nothing lately; set on the node's loop.
    private volatile boolean suspected;
    // Node loop.
    private @Nullable PeerId confirmedPeer;
    private @Nullable PublicKey confirmedKey;
    private PeerRole role = PeerRole.UNKNOWN;
    private ProtocolSet common = ProtocolSet.of();
    private NetworkAddress peerAddress;
    private @Nullable Delivery delivery;
    private CompletionStage<Void> admitted = CompletableFuture.completedFuture(null);

    private PeerLink(Node node, long number, @Nullable Dial dial, ByteLink link, SessionMaker maker) {
        this.node = node;
        this.number = number;
        this.direction = dial == null ? Direction.INBOUND : Direction.OUTBOUND;
        this.dial = dial;
        this.peer = dial == null ? null : dial.peer();
        this.key = dial == null ? null : dial.key();
        this.link = link;
        this.remote = link.remote();
        this.peerAddress = remote;
        this.driver = new LinkDriver(link, this::perform);
        // Until its peer has shown its key, whoever connected pays from the share of all who connect.
        if (dial == null) driver.meter(nanos -> node.countHandshakeTime(nanos, suspected));
        this.session = maker.make(driver::wake, link.loop().nowNanos());
    }

    /// What we dialled.
    ///
    /// @param once told whether the peer came up; null for a dial of a peer that is wanted
    record Dial(
            PeerId peer,
            PublicKey key,
            NetworkAddress address,
            @Nullable CompletableFuture<PeerId> once) {}

    /// Makes the session of one end.
    interface SessionMaker {
        Session make(Runnable wake, long nowNanos);
    }

    /// Takes a link over and starts its handshake.
    ///
    /// @param dial null for a link that was accepted
    /// @throws RuntimeException when there can be no session, and then the link is still the caller's
    static void start(Node node, long number, @Nullable Dial dial, ByteLink link, SessionMaker maker) {
        PeerLink made = new PeerLink(node, number, dial, link, maker);
        node.post(() -> node.onLink(made));
        try {
            made.driver.start(made.session);
        } catch (RuntimeException | Error broken) {
            link.close();
            node.logBroken(broken);
            node.post(() -> node.onClosed(made, made.peer, new CloseCause.LinkLost(null)));
        }
    }

    /// Any thread.
    long number() {
        return number;
    }

    /// Any thread.
    Direction direction() {
        return direction;
    }

    /// Node loop: what it takes before its peer has shown its key counts for the suspects.
    void suspect() {
        suspected = true;
    }

    /// Any thread: the other end as the transport knows it.
    NetworkAddress remote() {
        return remote;
    }

    /// Any thread. @return null for a link that was accepted
    @Nullable
    Dial dial() {
        return dial;
    }

    /// Any thread: whether it was dialled because the peer is wanted, and not for a single dial.
    boolean wanted() {
        return dial != null && dial.once() == null;
    }

    /// Node loop, once confirmed: the other end with its key.
    NetworkAddress peerAddress() {
        return peerAddress;
    }

    /// Any thread.
    Outbox outbox() {
        return session.outbox();
    }

    /// Any thread.
    LinkStatistics statistics() {
        return session.statistics();
    }

    /// Node loop: the peer has shown its key.
    ///
    /// @param as what it was taken for
    void confirm(PeerId shown, PublicKey with, PeerRole as, ProtocolSet spoken) {
        confirmedPeer = shown;
        confirmedKey = with;
        role = as;
        common = spoken;
        peerAddress = remote.withKey(with);
    }

    /// Node loop. @return who has shown its key; null before that
    @Nullable
    PeerId confirmedPeer() {
        return confirmedPeer;
    }

    /// Node loop. @return the key it has shown; null before that
    @Nullable
    PublicKey confirmedKey() {
        return confirmedKey;
    }

    /// Node loop: what the peer was taken for when it had shown its key.
    PeerRole role() {
        return role;
    }

    /// Node loop: the protocols both speak.
    ProtocolSet common() {
        return common;
    }

    /// Node loop: where its messages go; null until that is decided.
    @Nullable
    Delivery delivery() {
        return delivery;
    }

    /// Node loop: what comes goes there, and not before the stage is completed.
    void deliverTo(Delivery decided, CompletionStage<Void> announced) {
        delivery = decided;
        admitted = announced.thenRun(() -> admit(decided));
    }

    /// Node loop: completed once the peer may speak, at once while nothing is decided. Whatever ends the
    /// link in good order comes behind it: what waits there to be sent can be sent then.
    CompletionStage<Void> admitted() {
        return admitted;
    }

    private void admit(Delivery to) {
        post(() -> {
            deliverTo = to;
            driver.input(new SessionInput.Admitted());
        });
    }

    /// Any thread: drain, then close.
    void finish(CloseCause cause, Duration within) {
        post(() -> driver.input(new SessionInput.Finish(cause, within)));
    }

    /// Any thread: at once.
    void close(CloseCause cause) {
        post(() -> driver.input(new SessionInput.Close(cause)));
    }

    private void post(Runnable task) {
        link.loop().execute(task);
    }

    private void perform(SessionOutput output) {
        switch (output) {
            case SessionOutput.Claimed(Claim claim) -> {
                peer = claim.peer();
                key = claim.key();
                node.post(() -> node.vet(this, claim)
                        .thenAccept(
                                refusal -> post(() -> driver.input(new SessionInput.Vetted(refusal.orElse(null))))));
            }
            case SessionOutput.Confirmed(PeerId shown, ProtocolSet common) -> {
                peer = shown;
                heddlePeer = common.contains(Capability.HEDDLE_NODE);
                PublicKey with = Objects.requireNonNull(key);
                driver.meter(null);
                node.post(() -> node.onConfirmed(this, shown, with, common));
            }
            case SessionOutput.Message(ProtocolId protocol, ByteBuf owned) ->
                admittedTo().message(protocol, owned);
            case SessionOutput.Request(ProtocolId protocol, int requestId, long deadlineNanos, ByteBuf owned) -> {
                if (node.healthChecked() && protocol.equals(HealthCheck.PROTOCOL)) onHealthCheck(requestId, owned);
                else admittedTo().request(protocol, owned, new Responder(protocol, requestId, deadlineNanos));
            }
            case SessionOutput.Noted(Irregularity irregularity) ->
                admittedTo().log().irregular(node.nowNanos(), irregularity);
            case SessionOutput.Closed(CloseCause cause) -> {
                PeerId known = peer;
                node.post(() -> node.onClosed(this, known, cause));
            }
            case SessionOutput.Write _, SessionOutput.Reading _, SessionOutput.FinishWrites _ ->
                throw new IllegalStateException("for the link, not for its owner: " + output);
        }
    }

    private Delivery admittedTo() {
        Delivery to = deliverTo;
        if (to == null) throw new IllegalStateException("a message before the link was admitted");
        return to;
    }

    /// Answered here and now: what it measures must not wait for anybody's handlers.
    private void onHealthCheck(int requestId, ByteBuf owned) {
        String problem;
        try {
            problem = answer(requestId, HealthCheck.CODEC.decode(owned));
        } catch (DecodeException malformed) {
            problem = "a malformed health check: " + malformed.getMessage();
        } finally {
            owned.release();
        }
        if (problem == null) return;
        session.statistics().refused();
        driver.input(new SessionInput.Declined(requestId));
        admittedTo().log().unanswered(node.nowNanos(), problem);
    }

    /// @return null when it was answered, else what is wrong with it
    private @Nullable String answer(int requestId, HealthCheck check) {
        if (!(check instanceof HealthCheck.Ping(long nonce))) return "a pong as a request";
        if (!pings.pass(node.nowNanos())) {
            node.countUnansweredPing();
            String problem = "more than " + PingPace.PER_SECOND + " pings in a second";
            // Deployed nodes may ask as often as they like; ours know better.
            if (heddlePeer) driver.input(new SessionInput.Close(new CloseCause.Violation(problem)));
            return problem;
        }
        node.post(() -> node.onPinged(this));
        ByteBuf pong = Encoding.encode(node.platform().allocator(), HealthCheck.CODEC, new HealthCheck.Pong(nonce));
        Admission admission =
                session.outbox().offer(new Outbound.Response(requestId, HealthCheck.PRIORITY, pong, true));
        return admission == Admission.ADMITTED ? null : "a ping while too much waits for it";
    }

    /// The way back for the answer to one request; used on any thread.
    private final class Responder implements Inbound.Responder {
        private final ProtocolId protocol;
        private final int requestId;
        private final long deadlineNanos;

        Responder(ProtocolId protocol, int requestId, long deadlineNanos) {
            this.protocol = protocol;
            this.requestId = requestId;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public boolean wanted() {
            return deadlineNanos - node.nowNanos() > 0;
        }

        @Override
        public Admission answer(ByteBuf owned) {
            return session.outbox().offer(new Outbound.Response(requestId, node.priority(protocol), owned));
        }

        @Override
        public void decline() {
            post(() -> driver.input(new SessionInput.Declined(requestId)));
        }
    }
}
