package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.Platform;
import dev.heddle.core.PublicKey;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.Identity;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.session.CloseCause;
import dev.heddle.session.NetworkId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is let in, as what, and who is dialled: whole nodes in virtual time.
class NodeAuthenticationTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    private final World world = new World(1);
    private final CapturedLog log = CapturedLog.ofRoom("network");
    private final List<PeerEvent> events = new ArrayList<>();

    @AfterEach
    void everythingEnds() {
        world.close();
        log.close();
    }

    private NetworkBuilder node() {
        return Network.builder().identity(Talk.identity(world.random)).network(NetworkId.PUBLIC);
    }

    private Network listener(NetworkBuilder builder) {
        return world.start(builder.listen("/memory/1").onPeer(events::add));
    }

    private static PeerStatus status(Network of, Network peer) {
        return of.peers().stream()
                .filter(one -> one.id().equals(peer.self()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(peer.self() + " is not known"));
    }

    @Test
    @DisplayName("section 1: a validator network that is not mutual does not start")
    void aValidatorNetworkIsMutual() {
        assertThatThrownBy(() -> Network.builder()
                        .platform(world.platform())
                        .authentication(Authentication.MAYBE_MUTUAL)
                        .startAsync())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("validator network needs MUTUAL");
    }

    @ParameterizedTest
    @CsvSource({"VFN, VALIDATOR, VALIDATOR_FULL_NODE", "VFN, VALIDATOR_FULL_NODE, UNKNOWN", "PUBLIC, VALIDATOR, UNKNOWN"
    })
    @DisplayName("section 4: an unlisted peer is let in on maybe-mutual, with the role of its network")
    void anUnlistedPeerIsLetInOnMaybeMutual(NetworkId network, PeerRole own, PeerRole expected) {
        Network listening = listener(node().network(network).role(own).authentication(Authentication.MAYBE_MUTUAL));
        Network stranger = world.start(node().network(network));
        stranger.dial(listening.addresses().getFirst());
        world.runFor(SOON);
        PeerStatus status = status(listening, stranger);
        assertThat(status.role()).isEqualTo(expected);
        PeerStatus.Link link = status.link().orElseThrow();
        assertThat(link.direction()).isEqualTo(Direction.INBOUND);
        assertThat(link.remote().toString())
                .as("section 3.5")
                .endsWith("/noise-ik/" + stranger.self() + "/handshake/0");
        assertThat(events)
                .containsExactly(new PeerEvent.Up(stranger.self(), expected, Direction.INBOUND, link.remote()));
        String brief = stranger.self().brief();
        assertThat(log.lines("linked with " + brief))
                .singleElement()
                .asString()
                .contains("(" + expected + ", inbound, ");
    }

    @Test
    void aDescriptionReplacesAlsoKeysAndAddressesThatWereGivenOneByOne() {
        Identity old = Talk.identity(world.random);
        PeerId id = new PeerId(1, 2, 3, 4);
        Network listening = listener(Network.builder().identity(Talk.identity(world.random)));
        listening.trust(id, old.publicKey());
        listening.dial(id, List.of(NetworkAddress.parse("/memory/9").withKey(old.publicKey())));
        listening.know(new PeerDescription(
                id, List.of(Talk.identity(world.random).publicKey()), List.of(), PeerRole.VALIDATOR));
        world.runFor(SOON);
        Network thief = world.start(Network.builder().identity(old.withPeer(id)));
        thief.dialOnce(listening.addresses().getFirst());
        int dialled = log.lines("dialling " + id.brief()).size();
        world.runFor(Duration.ofMinutes(2));
        assertThat(events).isEmpty();
        assertThat(log.lines("refused a link")).isNotEmpty();
        assertThat(log.lines("dialling " + id.brief())).hasSize(dialled);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("section 17.2: connections to peers no longer trusted are closed")
    void aPeerWhoseKeyIsListedNoMoreIsParted(boolean withAnotherKey) {
        Network listening = listener(node());
        PeerId id = new PeerId(1, 2, 3, 4);
        Identity identity = Talk.identity(world.random).withPeer(id);
        listening.know(new PeerDescription(id, List.of(identity.publicKey()), List.of(), PeerRole.VALIDATOR));
        Network peer = world.start(Network.builder().identity(identity).network(NetworkId.PUBLIC));
        peer.dialOnce(listening.addresses().getFirst());
        world.runFor(SOON);
        assertThat(events).hasSize(1);
        List<PublicKey> keys =
                withAnotherKey ? List.of(Talk.identity(world.random).publicKey()) : List.of();
        listening.know(new PeerDescription(id, keys, List.of(), PeerRole.VALIDATOR));
        world.runFor(SOON);
        assertThat(events)
                .last()
                .isEqualTo(new PeerEvent.Down(id, new CloseCause.ByUs("its key is not listed for it")));
    }

    @ParameterizedTest
    @EnumSource(names = {"VALIDATOR_FULL_NODE", "UNKNOWN", "VALIDATOR"})
    @DisplayName("section 17.2: without mutual authentication inbound full nodes and unknown ones are spared")
    void whereStrangersAreLetInOnesThatCameAsSuchAreSpared(PeerRole role) {
        Network listening = listener(node().authentication(Authentication.MAYBE_MUTUAL));
        Network peer = world.start(node());
        PublicKey key = PublicKey.of(peer.self().bytes());
        listening.know(new PeerDescription(peer.self(), List.of(key), List.of(), role));
        peer.dialOnce(listening.addresses().getFirst());
        world.runFor(SOON);
        listening.know(new PeerDescription(peer.self(), List.of(), List.of(), role));
        world.runFor(SOON);
        assertThat(events).hasSize(role == PeerRole.VALIDATOR ? 2 : 1);
        listening.know(new PeerDescription(
                peer.self(), List.of(Talk.identity(world.random).publicKey()), List.of(), role));
        world.runFor(SOON);
        assertThat(events).as("nobody has a listed peer's id with another key").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 11, 14})
    @Tag("T-03")
    @DisplayName("section 17.2: a dialled peer that is not trusted any more gets an error line, and is not kept")
    void aDialledPeerThatLeavesTheListMeanwhileDoesNotComeUp(int afterMillis) {
        Network listening = world.start(node().listen("/memory/1"));
        Network dialling =
                world.start(node().authentication(Authentication.MAYBE_MUTUAL).onPeer(events::add));
        listening.trust(dialling.self());
        dialling.dial(listening.addresses().getFirst());
        // Its connect, its first message or the answer is on its way.
        world.runFor(Duration.ofMillis(afterMillis));
        dialling.know(new PeerDescription(listening.self(), List.of(), List.of(), PeerRole.VALIDATOR));
        world.runFor(SOON);
        assertThat(events).isEmpty();
        assertThat(world.pipes).isEmpty();
        assertThat(dialling.peers()).as("what is left of it").isEmpty();
        assertThat(log.lines("ERROR " + listening.self().brief()))
                .singleElement()
                .asString()
                .contains("not among the trusted peers any more");
    }

    @Test
    @Tag("T-03")
    void aDialledPeerThatIsGivenAnotherKeyMeanwhileDoesNotComeUp() {
        Network listening = world.start(node().listen("/memory/1"));
        Network dialling = world.start(node().onPeer(events::add));
        listening.trust(dialling.self());
        dialling.dial(listening.addresses().getFirst());
        world.runFor(World.LATENCY.multipliedBy(2));
        PublicKey another = Talk.identity(world.random).publicKey();
        dialling.know(new PeerDescription(listening.self(), List.of(another), List.of(), PeerRole.VALIDATOR));
        world.runFor(SOON);
        assertThat(events).isEmpty();
        assertThat(world.pipes).isEmpty();
        assertThat(log.lines("dialling " + listening.self().brief()))
                .singleElement()
                .asString()
                .contains("its key is not listed for it");
    }

    /// Whoever dials once names a key, and needs no list.
    @ParameterizedTest
    @ValueSource(ints = {0, 11, 2000})
    void aSingleDialOfAPeerThatIsNotListedGoesOn(int afterMillis) {
        Network listening = world.start(node().listen("/memory/1"));
        Network dialling = world.start(node().onPeer(events::add));
        listening.trust(dialling.self());
        dialling.dialOnce(listening.addresses().getFirst());
        world.runFor(Duration.ofMillis(afterMillis));
        PeerDescription withoutKeys = new PeerDescription(listening.self(), List.of(), List.of(), PeerRole.VALIDATOR);
        dialling.know(withoutKeys);
        world.runFor(SOON);
        dialling.know(withoutKeys);
        world.runFor(SOON);
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        PeerEvent.Up.class, up -> assertThat(up.role()).isEqualTo(PeerRole.UNKNOWN));
        assertThat(status(dialling, listening).link()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 2000})
    @Tag("T-03")
    void aSingleDialTakesNoListedPeersId(int afterMillis) {
        Network listening = world.start(node().listen("/memory/1"));
        Network dialling = world.start(node().onPeer(events::add));
        listening.trust(dialling.self());
        CompletableFuture<PeerId> up =
                dialling.dialOnce(listening.addresses().getFirst()).toCompletableFuture();
        world.runFor(Duration.ofMillis(afterMillis));
        PublicKey another = Talk.identity(world.random).publicKey();
        dialling.know(new PeerDescription(listening.self(), List.of(another), List.of(), PeerRole.VALIDATOR));
        world.runFor(SOON);
        assertThat(world.pipes).isEmpty();
        assertThat(status(dialling, listening).link()).isEmpty();
        if (afterMillis == 2000) {
            assertThat(events).as("up and down").hasSize(2);
        } else {
            assertThat(events).isEmpty();
            assertThat(up.handle((_, why) -> why).join()).hasStackTraceContaining("its key is not listed for it");
        }
    }

    /// A validator's own full node, which comes as a stranger while the dial to it is under way that was made while it
    /// was listed.
    @Test
    void aLinkThatDoesNotComeUpChangesNoRole() {
        Network validator = listener(node().network(NetworkId.VFN)
                .authentication(Authentication.MAYBE_MUTUAL)
                .role(PeerRole.VALIDATOR));
        Network fullNode = world.start(node().network(NetworkId.VFN).listen("/memory/2"));
        fullNode.trust(validator.self());
        fullNode.dialOnce(validator.addresses().getFirst());
        world.runFor(Duration.ofMillis(3));
        validator.dial(fullNode.addresses().getFirst());
        world.runFor(Duration.ofMillis(1));
        validator.know(new PeerDescription(fullNode.self(), List.of(), List.of(), PeerRole.VALIDATOR_FULL_NODE));
        world.runFor(SOON);
        assertThat(log.lines("not among the trusted peers any more"))
                .as("the dial came too late")
                .hasSize(1);
        assertThat(events).hasSize(1);
        assertThat(status(validator, fullNode).role()).isEqualTo(PeerRole.VALIDATOR_FULL_NODE);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 16, 19})
    @Tag("T-03")
    void aPeerThatDialsAndIsGivenAnotherKeyMeanwhileDoesNotComeUp(int afterMillis) {
        Network listening = listener(node().authentication(Authentication.MAYBE_MUTUAL));
        Network dialling = world.start(node());
        listening.trust(dialling.self());
        dialling.dialOnce(listening.addresses().getFirst());
        world.runFor(Duration.ofMillis(afterMillis));
        PublicKey another = Talk.identity(world.random).publicKey();
        listening.know(new PeerDescription(dialling.self(), List.of(another), List.of(), PeerRole.VALIDATOR));
        world.runFor(SOON);
        assertThat(events).isEmpty();
        assertThat(world.pipes).isEmpty();
        assertThat(listening.statistics().refusedHandshakes()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 11, 16, 19})
    @Tag("T-03")
    void aPeerThatDialsAndLeavesTheListMeanwhileDoesNotComeUp(int afterMillis) {
        Network listening = listener(node());
        Network dialling = world.start(node());
        listening.trust(dialling.self());
        dialling.dialOnce(listening.addresses().getFirst());
        world.runFor(Duration.ofMillis(afterMillis));
        listening.know(new PeerDescription(dialling.self(), List.of(), List.of(), PeerRole.VALIDATOR));
        world.runFor(SOON);
        assertThat(events).isEmpty();
        // Whose claim is refused already had no link to be forgotten with.
        assertThat(listening.peers()).hasSize(afterMillis < 11 ? 1 : 0);
        assertThat(listening.statistics().refusedHandshakes()).isEqualTo(1);
        assertThat(log.lines("refused a link"))
                .singleElement()
                .asString()
                .contains(dialling.self() + " is not among the trusted peers");
    }

    @Test
    @Tag("T-13")
    void strangersLeaveNothingBehind() {
        Network listening = listener(node().authentication(Authentication.MAYBE_MUTUAL));
        for (int i = 0; i < 20; i++) {
            Network stranger = world.start(node());
            stranger.dial(listening.addresses().getFirst());
            world.runFor(Duration.ofMillis(200));
            assertThat(listening.peers()).hasSize(1);
            world.stop(stranger);
        }
        assertThat(listening.peers()).isEmpty();
        assertThat(events).hasSize(40);
    }

    @Test
    @Tag("T-13")
    @Tag("T-31")
    @DisplayName("section 16, 1: unknown peers beyond their slots are closed, counted and logged; known ones are not")
    void unknownPeersHaveSlots() {
        Network listening = listener(
                node().authentication(Authentication.MAYBE_MUTUAL).limits(Limits.DEFAULT.withUnknownInboundLinks(2)));
        List<Network> strangers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            strangers.add(world.start(node()));
            if (i == 3) listening.trust(strangers.get(i).self());
            strangers.get(i).dial(listening.addresses().getFirst());
            world.runFor(Duration.ofMillis(100));
        }
        assertThat(listening.peers().stream()
                        .filter(one -> one.link().isPresent())
                        .map(PeerStatus::id))
                .containsExactlyInAnyOrder(
                        strangers.get(0).self(),
                        strangers.get(1).self(),
                        strangers.get(3).self());
        assertThat(listening.statistics().rejectedLinks()).isPositive();
        assertThat(log.lines("refused a link from " + strangers.get(2).self().brief()))
                .singleElement()
                .asString()
                .contains("2 links of unknown peers are up", "list the peer");
    }

    @Test
    @Tag("T-03")
    @DisplayName("section 4: a listed peer with another key is refused on maybe-mutual, and the log says what to do")
    void aListedPeerWithAnotherKeyIsRefused() {
        Identity impostor = Talk.identity(world.random);
        Network listening = listener(node().authentication(Authentication.MAYBE_MUTUAL));
        listening.trust(
                PeerId.of(impostor.publicKey()), Talk.identity(world.random).publicKey());
        Network dialling = world.start(node().identity(impostor));
        dialling.dial(listening.addresses().getFirst());
        world.runFor(Duration.ofMinutes(3));
        assertThat(events).isEmpty();
        List<String> lines = log.lines("refused a link");
        assertThat(lines).as("once a minute").hasSizeBetween(2, 4);
        assertThat(lines.getFirst()).contains("not listed for it", "list the new one");
        assertThat(lines.getLast()).contains("more like this");
        assertThat(listening.statistics().refusedHandshakes()).isGreaterThan(5);
        assertThat(log.lines("dialling " + listening.self().brief()).getFirst())
                .contains("without an answer", "its log has the reason", "next try in ");
    }

    @Test
    void aPeerOfAnotherSuiteIsNamedAsClaimedOnceAMinute() {
        Network listening = listener(node());
        List<Network> dialling = List.of(
                world.start(node().suite(NoiseSuite.CHACHAPOLY_SHA256)),
                world.start(node().suite(NoiseSuite.CHACHAPOLY_SHA256)));
        for (Network one : dialling) {
            listening.trust(one.self());
            one.dial(listening.addresses().getFirst());
        }
        world.runFor(Duration.ofSeconds(50));
        assertThat(listening.statistics().refusedHandshakes()).isGreaterThan(4);
        assertThat(log.lines("refused a link")).as("once for each peer").hasSize(2);
        for (Network one : dialling) {
            assertThat(log.lines("claiming to be " + one.self()))
                    .singleElement()
                    .asString()
                    .contains("static key that does not verify", "same cipher suite");
        }
    }

    @ParameterizedTest
    @CsvSource({"7, PUBLIC, chain 7, on 4", "4, VFN, vfn network, on public"})
    @DisplayName("section 8: another chain or network is refused by both, and both logs have both values")
    void anotherChainOrNetworkIsRefused(int chain, NetworkId network, String theirs, String ours) {
        Network listening = listener(node());
        Network dialling = world.start(node().chain(chain).network(network));
        listening.trust(dialling.self());
        dialling.dial(listening.addresses().getFirst());
        world.runFor(SOON);
        assertThat(events).isEmpty();
        assertThat(log.lines("refused a link").getFirst()).contains(theirs, ours);
        String dialled = log.lines("dialling " + listening.self().brief()).getFirst();
        assertThat(dialled).contains(theirs.substring(theirs.length() - 1)).contains(ours.substring(3));
    }

    @Test
    @Tag("T-04")
    void aClockThatIsOffIsNamedWithItsError() {
        Network listening = listener(node());
        world.clockAhead = Duration.ofSeconds(-90);
        Network dialling = world.start(node());
        listening.trust(dialling.self());
        // Both read the same clock, so it is turned while the dial is on its way.
        dialling.dial(listening.addresses().getFirst());
        world.runFor(Duration.ofMillis(1));
        world.clockAhead = Duration.ZERO;
        world.runFor(SOON);
        assertThat(log.lines("refused a link").getFirst())
                .contains("behind ours", "60000 ms are allowed", "time service");
    }

    // ---- whom to dial

    private static NetworkAddress address(Identity of, int port) {
        return NetworkAddress.parse("/memory/" + port).withKey(of.publicKey());
    }

    @Test
    @DisplayName("section 1: of the known peers those with upstream roles are dialled")
    void peersWithUpstreamRolesAreDialled() {
        Identity upstream = Talk.identity(world.random);
        Identity downstream = Identity.generate(new PeerId(1, 2, 3, 4), world.random::nextBytes, Ciphers.system());
        Network dialling = world.start(node().role(PeerRole.VALIDATOR_FULL_NODE)
                .peers(List.of(
                        PeerDescription.of(address(upstream, 1), PeerRole.UPSTREAM),
                        new PeerDescription(
                                downstream.peer(), List.of(), List.of(address(downstream, 2)), PeerRole.DOWNSTREAM))));
        Network first = world.start(node().identity(upstream).listen("/memory/1"));
        first.trust(dialling.self());
        Network second = world.start(node().identity(downstream).listen("/memory/2"));
        second.trust(dialling.self());
        world.runFor(Duration.ofSeconds(10));
        assertThat(status(dialling, first).link()).isPresent();
        assertThat(status(dialling, first).role()).isEqualTo(PeerRole.UPSTREAM);
        assertThat(status(dialling, second).link()).isEmpty();
        assertThat(status(dialling, second).role()).isEqualTo(PeerRole.DOWNSTREAM);
        assertThat(log.lines("dialling " + second.self().brief())).isEmpty();
    }

    @Test
    void whoeverIsDescribedAnewIsDialledByTheNewDescription() {
        Network dialling = world.start(node());
        Network listening = listener(node());
        listening.trust(dialling.self());
        NetworkAddress there = listening.addresses().getFirst();
        dialling.know(PeerDescription.of(there, PeerRole.DOWNSTREAM));
        world.runFor(SOON);
        assertThat(status(dialling, listening).link()).isEmpty();
        dialling.know(PeerDescription.of(there, PeerRole.UPSTREAM));
        world.runFor(SOON);
        assertThat(status(dialling, listening).link()).isPresent();
        dialling.know(PeerDescription.of(there, PeerRole.DOWNSTREAM));
        dialling.disconnect(listening.self());
        world.runFor(Duration.ofMinutes(5));
        assertThat(status(dialling, listening).link()).isEmpty();
    }

    @Test
    void anAddressThatCannotBeDialledIsNamed() {
        Network dialling = world.start(node());
        Identity other = Talk.identity(world.random);
        dialling.know(new PeerDescription(
                other.peer(),
                List.of(other.publicKey()),
                List.of(NetworkAddress.parse("/ip4/1.2.3.4")),
                PeerRole.UPSTREAM));
        world.runFor(SOON);
        assertThat(log.lines("cannot be dialled at /ip4/1.2.3.4")).hasSize(1);
        assertThat(log.lines("failed")).isEmpty();
    }

    @Test
    @DisplayName("section 17.3: as deployed, even the first dial waits two seconds")
    void asDeployedTheFirstDialWaits() {
        Network dialling = world.start(node().deployed(true));
        Network listening = listener(node());
        listening.trust(dialling.self());
        dialling.dial(listening.addresses().getFirst());
        world.runFor(Duration.ofMillis(1_900));
        assertThat(events).isEmpty();
        world.runFor(Duration.ofMillis(500));
        assertThat(events).hasSize(1);
    }

    // ---- several networks in one node

    @Test
    @DisplayName("section 1: validator, vfn and public network of one node share a platform and nothing else")
    void severalNetworksOfOneNode() {
        Platform platform = world.platform();
        Identity shared = Talk.identity(world.random);
        Identity ofPublic = Talk.identity(world.random);
        Network validators =
                world.start(platform, Network.builder().identity(shared).listen("/memory/1"));
        Network vfn = world.start(
                platform,
                Network.builder()
                        .identity(shared)
                        .network(NetworkId.VFN)
                        .role(PeerRole.VALIDATOR)
                        .authentication(Authentication.MAYBE_MUTUAL)
                        .listen("/memory/2"));
        Network open = world.start(
                platform,
                Network.builder()
                        .identity(ofPublic)
                        .network(NetworkId.PUBLIC)
                        .authentication(Authentication.MAYBE_MUTUAL)
                        .upstream(EnumSet.of(PeerRole.UPSTREAM))
                        .limits(Limits.DEFAULT.withUnknownInboundLinks(1))
                        .listen("/memory/3"));
        Network validator = world.start(Network.builder().identity(Talk.identity(world.random)));
        validators.trust(validator.self());
        Network fullNode = world.start(node().network(NetworkId.VFN));
        Network anybody = world.start(node());
        validator.dial(validators.addresses().getFirst());
        fullNode.dial(vfn.addresses().getFirst());
        anybody.dial(open.addresses().getFirst());
        // Wrong doors: trusted by the other network only, and of another network.
        fullNode.dial(NetworkAddress.parse("/memory/3").withKey(ofPublic.publicKey()));
        world.runFor(SOON);
        assertThat(validators.peers()).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo(validator.self());
            assertThat(one.link()).isPresent();
        });
        assertThat(vfn.peers()).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo(fullNode.self());
            assertThat(one.role()).isEqualTo(PeerRole.VALIDATOR_FULL_NODE);
        });
        assertThat(open.peers())
                .singleElement()
                .satisfies(one -> assertThat(one.id()).isEqualTo(anybody.self()));
        assertThat(log.lines("refused a link").getFirst()).contains("vfn network", "we are on public");
        world.stop(vfn);
        assertThat(validators.peers().getFirst().link()).isPresent();
        assertThat(open.peers().getFirst().link()).isPresent();
    }

    @Test
    void twoNetworksOfOneNameAndKeyDoNotStart() {
        Platform platform = world.platform();
        Identity shared = Talk.identity(world.random);
        world.start(platform, Network.builder().identity(shared));
        assertThatThrownBy(() -> world.start(platform, Network.builder().identity(shared)))
                .hasMessageContaining("in use");
    }

    // ---- restarts

    @Test
    @Tag("T-04")
    void aNodeThatRestartsStillRefusesWhatItAccepted() {
        Platform platform = world.platform();
        Platform diallers = world.platform();
        Identity identity = Talk.identity(world.random);
        Identity dialler = Talk.identity(world.random);
        Network listening = world.start(platform, node().identity(identity).listen("/memory/1"));
        Network dialling = world.start(diallers, node().identity(dialler));
        listening.trust(dialling.self());
        dialling.dial(listening.addresses().getFirst());
        world.runFor(SOON);
        assertThat(status(listening, dialling).link()).isPresent();
        world.stop(listening);
        world.stop(dialling);

        listening = world.start(platform, node().identity(identity).listen("/memory/1"));
        listening.trust(PeerId.of(dialler.publicKey()));
        // In a new world it remembers no time stamp, and its clock went back.
        world.clockAhead = Duration.ofSeconds(-20);
        Network forgetful = world.start(node().identity(dialler));
        forgetful.dial(listening.addresses().getFirst());
        world.runFor(SOON);
        assertThat(log.lines("refused a link").getFirst()).contains("not above its last one");
        world.stop(forgetful);
        // In its old one it goes on above what it sent.
        Network again = world.start(diallers, node().identity(dialler));
        again.dial(listening.addresses().getFirst());
        world.runFor(SOON);
        assertThat(status(listening, again).link()).isPresent();
    }
}
