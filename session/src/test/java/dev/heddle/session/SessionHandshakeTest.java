package dev.heddle.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Limits;
import dev.heddle.core.Priority;
import dev.heddle.core.ProtocolId;
import dev.heddle.noise.HandshakeRefusal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Two sessions up to the moment they may speak, and everything that can keep them from it.
class SessionHandshakeTest {
    private static final long SECOND = Nodes.SECOND;
    private static final byte[] HELLO_THERE = {1, 2, 3};

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 7", "4, 48", "5, 100", "42, 1048576"})
    void bothConfirmHoweverTheBytesAreCut(long seed, int chunkBytes) {
        try (Pair pair = new Pair(seed)) {
            pair.chunkBytes = chunkBytes;
            pair.run();
            assertThat(pair.dialler.confirmed).isEqualTo(pair.listenerIdentity.peer());
            assertThat(pair.listener.confirmed).isEqualTo(pair.diallerIdentity.peer());
            assertThat(pair.dialler.common).isEqualTo(ProtocolSet.of(Nodes.VOTES, Nodes.ASK));
            assertThat(pair.listener.common).isEqualTo(pair.dialler.common);
            pair.dialler.send(Nodes.VOTES, Priority.HIGH, HELLO_THERE);
            pair.listener.send(Nodes.VOTES, Priority.HIGH, HELLO_THERE);
            pair.run();
            assertThat(pair.listener.bodies(Nodes.VOTES)).containsExactly(HELLO_THERE);
            assertThat(pair.dialler.bodies(Nodes.VOTES)).containsExactly(HELLO_THERE);
        }
    }

    @Test
    void onlyWhatBothSpeakIsCommon() {
        ProtocolId other = new ProtocolId(7);
        HandshakeMessage hello = new HandshakeMessage(ProtocolSet.of(other, Nodes.ASK), 4, NetworkId.VALIDATOR);
        try (Pair pair = new Pair(1, Limits.DEFAULT, Nodes.HELLO, hello)) {
            pair.run();
            assertThat(pair.dialler.common).isEqualTo(ProtocolSet.of(Nodes.ASK)).isEqualTo(pair.listener.common);
        }
    }

    @Test
    void whatWasOfferedBeforeTheLinkOpenedIsSentThen() {
        try (Pair pair = new Pair(1)) {
            pair.dialler.send(Nodes.VOTES, Priority.HIGH, HELLO_THERE);
            pair.run();
            assertThat(pair.listener.bodies(Nodes.VOTES)).containsExactly(HELLO_THERE);
            assertThat(pair.dialler.fates).containsExactly(Fate.WRITTEN);
        }
    }

    static Stream<Arguments> misfits() {
        ProtocolSet protocols = ProtocolSet.of(Nodes.VOTES, Nodes.ASK);
        return Stream.of(
                Arguments.of(new HandshakeMessage(protocols, 1, NetworkId.VALIDATOR), "chain"),
                Arguments.of(new HandshakeMessage(protocols, 4, NetworkId.PUBLIC), "network"),
                Arguments.of(
                        new HandshakeMessage(ProtocolSet.of(new ProtocolId(1)), 4, NetworkId.VALIDATOR), "protocols"),
                Arguments.of(new HandshakeMessage(ProtocolSet.of(), 4, NetworkId.VALIDATOR), "protocols"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    @DisplayName("section 8: other chain, other network, no common protocols: nothing is sent, both close")
    void bothCloseWhenTheyDoNotFit(HandshakeMessage hello, String why) {
        try (Pair pair = new Pair(1, Limits.DEFAULT, Nodes.HELLO, hello)) {
            // Each side sees for itself, whatever the other does.
            pair.dialler.pump(pair.nowNanos);
            while (pair.carry(pair.dialler, pair.listener) || pair.carry(pair.listener, pair.dialler)) {}
            for (End end : List.of(pair.dialler, pair.listener)) {
                assertThat(end.closed).isInstanceOfSatisfying(CloseCause.Incompatible.class, cause -> {
                    assertThat(cause.reason()).contains(why);
                    assertThat(cause.retryHelps()).isFalse();
                });
                assertThat(end.confirmed).isNull();
                end.assertNothingHeld();
            }
        }
    }

    @Test
    void aClaimThatIsNotGoodEndsWithoutAnAnswer() {
        try (Pair pair = new Pair(1)) {
            pair.listener.vets = false;
            pair.run();
            assertThat(pair.listener.claim).isNotNull();
            assertThat(pair.listener.reading).isFalse();
            HandshakeRefusal refusal = new HandshakeRefusal.Replayed(pair.diallerIdentity.peer(), 1, 1);
            pair.listener.on(pair.nowNanos, new SessionInput.Vetted(refusal));
            assertThat(pair.listener.closed).isEqualTo(new CloseCause.Refused(refusal));
            assertThat(pair.listener.sent.isReadable()).as("not a byte").isFalse();
            pair.listener.assertNothingHeld();
            pair.run();
            assertThat(pair.dialler.closed).isEqualTo(new CloseCause.Refused(new HandshakeRefusal.Unanswered()));
        }
    }

    @Test
    void aListenerThatBreaksOffUnansweredIsNamedAsSuch() {
        try (Pair pair = new Pair(1)) {
            pair.dialler.pump(pair.nowNanos);
            pair.dialler.on(pair.nowNanos, new SessionInput.LinkLost(null));
            assertThat(pair.dialler.closed).isEqualTo(new CloseCause.Refused(new HandshakeRefusal.Unanswered()));
            pair.listener.on(pair.nowNanos, new SessionInput.LinkLost(null));
            assertThat(pair.listener.closed).isEqualTo(new CloseCause.LinkLost(null));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 33, 49})
    @Tag("T-01")
    @DisplayName("section 8: a message that does not come is waited for, up to the limit")
    void aHandshakeThatTricklesEndsAtFiveSeconds(int bytesEachTick) {
        try (RawDialler raw = new RawDialler(1)) {
            byte[] flight = raw.flight();
            // So slowly that it would be complete after the end.
            long tick = 6 * SECOND / (flight.length / bytesEachTick);
            long start = raw.nowNanos;
            for (int at = 0; at < flight.length && raw.listener.closed == null; at += bytesEachTick) {
                raw.nowNanos += tick;
                raw.listener.deadline(Math.min(raw.nowNanos, start + 5 * SECOND - 1));
                assertThat(raw.listener.closed).isNull();
                raw.listener.deadline(raw.nowNanos);
                raw.send(Arrays.copyOfRange(flight, at, Math.min(flight.length, at + bytesEachTick)));
            }
            assertThat(raw.nowNanos - start).isBetween(5 * SECOND, 6 * SECOND);
            assertThat(raw.listener.closed).isEqualTo(new CloseCause.HandshakeTimeout(5000));
            raw.listener.assertNothingHeld();
        }
    }

    @Test
    @Tag("T-01")
    void theClockIsForTheWholeHandshake() {
        try (Pair pair = new Pair(1)) {
            pair.chunkBytes = 1;
            assertThat(pair.dialler.session.nextDeadlineNanos()).isEqualTo(pair.nowNanos + 5 * SECOND);
            pair.dialler.pump(pair.nowNanos);
            long start = pair.nowNanos;
            for (int i = 0; i < 168 + 48 + 10; i++) {
                pair.nowNanos = start + i * SECOND / 50;
                if (!pair.carry(pair.dialler, pair.listener)) pair.carry(pair.listener, pair.dialler);
            }
            // Records have begun, the handshake message has not come whole.
            pair.nowNanos = start + 5 * SECOND;
            for (End end : List.of(pair.dialler, pair.listener)) {
                assertThat(end.closed).isNull();
                assertThat(end.session.nextDeadlineNanos()).isEqualTo(pair.nowNanos);
                end.deadline(pair.nowNanos);
                assertThat(end.closed).isEqualTo(new CloseCause.HandshakeTimeout(5000));
                end.assertNothingHeld();
            }
        }
    }

    @Test
    @Tag("T-06")
    void aRecordedConnectionSentAgainIsNeverConfirmed() {
        byte[] recorded;
        try (Pair honest = new Pair(7)) {
            honest.dialler.pump(honest.nowNanos);
            byte[] flight = honest.dialler.takeSent();
            honest.listener.receive(honest.nowNanos, flight);
            honest.dialler.receive(honest.nowNanos, honest.listener.takeSent());
            honest.dialler.send(Nodes.VOTES, Priority.HIGH, HELLO_THERE);
            honest.dialler.pump(honest.nowNanos);
            byte[] records = honest.dialler.takeSent();
            honest.listener.receive(honest.nowNanos, records);
            assertThat(honest.listener.came).hasSize(1);
            recorded = Nodes.joined(flight, records);
        }
        for (int cut : new int[] {168, 169, recorded.length}) {
            // The same node after a restart: the same keys, another ephemeral one.
            try (Pair replayed = new Pair(7)) {
                replayed.random.nextLong();
                End victim = replayed.listener;
                victim.receive(replayed.nowNanos, Arrays.copyOf(recorded, 168));
                assertThat(victim.claim).isNotNull();
                victim.receive(replayed.nowNanos, Arrays.copyOfRange(recorded, 168, cut));
                if (cut == recorded.length) {
                    assertThat(victim.closed).isInstanceOf(CloseCause.Altered.class);
                } else {
                    victim.deadline(replayed.nowNanos + 5 * SECOND);
                    assertThat(victim.closed).isEqualTo(new CloseCause.HandshakeTimeout(5000));
                }
                assertThat(victim.confirmed).isNull();
                assertThat(victim.came).isEmpty();
                victim.assertNothingHeld();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Tag("T-06")
    void noBytesButThePeersOwnRecordConfirm(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        try (RawDialler raw = RawDialler.upgraded(seed, Limits.DEFAULT)) {
            byte[] record = raw.seal(raw.hello());
            record[random.nextInt(2, record.length)] ^= (byte) (1 << random.nextInt(8));
            raw.send(record);
            assertThat(raw.listener.closed).isInstanceOf(CloseCause.Altered.class);
            assertThat(raw.listener.confirmed).isNull();
            raw.listener.assertNothingHeld();
        }
    }

    @Test
    void bytesBehindTheFirstFlightClose() {
        for (boolean together : new boolean[] {true, false}) {
            try (RawDialler raw = new RawDialler(1)) {
                raw.listener.vets = false;
                if (together) {
                    raw.send(Nodes.joined(raw.flight(), new byte[1]));
                } else {
                    raw.send(raw.flight());
                    raw.send(new byte[1]);
                }
                assertThat(raw.listener.closed)
                        .isInstanceOfSatisfying(
                                CloseCause.Violation.class,
                                cause -> assertThat(cause.reason()).contains("answer"));
                assertThat(raw.listener.sent.isReadable()).isFalse();
                raw.listener.assertNothingHeld();
            }
        }
    }

    @Test
    @Tag("T-03")
    void whoeverIsNotListedIsRefusedWithoutAByte() {
        try (RawDialler raw = new RawDialler(1);
                RawDialler stranger = new RawDialler(2)) {
            raw.send(stranger.flight());
            assertThat(raw.listener.closed)
                    .isInstanceOfSatisfying(
                            CloseCause.Refused.class,
                            cause ->
                                    assertThat(cause.refusal()).isInstanceOf(HandshakeRefusal.WrongResponderKey.class));
            assertThat(raw.listener.sent.isReadable()).isFalse();
            raw.listener.assertNothingHeld();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0001 00", "0006 010101040400", "ffff", "0007 01000104040000"})
    @DisplayName("section 8: a message that does not decode closes")
    void aBadHandshakeMessageCloses(String hello) {
        try (RawDialler raw = RawDialler.upgraded(1, Limits.DEFAULT)) {
            raw.sendSealed(Nodes.hex(hello));
            assertThat(raw.listener.closed).isInstanceOf(CloseCause.Violation.class);
            assertThat(raw.listener.confirmed).isNull();
            raw.listener.assertNothingHeld();
        }
    }

    @Test
    void aHandshakeMessageMayComeInManyRecords() {
        try (RawDialler raw = RawDialler.upgraded(1, Limits.DEFAULT)) {
            for (byte one : raw.hello()) raw.sendSealed(new byte[] {one});
            assertThat(raw.listener.confirmed).isNotNull();
        }
    }

    @Test
    @Tag("T-06")
    void nothingIsDeliveredBeforeTheNodeAdmitsTheLink() {
        try (RawDialler raw = RawDialler.upgraded(1, Limits.DEFAULT)) {
            raw.listener.admits = false;
            byte[] vote = Nodes.messageFrame(Nodes.VOTES, HELLO_THERE);
            byte[] half = Arrays.copyOf(vote, 6);
            // All of it in one read: with the handshake message, in a record of its own, and begun.
            raw.send(Nodes.joined(raw.seal(Nodes.joined(raw.hello(), vote)), raw.seal(vote), raw.seal(half)));
            assertThat(raw.listener.confirmed).isNotNull();
            assertThat(raw.listener.reading).isFalse();
            assertThat(raw.listener.came).isEmpty();
            raw.listener.on(raw.nowNanos, new SessionInput.Admitted());
            assertThat(raw.listener.reading).isTrue();
            assertThat(raw.listener.bodies(Nodes.VOTES)).containsExactly(HELLO_THERE, HELLO_THERE);
            raw.sendSealed(Arrays.copyOfRange(vote, 6, vote.length));
            assertThat(raw.listener.came).hasSize(3);
        }
    }

    @Test
    void aViolationInWhatWaitedForAdmissionCloses() {
        try (RawDialler raw = RawDialler.upgraded(1, Limits.DEFAULT)) {
            raw.listener.admits = false;
            byte[] vote = Nodes.messageFrame(Nodes.VOTES, HELLO_THERE);
            raw.send(Nodes.joined(
                    raw.seal(raw.hello()), raw.seal(Nodes.hex("ffffffff")), raw.seal(vote), raw.seal(vote)));
            raw.listener.on(raw.nowNanos, new SessionInput.Admitted());
            assertThat(raw.listener.closed).isInstanceOf(CloseCause.Violation.class);
            assertThat(raw.listener.came).isEmpty();
            raw.listener.assertNothingHeld();
        }
    }

    @Test
    void aPeerThatEndsBeforeItIsAdmittedIsStillHeard() {
        try (RawDialler raw = RawDialler.upgraded(1, Limits.DEFAULT)) {
            raw.listener.admits = false;
            raw.sendSealed(raw.hello(), Nodes.messageFrame(Nodes.VOTES, HELLO_THERE));
            raw.listener.on(raw.nowNanos, new SessionInput.PeerFinished());
            assertThat(raw.listener.closed).isNull();
            raw.listener.on(raw.nowNanos, new SessionInput.Admitted());
            assertThat(raw.listener.bodies(Nodes.VOTES)).containsExactly(HELLO_THERE);
            assertThat(raw.listener.finished).isTrue();
            raw.listener.on(raw.nowNanos, new SessionInput.LinkLost(null));
            assertThat(raw.listener.closed).isEqualTo(new CloseCause.ByPeer());
        }
    }

    @Test
    void aPeerThatEndsWithinTheHandshakeClosedIt() {
        try (RawDialler raw = RawDialler.upgraded(1, Limits.DEFAULT)) {
            raw.listener.on(raw.nowNanos, new SessionInput.PeerFinished());
            assertThat(raw.listener.closed).isEqualTo(new CloseCause.ByPeer());
            raw.listener.assertNothingHeld();
        }
    }

    @Test
    void dialingOneselfIsRefusedBeforeAByte() {
        try (Pair pair = new Pair(1);
                End self = new End(end -> Session.initiator(
                        Nodes.settings(
                                pair.diallerIdentity,
                                pair.random::nextBytes,
                                Nodes.HELLO,
                                Limits.DEFAULT,
                                end.allocator),
                        end.statistics,
                        () -> {},
                        0,
                        pair.diallerIdentity.peer(),
                        pair.diallerIdentity.publicKey(),
                        1))) {
            self.pump(0);
            assertThat(self.closed).isEqualTo(new CloseCause.Refused(new HandshakeRefusal.SelfDial()));
            assertThat(self.sent.isReadable()).isFalse();
        }
    }
}
