package dev.heddle.network;

import dev.heddle.codec.DecodeException;
import dev.heddle.core.LimitUse;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.Platform;
import dev.heddle.core.PublicKey;
import dev.heddle.session.Admission;
import dev.heddle.session.Call;
import dev.heddle.session.CallFailure;
import dev.heddle.session.Outbound;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/// One node on one network: it listens, keeps links to its peers, and exchanges typed messages and calls
/// with them. Made by [#builder()]. Any thread, unless a method says otherwise.
///
/// ```
/// try (Network network = Network.builder()
///         .identity(identity)
///         .listen("/ip4/127.0.0.1/tcp/6180")
///         .onMessage(VOTES, (from, vote) -> tally(from, vote))
///         .start()) {
///     network.dial(addressOfAPeer);
///     network.channel(VOTES).broadcast(new Vote(7, block));
/// }
/// ```
public final class Network implements AutoCloseable {
    private final Node node;
    private final Duration longestCall;
    private final Runnable afterClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    Network(Node node, Duration longestCall, Runnable afterClose) {
        this.node = node;
        this.longestCall = longestCall;
        this.afterClose = afterClose;
    }

    public static NetworkBuilder builder() {
        return new NetworkBuilder();
    }

    public PeerId self() {
        return node.identity().peer();
    }

    /// Where this node listens, with the ports that were chosen and its key: what a peer dials.
    public List<NetworkAddress> addresses() {
        return node.addresses();
    }

    /// Trusts a peer whose id is its key, and keeps a link to it up from here on: dialled at once, and
    /// again with growing, random waits whenever there is none.
    ///
    /// @param address with place, key and handshake version
    /// @return completed with its id, on a handlers' thread, once it is up; never, while it cannot be
    ///     reached; or with an [IllegalArgumentException] when it is this node itself, by id or key
    /// @throws IllegalArgumentException when the address cannot be dialled
    public CompletionStage<PeerId> dial(NetworkAddress address) {
        requireDialable(address);
        return dial(PeerId.of(address.key().orElseThrow()), List.of(address));
    }

    /// The same for a peer that has an id of its own, and perhaps several addresses, which are used in
    /// turn.
    public CompletionStage<PeerId> dial(PeerId peer, List<NetworkAddress> addresses) {
        for (NetworkAddress address : addresses) requireDialable(address);
        return node.dial(peer, addresses);
    }

    /// Dials an address once, whoever else is wanted, and does not dial again if that fails.
    ///
    /// @param address with place, key and handshake version
    /// @return completed with the peer's id, on a handlers' thread, once it is up, at once if it is
    ///     already; or with a [DialException] that says why not
    /// @throws IllegalArgumentException when the address cannot be dialled
    public CompletionStage<PeerId> dialOnce(NetworkAddress address) {
        requireDialable(address);
        return node.dialOnce(address);
    }

    /// Knows a peer by this description from here on, in place of what was known of it before, be that by
    /// [#trust] or [#dial]: trusts it with its keys and no others, and keeps a link to it up if its role is one
    /// that this node dials. A link by a key that is not listed any more is ended, and one that is still being
    /// made does not come up, whoever dialled. A peer that is not listed, by [#dialOnce] whose address names the
    /// key, may be linked; one that is listed only by its own keys. This node itself, by id or key, is skipped.
    public void know(PeerDescription peer) {
        node.know(List.of(peer));
    }

    /// Closes the link to a peer, if there is one, in good order. A peer that is wanted is dialled again,
    /// by the back-off.
    public void disconnect(PeerId peer) {
        node.disconnect(peer);
    }

    /// One health check: asks a linked peer and waits for its answer.
    ///
    /// @param timeout up to the answer's arrival, at most [dev.heddle.core.Limits#callMost()]
    /// @return the round trip, or a [CallFailure.CallException]; completed where urgent handlers run
    /// @throws IllegalStateException when the network was built without the health checker
    /// @throws IllegalArgumentException when the time is too long
    public CompletionStage<Duration> ping(PeerId peer, Duration timeout) {
        requireTime(timeout);
        return node.ping(peer, timeout);
    }

    /// Trusts a peer whose id is its key, without dialling it.
    public void trust(PeerId peer) {
        trust(peer, PublicKey.of(peer.bytes()));
    }

    /// Trusts a peer that has an id of its own, without dialling it.
    public void trust(PeerId peer, PublicKey key) {
        node.trust(peer, key);
    }

    /// The sending side of a protocol.
    ///
    /// @throws IllegalArgumentException when it was not declared to the builder
    public <M> Channel<M> channel(MessageProtocol<M> protocol) {
        return channel(List.of(protocol));
    }

    /// The sending side of the same messages by several protocols: to each peer by the first one that it speaks.
    ///
    /// @param protocols best first
    /// @throws IllegalArgumentException when one of them was not declared to the builder, or there is none
    public <M> Channel<M> channel(List<MessageProtocol<M>> protocols) {
        requireRegistered(protocols);
        return new Channel<>(node, List.copyOf(protocols));
    }

    /// The linked peers to which a protocol can be used, in the order in which they came.
    ///
    /// @throws IllegalArgumentException when it was not declared to the builder
    public List<PeerId> peersFor(Protocol protocol) {
        requireRegistered(List.of(protocol));
        return node.peers().values().stream()
                .filter(peer -> peer.protocols().contains(protocol.id()))
                .map(Peer::id)
                .toList();
    }

    /// Asks a peer. The wire carries no deadline: a peer forgets a request that it has not answered within
    /// its own [dev.heddle.core.Limits#callDefault()], however long its caller waits.
    ///
    /// @param timeout up to the answer's arrival, at most [dev.heddle.core.Limits#callMost()]
    /// @return the answer, or a [CallFailure.CallException]; completed where the protocol's handlers run,
    ///     or at once when the request could not be admitted
    /// @throws IllegalArgumentException when the protocol was not declared to the builder, or the time is
    ///     too long
    public <Q, R> CompletionStage<R> call(CallProtocol<Q, R> protocol, PeerId to, Q request, Duration timeout) {
        return call(List.of(protocol), to, request, timeout);
    }

    /// Asks a peer by the first of several protocols that it speaks; it answers by the same.
    ///
    /// @param protocols best first
    /// @param timeout as for [#call(CallProtocol, PeerId, Object, Duration)]; so is what is returned
    /// @throws IllegalArgumentException when one of them was not declared to the builder, there is none, or the
    ///     time is too long
    public <Q, R> CompletionStage<R> call(List<CallProtocol<Q, R>> protocols, PeerId to, Q request, Duration timeout) {
        requireRegistered(protocols);
        requireTime(timeout);
        CompletableFuture<R> result = new CompletableFuture<>();
        Peer peer = node.peers().get(to);
        CallProtocol<Q, R> protocol = peer == null ? null : peer.firstSpoken(protocols);
        if (peer == null || protocol == null) {
            Admission refusal = peer == null ? Admission.NOT_CONNECTED : Admission.NOT_SPOKEN;
            result.completeExceptionally(new CallFailure.CallException(to, new CallFailure.NotAdmitted(refusal)));
            return result;
        }
        ByteBuf body = Encoding.encode(node.platform().allocator(), protocol.requests(), request);
        var outcome = new PendingCall<>(node.platform(), protocol, peer, result);
        Call call = new Call(protocol.id(), protocol.priority(), body, timeout.toNanos(), outcome);
        // Where it is refused the outcome says so.
        peer.outbox().offer(new Outbound.Request(call));
        return result;
    }

    /// What is known of each peer, in the order of their ids.
    public List<PeerStatus> peers() {
        return node.statuses();
    }

    /// What was not let through since the start.
    public NetworkStatistics statistics() {
        return node.statistics();
    }

    /// What of this node's limits is in use, and what they have kept out since the start. Of limits of one peer or
    /// address, `used` is that of the fullest, or 0 where nobody counts it.
    public List<LimitUse> limits() {
        return node.limits();
    }

    /// Stops listening and dialling, sends what waits within [dev.heddle.core.Limits#drain()], and ends
    /// every link.
    ///
    /// @return completed when the last handler has returned, or a second after that time
    public CompletionStage<Void> closeAsync() {
        return node.close();
    }

    /// [#closeAsync()], waited for; then ends the platform if it was opened for this network. Not on a
    /// loop.
    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        node.platform().await(closeAsync());
        afterClose.run();
    }

    private void requireTime(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(longestCall) > 0) {
            throw new IllegalArgumentException("a call may take up to " + longestCall + ", not " + timeout);
        }
    }

    private void requireRegistered(List<? extends Protocol> protocols) {
        if (protocols.isEmpty()) throw new IllegalArgumentException("no protocol");
        for (Protocol protocol : protocols) {
            if (!node.registered(protocol)) {
                throw new IllegalArgumentException(protocol.id() + " was not declared when this network was built");
            }
        }
    }

    private static void requireDialable(NetworkAddress address) {
        if (!address.dialable()) {
            throw new IllegalArgumentException(
                    "to be dialled, an address needs a place, /noise-ik/<key> and /handshake/0: " + address);
        }
    }

    /// Our caller who waits: an answer is decoded among the handlers, never on the loop.
    private static final class PendingCall<R> implements Call.Outcome, Inbound.PendingAnswer<R> {
        private final Platform platform;
        private final CallProtocol<?, R> protocol;
        private final Peer peer;
        private final CompletableFuture<R> result;

        PendingCall(Platform platform, CallProtocol<?, R> protocol, Peer peer, CompletableFuture<R> result) {
            this.platform = platform;
            this.protocol = protocol;
            this.peer = peer;
            this.result = result;
        }

        @Override
        public void onAnswer(ByteBuf owned) {
            peer.delivery().answer(protocol.id(), owned, this);
        }

        @Override
        public void onFailure(CallFailure failure) {
            platform.handlers(protocol.priority()).execute(() -> fail(failure));
        }

        @Override
        public void complete(ByteBuf loan) {
            try {
                result.complete(protocol.responses().decode(loan));
            } catch (DecodeException malformed) {
                fail(new CallFailure.InvalidResponse(String.valueOf(malformed.getMessage())));
                throw malformed; // logged as whatever else a peer sends that cannot be read
            } catch (Throwable failed) {
                fail(new CallFailure.InvalidResponse("it could not be decoded: " + failed));
                throw failed;
            }
        }

        @Override
        public void drop() {
            fail(new CallFailure.InvalidResponse("there was no room for the answer"));
        }

        private void fail(CallFailure failure) {
            result.completeExceptionally(new CallFailure.CallException(peer.id(), failure));
        }
    }
}
