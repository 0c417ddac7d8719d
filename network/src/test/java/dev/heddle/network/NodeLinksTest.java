package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ByteLink;
import dev.heddle.core.Entropy;
import dev.heddle.core.EventLoop;
import dev.heddle.core.ForwardingLink;
import dev.heddle.core.ForwardingPlatform;
import dev.heddle.core.ForwardingTransport;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PeerRole;
import dev.heddle.core.Platform;
import dev.heddle.core.Timer;
import dev.heddle.core.Transport;
import dev.heddle.core.VirtualLoop;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.noise.Identity;
import dev.heddle.noise.PrivateKey;
import dev.heddle.session.CloseCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Links of whole nodes that are asked for one by one, ended, or replaced.
class NodeLinksTest {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final World world = new World(1);
    private final CapturedLog log = CapturedLog.ofRoom("network");
    private final List<PeerEvent> events = new ArrayList<>();
    private final Network listening = world.start(Network.builder()
            .identity(Talk.identity(world.random))
            .listen("/memory/1")
            .onPeer(events::add));
    private final Network dialling = world.start(Network.builder().identity(Talk.identity(world.random)));
    private final NetworkAddress there = listening.addresses().getFirst();

    @AfterEach
    void everythingEnds() {
        world.close();
        log.close();
    }

    private CompletableFuture<PeerId> dialOnce(Network from, NetworkAddress address) {
        CompletableFuture<PeerId> up = from.dialOnce(address).toCompletableFuture();
        world.runFor(SOON);
        return up;
    }

    private static String reason(CompletableFuture<?> dial) {
        Throwable failure = dial.handle((_, why) -> why).join();
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        assertThat(cause).isInstanceOf(DialException.class).hasMessageContaining("dialling /");
        return ((DialException) cause).reason();
    }

    // ---- dialled once

    @Test
    void aSingleDialIsCompleteOnceThePeerIsUpAndIsNotRepeated() {
        listening.trust(dialling.self());
        assertThat(dialOnce(dialling, there)).isCompletedWithValue(listening.self());
        assertThat(dialling.peers()).hasSize(1);
        world.cut();
        world.runFor(Duration.ofMinutes(5));
        assertThat(events).hasSize(2);
        assertThat(dialling.peers()).as("it was a stranger").isEmpty();
    }

    @Test
    @DisplayName("section 16: a dial for a peer that is active is answered without dialling")
    void aSingleDialOfALinkedPeerIsCompleteAtOnce() {
        listening.trust(dialling.self());
        dialling.dial(there);
        world.runFor(SOON);
        world.reachable = false;
        assertThat(dialOnce(dialling, there)).isCompletedWithValue(listening.self());
        assertThat(events).hasSize(1);
    }

    @Test
    void aSingleDialSaysWhatCanBeKnown() {
        assertThat(reason(dialOnce(dialling, there)))
                .contains("without an answer", "listed", "public key", "clocks", "slot");
        assertThat(log.lines("refused a link").getFirst()).contains("not among the trusted peers", "list it");
        NetworkAddress nowhere = NetworkAddress.parse("/memory/9")
                .withKey(Talk.identity(world.random).publicKey());
        assertThat(reason(dialOnce(dialling, nowhere))).contains("nobody is there");
        NetworkAddress wrongKey = there.withKey(Talk.identity(world.random).publicKey());
        assertThat(reason(dialOnce(dialling, wrongKey))).contains("whether its public key is the one in our address");
        Network otherChain = world.start(
                Network.builder().identity(Talk.identity(world.random)).chain(9));
        listening.trust(otherChain.self());
        assertThat(reason(dialOnce(otherChain, there))).contains("chain 4, we are on 9");
        assertThat(reason(dialOnce(
                        dialling,
                        NetworkAddress.parse("/ip4/1.2.3.4/tcp/5")
                                .withKey(Talk.identity(world.random).publicKey()))))
                .contains("no transport");
        assertThat(dialling.peers()).isEmpty();
    }

    @Test
    void aSingleDialOfWhatIsNoDialableAddressIsTheCallersMistake() {
        assertThatThrownBy(() -> dialling.dialOnce(NetworkAddress.parse("/memory/1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/noise-ik/<key>");
    }

    @Test
    void aNodeThatClosesEndsItsSingleDials() {
        Network closing = world.start(Network.builder().identity(Talk.identity(world.random)));
        CompletableFuture<PeerId> up = closing.dialOnce(there).toCompletableFuture();
        closing.closeAsync();
        world.runFor(SOON);
        assertThat(reason(up)).contains("shutting down");
    }

    @Test
    @DisplayName("section 17.1: ourselves are skipped, by id or by key, with one line")
    void ourselvesAreSkipped() {
        Identity own = Talk.identity(world.random);
        PeerId name = new PeerId(1, 2, 3, 4);
        NetworkAddress mine = NetworkAddress.parse("/memory/2").withKey(own.publicKey());
        Identity other = Talk.identity(world.random);
        Network named = world.start(Network.builder()
                .identity(own.withPeer(name))
                .listen("/memory/2")
                .seeds(List.of(mine))
                .peers(List.of(
                        PeerDescription.of(mine, PeerRole.VALIDATOR),
                        new PeerDescription(name, List.of(other.publicKey()), List.of(), PeerRole.VALIDATOR))));
        named.trust(name, other.publicKey());
        named.trust(PeerId.of(own.publicKey()));
        CompletableFuture<PeerId> up = named.dial(mine).toCompletableFuture();
        assertThat(reason(dialOnce(named, mine))).contains("this node itself");
        world.runFor(Duration.ofMinutes(3));
        assertThat(named.peers()).isEmpty();
        assertThat(up)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(IllegalArgumentException.class)
                .withMessageContaining("this node itself");
        assertThat(log.lines("this node itself")).hasSize(1);
        assertThat(log.lines("refused a link")).isEmpty();
    }

    // ---- ended

    @Test
    void disconnectEndsTheLinkInGoodOrderAndAWantedPeerIsDialledAgain() {
        listening.trust(dialling.self());
        dialling.dial(there);
        world.runFor(SOON);
        dialling.disconnect(listening.self());
        world.runFor(Duration.ofMillis(100));
        assertThat(log.lines("lost " + listening.self().brief()))
                .singleElement()
                .asString()
                .contains("this node was told to disconnect");
        assertThat(events).last().isEqualTo(new PeerEvent.Down(dialling.self(), new CloseCause.ByPeer()));
        world.runFor(SOON);
        assertThat(events).hasSize(3);
        dialling.disconnect(new PeerId(1, 2, 3, 4));
        listening.disconnect(dialling.self());
        world.runFor(Duration.ofMillis(100));
        assertThat(events).last().isEqualTo(new PeerEvent.Down(dialling.self(), new CloseCause.Disconnected()));
    }

    @Test
    void theLogSaysWhenADialIsTriedAgain() {
        Identity absent = Talk.identity(world.random);
        dialling.dial(NetworkAddress.parse("/memory/9").withKey(absent.publicKey()));
        world.runFor(Duration.ofMinutes(10));
        List<String> lines =
                log.lines("dialling " + PeerId.of(absent.publicKey()).brief());
        assertThat(lines).hasSizeBetween(5, 11);
        assertThat(lines)
                .allMatch(
                        line -> line.matches(
                                "INFO dialling \\w{8} at /memory/9 failed: nobody is there; next try in \\d+ s( \\(and .*\\))?"));
    }

    // ---- replaced

    @Test
    @Tag("T-13")
    void ofReplacedLinksThatLingerThereAreSoMany() {
        Identity same = Talk.identity(world.random);
        listening.trust(PeerId.of(same.publicKey()));
        for (int i = 0; i < 30; i++) {
            world.start(Network.builder().identity(same)).dialOnce(there);
            world.runFor(Duration.ofMillis(15));
            assertThat(world.pipes)
                    .as("two ends of the one in use, of four that linger, and of what is under way")
                    .hasSizeLessThanOrEqualTo(2 * (1 + 4 + 2));
        }
        world.runFor(SOON);
        assertThat(world.pipes).hasSize(2);
        assertThat(events).hasSize(1);
    }

    // ---- connects that end late

    @Test
    @Tag("T-21")
    void aConnectThatEndsLongAfterTheCloseIsClosed() {
        CompletableFuture<ByteLink> late = new CompletableFuture<>();
        Platform slow = new ForwardingPlatform(world.platform()) {
            @Override
            public List<Transport> transports() {
                return List.of(new Connected(super.transports().getFirst(), late));
            }
        };
        Identity identity = Talk.identity(world.random);
        Network closing = world.start(slow, Network.builder().identity(identity));
        closing.dial(there);
        world.runFor(Duration.ofMillis(1));
        CompletableFuture<Void> closed = closing.closeAsync().toCompletableFuture();
        world.runFor(Duration.ofMinutes(1));
        assertThat(closed).isCompleted();
        identity.close();
        world.platform().transports().getFirst().dial(there, SOON.toNanos()).thenAccept(late::complete);
        world.runFor(Duration.ofMillis(100));
        assertThat(world.pipes).isEmpty();
    }

    @Test
    void aCloseWaitsForAConnectUnderWayAndClosesWhatComesOfIt() {
        Network closing = world.start(Network.builder().identity(Talk.identity(world.random)));
        CompletableFuture<PeerId> up = closing.dialOnce(there).toCompletableFuture();
        world.runFor(Duration.ofMillis(1));
        CompletableFuture<Void> closed = closing.closeAsync().toCompletableFuture();
        world.runFor(Duration.ofMillis(2));
        assertThat(closed).isNotDone();
        world.runFor(Duration.ofMillis(5));
        assertThat(closed).isCompleted();
        assertThat(reason(up)).contains("shutting down");
        world.runFor(Duration.ofMillis(100));
        assertThat(world.pipes).isEmpty();
    }

    @Test
    void aLinkThatCannotBeStartedIsClosedAndItsDialFails() {
        Identity identity = Talk.identity(world.random);
        Network network = world.start(Network.builder().identity(identity));
        CompletableFuture<PeerId> up = network.dialOnce(there).toCompletableFuture();
        world.runFor(Duration.ofMillis(1));
        identity.close();
        world.runFor(Duration.ofMillis(100));
        assertThat(reason(up)).contains("could not be started");
        assertThat(log.lines("ERROR a link could not be started")).hasSize(1);
        assertThat(world.pipes).isEmpty();
    }

    // ---- threads and secrets

    /// A connect that is done before anybody attaches to it completes on the dialler's thread; the link is
    /// used on its own loop all the same.
    @Test
    void aLinkThatWasThereAtOnceIsStartedOnItsOwnLoop() {
        OtherLoop other = new OtherLoop(world.loop);
        List<Boolean> startedInLoop = new ArrayList<>();
        CompletableFuture<ByteLink> connected = new CompletableFuture<>();
        Platform hasty = new ForwardingPlatform(world.platform()) {
            @Override
            public List<Transport> transports() {
                return List.of(new Connected(super.transports().getFirst(), connected));
            }
        };
        Identity identity = Talk.identity(world.random);
        listening.trust(PeerId.of(identity.publicKey()));
        world.runFor(Duration.ofMillis(1));
        Transport real = world.platform().transports().getFirst();
        real.dial(there, SOON.toNanos())
                .thenAccept(link -> connected.complete(new ForwardingLink(link) {
                    @Override
                    public EventLoop loop() {
                        return other;
                    }

                    @Override
                    public void start(Receiver receiver) {
                        startedInLoop.add(other.inLoop());
                        super.start(receiver);
                    }
                }));
        world.runFor(Duration.ofMillis(10));
        Network network = world.start(hasty, Network.builder().identity(identity));
        assertThat(dialOnce(network, there)).isCompletedWithValue(listening.self());
        assertThat(startedInLoop).containsExactly(true);
    }

    /// Has one link, which is there already.
    private static final class Connected extends ForwardingTransport {
        private final CompletionStage<ByteLink> link;

        Connected(Transport real, CompletionStage<ByteLink> link) {
            super(real);
            this.link = link;
        }

        @Override
        public CompletionStage<ByteLink> dial(NetworkAddress address, long timeoutNanos) {
            return link;
        }
    }

    /// Another thread's worth of work, in the same virtual time.
    private static final class OtherLoop implements EventLoop {
        private final VirtualLoop world;
        private boolean inLoop;

        OtherLoop(VirtualLoop world) {
            this.world = world;
        }

        private Runnable inside(Runnable task) {
            return () -> {
                inLoop = true;
                try {
                    task.run();
                } finally {
                    inLoop = false;
                }
            };
        }

        @Override
        public void execute(Runnable task) {
            world.execute(inside(task));
        }

        @Override
        public long nowNanos() {
            return world.nowNanos();
        }

        @Override
        public Timer schedule(long deadlineNanos, Runnable task) {
            return world.schedule(deadlineNanos, inside(task));
        }

        @Override
        public <T> T local(Class<T> type, Supplier<T> maker) {
            return world.local(type, maker);
        }

        @Override
        public boolean inLoop() {
            return inLoop;
        }
    }

    /// A key that the builder made is known to nobody else.
    @Test
    @Tag("T-07")
    void aKeyThatTheBuilderMadeIsWipedWhenTheNetworkCloses() {
        List<byte[]> drawn = new ArrayList<>();
        Platform watched = new ForwardingPlatform(world.platform()) {
            @Override
            public Entropy entropy() {
                Entropy real = super.entropy();
                return target -> {
                    real.fill(target);
                    if (target.length == PrivateKey.BYTES) drawn.add(target);
                };
            }

            @Override
            public <T> T await(CompletionStage<T> stage) {
                world.runFor(SOON);
                return stage.toCompletableFuture().join();
            }
        };
        Network network = Network.builder().platform(watched).start();
        assertThat(drawn).hasSize(1);
        byte[] key = drawn.getFirst();
        assertThat(key).isNotEqualTo(new byte[PrivateKey.BYTES]);
        network.close();
        assertThat(key).isEqualTo(new byte[PrivateKey.BYTES]);
    }
}
