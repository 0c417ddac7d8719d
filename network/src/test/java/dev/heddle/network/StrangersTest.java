package dev.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ByteLink;
import dev.heddle.core.Limits;
import dev.heddle.core.NetworkAddress;
import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import dev.heddle.core.testing.CapturedLog;
import dev.heddle.noise.Authentication;
import dev.heddle.noise.Ciphers;
import dev.heddle.noise.HandshakeResult;
import dev.heddle.noise.HandshakeSetup;
import dev.heddle.noise.Identity;
import dev.heddle.noise.InitiatorHandshake;
import dev.heddle.noise.NoiseSuite;
import dev.heddle.session.NetworkId;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Connections of which nothing comes.
class StrangersTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final World world = new World(1);
    private final Network node = world.start(Network.builder()
            .identity(Talk.identity(world.random))
            .listen("/memory/1")
            .onMessage(Talk.NOTES, (_, _) -> {}));

    /// Says what it is told to, and remembers when it was closed.
    private final class Stranger implements ByteLink.Receiver {
        private final ByteLink link;
        private final long sinceNanos = world.loop.nowNanos();
        private long closedAfterNanos = -1;
        private int receivedBytes;

        Stranger(ByteLink link) {
            this.link = link;
            link.start(this);
        }

        void say(byte[] bytes) {
            link.write(world.allocator.heapBuffer(bytes.length).writeBytes(bytes));
            link.flush();
        }

        @Override
        public void onBytes(ByteBuf loan) {
            receivedBytes += loan.readableBytes();
        }

        @Override
        public void onRoom() {}

        @Override
        public void onFinished() {}

        @Override
        public void onClosed(@Nullable IOException cause) {
            closedAfterNanos = world.loop.nowNanos() - sinceNanos;
        }
    }

    private List<Stranger> strangers(int count) {
        List<Stranger> strangers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            world.platform()
                    .transports()
                    .getFirst()
                    .dial(NetworkAddress.parse("/memory/1"), SECOND.toNanos())
                    .thenAccept(link -> strangers.add(new Stranger(link)));
        }
        world.runFor(Duration.ofMillis(20));
        return strangers;
    }

    @Test
    @Tag("T-01")
    void whoSaysNothingIsClosedAfterFiveSeconds() {
        List<Stranger> strangers = strangers(3);
        world.runFor(SECOND.multipliedBy(6));
        assertThat(strangers).allSatisfy(one -> {
            assertThat(one.closedAfterNanos).isBetween(5 * SECOND.toNanos(), 5 * SECOND.toNanos() + 50_000_000);
            assertThat(one.receivedBytes).isZero();
        });
        world.close();
    }

    @Test
    @Tag("T-02")
    void whoSaysNonsenseIsClosedWithoutAByte() {
        SplittableRandom random = new SplittableRandom(1);
        List<Stranger> strangers = strangers(20);
        for (Stranger one : strangers) {
            byte[] bytes = new byte[168 + random.nextInt(1000)];
            random.nextBytes(bytes);
            one.say(bytes);
        }
        world.runFor(Duration.ofMillis(100));
        assertThat(strangers).allSatisfy(one -> {
            assertThat(one.closedAfterNanos).isPositive();
            assertThat(one.receivedBytes).isZero();
        });
        assertThat(node.peers()).isEmpty();
        world.close();
    }

    @Test
    @Tag("T-13")
    void noMoreThanSoManyWaitAndTheirPlacesComeBack() {
        int limit = Limits.DEFAULT.unconfirmedLinks();
        List<Stranger> strangers = strangers(limit + 44);
        world.runFor(Duration.ofMillis(100));
        // Whoever has waited longest for its first message gives way.
        assertThat(strangers.subList(0, 44)).allMatch(one -> one.closedAfterNanos >= 0);
        assertThat(strangers.subList(44, strangers.size())).allMatch(one -> one.closedAfterNanos < 0);
        assertThat(node.statistics().displacedLinks()).isEqualTo(44);
        world.runFor(SECOND.multipliedBy(6));
        assertThat(strangers).allMatch(one -> one.closedAfterNanos >= 0);
        // Links that were confirmed do not count.
        for (int i = 0; i < 3; i++) {
            Network peer = world.start(
                    Network.builder().identity(Talk.identity(world.random)).speak(Talk.NOTES));
            node.trust(peer.self());
            peer.dial(node.addresses().getFirst());
        }
        world.runFor(SECOND);
        assertThat(node.peers()).hasSize(3).allMatch(peer -> peer.link().isPresent());
        assertThat(strangers(limit)).hasSize(limit).allMatch(one -> one.closedAfterNanos < 0);
        world.runFor(SECOND.multipliedBy(6));
        assertThat(node.peers()).allMatch(peer -> peer.link().isPresent());
        world.close();
    }

    private byte[] firstFlight(Identity from, Network to) {
        PublicKey key = to.addresses().getFirst().key().orElseThrow();
        var setup = new HandshakeSetup(from, NoiseSuite.AESGCM_SHA256, world.random::nextBytes, Ciphers.system());
        long nowMillis = world.platform().clock().millis();
        if (new InitiatorHandshake(setup, to.self(), key).firstFlight(nowMillis)
                instanceof HandshakeResult.Done<byte[]>(byte[] flight)) return flight;
        throw new AssertionError("no first flight");
    }

    /// Where strangers are let in no time stamp is looked at, so that one recording can be played for ever.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("T-13")
    void recordedFirstMessagesKeepNoListedPeerOut(boolean ofAListedPeer) {
        Network open = world.start(Network.builder()
                .identity(Talk.identity(world.random))
                .listen("/memory/2")
                .network(NetworkId.PUBLIC)
                .authentication(Authentication.MAYBE_MUTUAL)
                .speak(Talk.NOTES));
        Identity identity = Talk.identity(world.random);
        Identity recordedOf = ofAListedPeer ? identity : Talk.identity(world.random);
        Network listed = world.start(
                Network.builder().identity(identity).network(NetworkId.PUBLIC).speak(Talk.NOTES));
        open.trust(listed.self());
        world.runFor(SECOND);
        byte[] recorded = firstFlight(recordedOf, open);
        int limit = Limits.DEFAULT.unconfirmedLinks();
        // Many more than there are places, 500 in a second.
        for (int i = 0; i < 2 * limit; i++) {
            play(recorded, "/memory/2");
            world.runFor(Duration.ofMillis(2));
        }
        CompletableFuture<PeerId> up =
                listed.dialOnce(open.addresses().getFirst()).toCompletableFuture();
        for (int i = 0; i < limit; i++) {
            play(recorded, "/memory/2");
            world.runFor(Duration.ofMillis(2));
        }
        assertThat(up).isCompletedWithValue(open.self());
        assertThat(open.statistics().displacedLinks()).isGreaterThan(limit);
        world.runFor(SECOND.multipliedBy(6));
        world.close();
    }

    private void play(byte[] recorded, String to) {
        world.platform()
                .transports()
                .getFirst()
                .dial(NetworkAddress.parse(to), SECOND.toNanos())
                .thenAccept(link -> new Stranger(link).say(recorded));
    }

    @Test
    @Tag("T-13")
    void whoHasSentItsFirstMessageDoesNotGiveWay() {
        Identity known = Talk.identity(world.random);
        node.trust(known.peer());
        world.runFor(SECOND);
        Stranger slow = strangers(1).getFirst();
        slow.say(firstFlight(known, node));
        world.runFor(Duration.ofMillis(20));
        assertThat(slow.receivedBytes)
                .as("the answer, and the handshake message")
                .isGreaterThan(48);
        strangers(2 * Limits.DEFAULT.unconfirmedLinks());
        world.runFor(SECOND);
        assertThat(slow.closedAfterNanos).isNegative();
        world.runFor(SECOND.multipliedBy(6));
        assertThat(slow.closedAfterNanos).isPositive();
        assertThat(node.peers()).allMatch(peer -> peer.link().isEmpty());
        world.close();
    }

    @Test
    @Tag("T-13")
    void theLogSaysOfAFloodThatThereWasOne() {
        try (CapturedLog log = CapturedLog.ofRoom("network")) {
            strangers(2 * Limits.DEFAULT.unconfirmedLinks());
            world.runFor(SECOND.multipliedBy(6));
            assertThat(log.lines("refused a link"))
                    .as("once a minute for each place they come from and each reason")
                    .satisfiesExactly(
                            line -> assertThat(line).contains("256 others have not finished their handshake"),
                            line -> assertThat(line).contains("no handshake within 5000 ms"));
        }
        world.close();
    }
}
