package dev.heddle.network;

import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.Platform;
import dev.heddle.core.ProtocolId;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.HandshakeSetup;
import dev.heddle.noise.Identity;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.session.Capability;
import dev.heddle.session.HandshakeMessage;
import dev.heddle.session.MemoryBudget;
import dev.heddle.session.NetworkId;
import dev.heddle.session.ProtocolSet;
import dev.heddle.session.SessionSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a [Network] is to be. Each protocol is declared here, before the first link, because the handshake
/// says which ones a node speaks. For one thread.
public final class NetworkBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(NetworkBuilder.class);

    private final @Nullable Registration[] registrations = new @Nullable Registration[ProtocolId.LIMIT];
    private final List<NetworkAddress> listen = new ArrayList<>();
    private final List<NetworkAddress> seeds = new ArrayList<>();
    private final List<Consumer<PeerEvent>> listeners = new ArrayList<>();
    private @Nullable Identity identity;
    private @Nullable Platform platform;
    private @Nullable MemoryBudget memory;
    private NoiseSuite suite = NoiseSuite.AESGCM_SHA256;
    private Ciphers ciphers = Ciphers.system();
    private Limits limits = Limits.DEFAULT;
    private int chainId = 4;
    private NetworkId networkId = NetworkId.VALIDATOR;
    private Authentication authentication = Authentication.MUTUAL;
    private final List<PeerDescription> peers = new ArrayList<>();
    private @Nullable PeerRole role;
    private @Nullable Set<PeerRole> upstream;
    private boolean deployed;
    private boolean healthChecked = true;

    NetworkBuilder() {}

    /// Who this node is; it must outlive the network. A fresh identity if this is not called.
    public NetworkBuilder identity(Identity own) {
        identity = own;
        return this;
    }

    /// Where to listen; may be called several times, or not at all. A port of 0 lets the system choose.
    ///
    /// @throws IllegalArgumentException when this is no address
    public NetworkBuilder listen(String address) {
        return listen(NetworkAddress.parse(address));
    }

    /// The same for an address that was parsed before.
    public NetworkBuilder listen(NetworkAddress address) {
        listen.add(address.withoutKey());
        return this;
    }

    /// Peers to trust and to dial from the start, as by [Network#dial(NetworkAddress)].
    public NetworkBuilder seeds(List<NetworkAddress> addresses) {
        seeds.addAll(addresses);
        return this;
    }

    /// Peers to know from the start, as by [Network#know(PeerDescription)].
    public NetworkBuilder peers(List<PeerDescription> known) {
        peers.addAll(known);
        return this;
    }

    /// Takes the messages of a protocol, as [Handling#DEFAULT] says.
    ///
    /// @throws IllegalArgumentException when its number is taken
    public <M> NetworkBuilder onMessage(MessageProtocol<M> protocol, MessageHandler<M> handler) {
        return onMessage(protocol, handler, Handling.DEFAULT);
    }

    /// Takes the messages of a protocol.
    ///
    /// @param handling how they wait, and where the handler runs
    public <M> NetworkBuilder onMessage(MessageProtocol<M> protocol, MessageHandler<M> handler, Handling handling) {
        return register(new Registration(protocol, handling, handler, null));
    }

    /// Answers the requests of a protocol, as [Handling#DEFAULT] says.
    public <Q, R> NetworkBuilder onCall(CallProtocol<Q, R> protocol, CallHandler<Q, R> handler) {
        return onCall(protocol, handler, Handling.DEFAULT);
    }

    /// Answers the requests of a protocol.
    ///
    /// @param handling how they wait, and where the handler runs
    public <Q, R> NetworkBuilder onCall(CallProtocol<Q, R> protocol, CallHandler<Q, R> handler, Handling handling) {
        return register(new Registration(protocol, handling, null, handler));
    }

    /// Declares a protocol by which this node only sends or calls; what comes by it is dropped.
    public NetworkBuilder speak(Protocol protocol) {
        return register(new Registration(protocol, Handling.DEFAULT, null, null));
    }

    /// Told of every peer that comes or goes, on a handlers' thread, in order for each peer.
    public NetworkBuilder onPeer(Consumer<PeerEvent> listener) {
        listeners.add(listener);
        return this;
    }

    /// Both ends of a link must have the same. 4, for testing, unless said otherwise.
    ///
    /// @param id 0 to 255
    public NetworkBuilder chain(int id) {
        chainId = id;
        return this;
    }

    /// Both ends of a link must have the same. [NetworkId#VALIDATOR] unless said otherwise.
    public NetworkBuilder network(NetworkId id) {
        networkId = id;
        return this;
    }

    /// Whom to let in. [Authentication#MUTUAL] unless said otherwise; a validator network takes nothing
    /// else.
    public NetworkBuilder authentication(Authentication mode) {
        authentication = mode;
        return this;
    }

    /// What this node is. [PeerRole#VALIDATOR] on a validator network and [PeerRole#VALIDATOR_FULL_NODE] on
    /// the others, unless said otherwise.
    public NetworkBuilder role(PeerRole own) {
        role = own;
        return this;
    }

    /// Which of the known peers to dial, by their roles. Unless this is called: validators, on a validator
    /// network; validators too on their full nodes' network, where they dial nobody themselves; preferred
    /// upstream peers, upstream peers and validators' full nodes on a public network.
    public NetworkBuilder upstream(Set<PeerRole> roles) {
        upstream = roles;
        return this;
    }

    /// Whether to do as deployed nodes where ours does better by default: the waits between dials (even the
    /// first dial waits two seconds), time stamps of handshakes, of which one that rises is good however far
    /// it is from our clock, and the cutting of messages: only above one frame, into pieces of 4 MiB.
    public NetworkBuilder deployed(boolean asDeployed) {
        deployed = asDeployed;
        return this;
    }

    /// Leaves protocol 5 to the application: silent peers are neither asked nor dropped. Unless the application
    /// speaks protocol 5 itself, peers do not check this node either: only who announces it is asked.
    public NetworkBuilder withoutHealthChecker() {
        healthChecked = false;
        return this;
    }

    /// Both ends of a link must use the same; nothing on the wire says which it is.
    public NetworkBuilder suite(NoiseSuite same) {
        suite = same;
        return this;
    }

    public NetworkBuilder ciphers(Ciphers primitives) {
        ciphers = primitives;
        return this;
    }

    public NetworkBuilder limits(Limits bounds) {
        limits = bounds;
        return this;
    }

    /// What all links may hold of messages that wait to be written and of those that come in pieces, where several
    /// networks of one node share it. A network has [MemoryBudget#ofHeap] to itself unless this is called.
    public NetworkBuilder memory(MemoryBudget shared) {
        memory = shared;
        return this;
    }

    /// The world to run in, which must outlive the network. Unless this is called, [#start()] opens the one
    /// that `ServiceLoader` finds, and the network closes it.
    public NetworkBuilder platform(Platform world) {
        platform = world;
        return this;
    }

    /// Starts to listen and to dial, and waits until it listens. Not on a loop, and not in virtual time.
    ///
    /// @throws java.util.concurrent.CompletionException with the `IOException` that says which address
    ///     failed and why
    public Network start() {
        Platform given = platform;
        if (given != null) return given.await(launch(given, () -> {}));
        Platform opened = open();
        boolean started = false;
        try {
            Network network = opened.await(launch(opened, opened::close));
            started = true;
            return network;
        } finally {
            if (!started) opened.close();
        }
    }

    /// Starts to listen and to dial in a given platform.
    ///
    /// @return the network once it listens on every address, or the `IOException` that says which failed
    ///     and why
    /// @throws IllegalStateException when no platform was given
    public CompletionStage<Network> startAsync() {
        Platform given = platform;
        if (given == null) throw new IllegalStateException("startAsync() needs a platform that its caller closes");
        return launch(given, () -> {});
    }

    private CompletionStage<Network> launch(Platform world, Runnable afterClose) {
        if (networkId == NetworkId.VALIDATOR && authentication != Authentication.MUTUAL) {
            throw new IllegalStateException("validators let in listed peers alone: a validator network needs MUTUAL"
                    + " authentication, not " + authentication);
        }
        Identity own = Objects.requireNonNullElseGet(identity, () -> Identity.generate(world.entropy(), ciphers));
        List<ProtocolId> spoken = new ArrayList<>();
        for (Registration registration : registrations) {
            if (registration != null) spoken.add(registration.protocol().id());
        }
        if (healthChecked) {
            if (spoken.contains(HealthCheck.PROTOCOL)) {
                throw new IllegalStateException(
                        HealthCheck.PROTOCOL + " is the health checker's: build the network withoutHealthChecker(),"
                                + " or use another number");
            }
            spoken.add(HealthCheck.PROTOCOL);
        }
        if (spoken.isEmpty()) throw new IllegalStateException("a network needs a protocol at least");
        MemoryBudget all = Objects.requireNonNullElseGet(memory, () -> MemoryBudget.ofHeap(limits));
        if (all.longestBytes() < limits.messageBytes()) {
            LOG.warn(
                    "messages above {} bytes will not get through, although {} are allowed: the limits for all links of"
                            + " a node, or a quarter of the heap for both, are no more",
                    Math.max(0, all.longestBytes()),
                    limits.messageBytes());
        }
        SessionSettings settings = new SessionSettings(
                new HandshakeSetup(own, suite, world.entropy(), ciphers, authentication),
                new HandshakeMessage(ProtocolSet.of(spoken).with(Capability.HEDDLE_NODE), chainId, networkId),
                limits,
                world.allocator(),
                deployed,
                all);
        NodeSettings node = new NodeSettings(
                settings,
                Roles.of(networkId, role, upstream),
                registrations.clone(),
                List.copyOf(listeners),
                healthChecked);
        // A key that was made here is known to nobody else and ends with the network.
        Runnable ending = identity != null
                ? afterClose
                : () -> {
                    own.close();
                    afterClose.run();
                };
        return TimestampJournal.open(world, node)
                .thenCompose(journal -> listen(new Node(world, node, journal), ending));
    }

    private CompletionStage<Network> listen(Node node, Runnable ending) {
        Network network = new Network(node, limits.callMost(), ending);
        return node.listen(listen)
                .thenApply(_ -> {
                    node.know(peers);
                    for (NetworkAddress seed : seeds) {
                        CompletionStage<PeerId> _ = network.dial(seed);
                    }
                    return network;
                })
                // A part of the addresses may be listened on already.
                .exceptionallyCompose(failure -> node.close().thenCompose(_ -> CompletableFuture.failedStage(failure)));
    }

    private NetworkBuilder register(Registration registration) {
        ProtocolId id = registration.protocol().id();
        if (registrations[id.number()] != null) throw new IllegalArgumentException(id + " was declared twice");
        registrations[id.number()] = registration;
        return this;
    }

    private static Platform open() {
        return ServiceLoader.load(Platform.Provider.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no platform found: put heddle-transport on the module or class path"))
                .open();
    }
}
