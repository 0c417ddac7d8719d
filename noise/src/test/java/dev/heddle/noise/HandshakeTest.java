package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PeerId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The two roles against each other, and the responder against everything else.
class HandshakeTest {
    private static final long NOW_MILLIS = 1_790_000_000_000L;
    private static final byte[] PLAIN = {1, 2, 3};

    private final SplittableRandom random = new SplittableRandom(7);
    private final Identity dialler = Keys.identity(random);
    private final Identity listener = Keys.identity(random);
    private final TrustedPeers trusted = Keys.trusting(dialler);

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    void bothEndWithTheSameHashAndOpenEachOthersRecords(NoiseSuite suite) {
        InitiatorHandshake initiator = initiator(suite);
        ResponderHandshake responder = responder(suite);
        Claim claim = Keys.done(responder.read(Keys.done(initiator.firstFlight(NOW_MILLIS)), trusted));
        assertThat(claim).isEqualTo(new Claim(dialler.peer(), dialler.publicKey(), NOW_MILLIS, true));
        byte[] answer = new byte[5 + ResponderHandshake.ANSWER_BYTES];
        Established listening = responder.answer(answer, 5);
        Established dialling = Keys.done(initiator.read(Arrays.copyOfRange(answer, 5, answer.length)));

        assertThat(dialling.handshakeHash()).isEqualTo(listening.handshakeHash());
        assertThat(Records.open(listening.opener(), Records.seal(dialling.sealer(), PLAIN)))
                .isEqualTo(PLAIN);
        assertThat(Records.open(dialling.opener(), Records.seal(listening.sealer(), PLAIN)))
                .isEqualTo(PLAIN);
    }

    @Test
    void aPeerIdNeedNotBeTheKey() {
        PeerId account = new PeerId(1, 2, 3, 4);
        Identity validator = Identity.generate(account, Keys.entropy(random), Ciphers.system());
        InitiatorHandshake initiator =
                new InitiatorHandshake(Keys.setup(validator, random), listener.peer(), listener.publicKey());
        ResponderHandshake responder = responder(NoiseSuite.AESGCM_SHA256);
        Claim claim = Keys.done(
                responder.read(Keys.done(initiator.firstFlight(NOW_MILLIS)), Keys.trusting(dialler, validator)));
        assertThat(claim.peer()).isEqualTo(account);
        assertThat(claim.key()).isEqualTo(validator.publicKey());
    }

    @Test
    @Tag("T-02")
    @DisplayName("section 6.4, 1: any other length than 168 is refused")
    void onlyMessagesOfTheirFixedLengthAreLookedAt() {
        byte[] flight = flight();
        for (int bytes = 0; bytes <= 400; bytes++) {
            if (bytes == flight.length) continue;
            WatchedCiphers watched = new WatchedCiphers(Ciphers.system());
            HandshakeRefusal refusal = Keys.refused(responder(watched).read(Arrays.copyOf(flight, bytes), trusted));
            assertThat(refusal).isEqualTo(new HandshakeRefusal.WrongLength(bytes, 168));
            assertThat(watched.calls).isZero();

            InitiatorHandshake initiator = initiator(NoiseSuite.AESGCM_SHA256);
            Keys.done(initiator.firstFlight(NOW_MILLIS));
            if (bytes == InitiatorHandshake.ANSWER_BYTES) continue;
            assertThat(Keys.refused(initiator.read(new byte[bytes])))
                    .isEqualTo(new HandshakeRefusal.WrongLength(bytes, 48));
        }
    }

    @Test
    @Tag("T-03")
    @DisplayName("section 6.4, 5: an id that is not listed is refused")
    void anIdThatIsNotListedIsRefusedBeforeAnyCryptography() {
        WatchedCiphers watched = new WatchedCiphers(Ciphers.system());
        TrustedPeers others = Keys.trusting(Keys.identity(random), Keys.identity(random));
        HandshakeRefusal refusal = Keys.refused(responder(watched).read(flight(), others));
        assertThat(refusal).isEqualTo(new HandshakeRefusal.NotListed(dialler.peer()));
        assertThat(watched.calls).isZero();
    }

    @Test
    @Tag("T-03")
    @DisplayName("section 6.4, 2: our own id is refused")
    void ourOwnIdIsRefusedBeforeAnyCryptographyEvenIfListed() {
        byte[] flight = flight();
        System.arraycopy(listener.peer().bytes(), 0, flight, 0, PeerId.BYTES);
        WatchedCiphers watched = new WatchedCiphers(Ciphers.system());
        HandshakeRefusal refusal = Keys.refused(responder(watched).read(flight, Keys.trusting(dialler, listener)));
        assertThat(refusal).isEqualTo(new HandshakeRefusal.SelfDial());
        assertThat(watched.calls).isZero();
    }

    @Test
    @Tag("T-03")
    @DisplayName("section 6.4, 3: another key than ours is refused")
    void aWrongResponderKeyIsRefusedBeforeAnyCryptography() {
        Identity stranger = Keys.identity(random);
        InitiatorHandshake initiator =
                new InitiatorHandshake(Keys.setup(dialler, random), listener.peer(), stranger.publicKey());
        WatchedCiphers watched = new WatchedCiphers(Ciphers.system());
        HandshakeRefusal refusal =
                Keys.refused(responder(watched).read(Keys.done(initiator.firstFlight(NOW_MILLIS)), trusted));
        assertThat(refusal).isEqualTo(new HandshakeRefusal.WrongResponderKey(dialler.peer()));
        assertThat(watched.calls).isZero();
    }

    @Test
    void aNodeDoesNotDialItself() {
        HandshakeSetup setup = Keys.setup(dialler, random);
        InitiatorHandshake byId = new InitiatorHandshake(setup, dialler.peer(), listener.publicKey());
        InitiatorHandshake byKey = new InitiatorHandshake(setup, listener.peer(), dialler.publicKey());
        assertThat(Keys.refused(byId.firstFlight(NOW_MILLIS))).isEqualTo(new HandshakeRefusal.SelfDial());
        assertThat(Keys.refused(byKey.firstFlight(NOW_MILLIS))).isEqualTo(new HandshakeRefusal.SelfDial());
    }

    @Test
    @DisplayName("section 6.4, 5: a listed id with another key is refused")
    void aListedIdWithAnotherKeyIsRefused() {
        Identity impostor = Identity.generate(dialler.peer(), Keys.entropy(random), Ciphers.system());
        InitiatorHandshake initiator =
                new InitiatorHandshake(Keys.setup(impostor, random), listener.peer(), listener.publicKey());
        byte[] flight = Keys.done(initiator.firstFlight(NOW_MILLIS));
        ResponderHandshake responder = responder(NoiseSuite.AESGCM_SHA256);
        assertThat(Keys.refused(responder.read(flight, trusted)))
                .isEqualTo(new HandshakeRefusal.WrongKey(dialler.peer()));
        assertThatThrownBy(() -> responder.answer(new byte[48], 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anyOfAPeersKeysWillDo() {
        TrustedPeers two = TrustedPeers.of(
                Map.of(dialler.peer(), List.of(Keys.identity(random).publicKey(), dialler.publicKey())));
        ResponderHandshake responder = responder(NoiseSuite.AESGCM_SHA256);
        assertThat(Keys.done(responder.read(flight(), two)).key()).isEqualTo(dialler.publicKey());
    }

    @Test
    @Tag("T-08")
    @DisplayName("section 6.4, 4: a tag that fails is refused")
    void everyFlippedBitOfTheFirstFlightIsRefused() {
        byte[] flight = flight();
        for (int bit = 0; bit < flight.length * 8; bit++) {
            ResponderHandshake responder = responder(NoiseSuite.AESGCM_SHA256);
            Keys.refused(responder.read(Keys.flipped(flight, bit), trusted));
            assertThatThrownBy(() -> responder.read(flight, trusted)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> responder.answer(new byte[48], 0)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @Tag("T-08")
    void everyFlippedBitOfTheAnswerIsRefused() {
        for (int bit = 0; bit < InitiatorHandshake.ANSWER_BYTES * 8; bit++) {
            InitiatorHandshake initiator = initiator(NoiseSuite.AESGCM_SHA256);
            ResponderHandshake responder = responder(NoiseSuite.AESGCM_SHA256);
            Keys.done(responder.read(Keys.done(initiator.firstFlight(NOW_MILLIS)), trusted));
            byte[] answer = new byte[48];
            responder.answer(answer, 0);
            assertThat(Keys.refused(initiator.read(Keys.flipped(answer, bit))))
                    .isEqualTo(
                            new HandshakeRefusal.Unreadable(HandshakeRefusal.Unreadable.Part.ANSWER, Optional.empty()));
            assertThatThrownBy(() -> initiator.read(answer)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void differentSuitesDoNotUnderstandEachOther() {
        byte[] flight = Keys.done(initiator(NoiseSuite.CHACHAPOLY_SHA256).firstFlight(NOW_MILLIS));
        assertThat(Keys.refused(responder(NoiseSuite.AESGCM_SHA256).read(flight, trusted)))
                .isEqualTo(new HandshakeRefusal.Unreadable(
                        HandshakeRefusal.Unreadable.Part.STATIC_KEY, Optional.of(dialler.peer())));
    }

    @Test
    void aTimeStampThatDoesNotVerifyIsRefusedWithWhomItsSenderClaimedToBe() {
        byte[] flight = Keys.flipped(flight(), InitiatorHandshake.FIRST_FLIGHT_BYTES * 8 - 1);
        assertThat(Keys.refused(responder(NoiseSuite.AESGCM_SHA256).read(flight, trusted)))
                .isEqualTo(new HandshakeRefusal.Unreadable(
                        HandshakeRefusal.Unreadable.Part.PAYLOAD, Optional.of(dialler.peer())));
    }

    @Test
    void stepsOutOfOrderAreOurOwnMistake() {
        InitiatorHandshake initiator = initiator(NoiseSuite.AESGCM_SHA256);
        assertThatThrownBy(() -> initiator.read(new byte[48])).isInstanceOf(IllegalStateException.class);
        ResponderHandshake responder = responder(NoiseSuite.AESGCM_SHA256);
        assertThatThrownBy(() -> responder.answer(new byte[48], 0)).isInstanceOf(IllegalStateException.class);
        responder.close();
        assertThatThrownBy(() -> responder.read(flight(), trusted)).isInstanceOf(IllegalStateException.class);
    }

    private byte[] flight() {
        return Keys.done(initiator(NoiseSuite.AESGCM_SHA256).firstFlight(NOW_MILLIS));
    }

    private InitiatorHandshake initiator(NoiseSuite suite) {
        HandshakeSetup setup = new HandshakeSetup(dialler, suite, Keys.entropy(random), Ciphers.system());
        return new InitiatorHandshake(setup, listener.peer(), listener.publicKey());
    }

    private ResponderHandshake responder(NoiseSuite suite) {
        return new ResponderHandshake(new HandshakeSetup(listener, suite, Keys.entropy(random), Ciphers.system()));
    }

    private ResponderHandshake responder(Ciphers ciphers) {
        return new ResponderHandshake(
                new HandshakeSetup(listener, NoiseSuite.AESGCM_SHA256, Keys.entropy(random), ciphers));
    }
}
