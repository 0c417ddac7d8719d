package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PublicKey;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a handshake and its records leave behind in memory, and what keys they use.
class SecretsTest {
    private final SplittableRandom random = new SplittableRandom(13);
    private final Identity dialler = Keys.identity(random);
    private final Identity listener = Keys.identity(random);
    private final TrustedPeers trusted = Keys.trusting(dialler);
    private final WatchedCiphers watched = new WatchedCiphers(Ciphers.system());

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    @Tag("T-07")
    void aFinishedHandshakeHasWipedAllItWorkedWith(NoiseSuite suite) {
        InitiatorHandshake initiator = initiator(suite, listener.publicKey());
        ResponderHandshake responder = responder(suite);
        Keys.done(responder.read(Keys.done(initiator.firstFlight(1)), trusted));
        byte[] answer = new byte[ResponderHandshake.ANSWER_BYTES];
        Established listening = responder.answer(answer, 0);
        Established dialling = Keys.done(initiator.read(answer));
        assertThat(watched.secrets).hasSizeGreaterThan(30);
        assertEverythingIsWiped();

        byte[] record = Records.seal(dialling.sealer(), new byte[4]);
        assertThat(Records.open(listening.opener(), record)).hasSize(4);
    }

    @Test
    @Tag("T-07")
    void aRefusedHandshakeHasWipedAllItWorkedWith() {
        InitiatorHandshake initiator = initiator(NoiseSuite.AESGCM_SHA256, listener.publicKey());
        byte[] flight = Keys.done(initiator.firstFlight(1));
        flight[flight.length - 1] ^= 1;
        Keys.refused(responder(NoiseSuite.AESGCM_SHA256).read(flight, trusted));
        Keys.refused(initiator.read(new byte[InitiatorHandshake.ANSWER_BYTES]));
        Keys.refused(
                initiator(NoiseSuite.AESGCM_SHA256, Keys.LOW_ORDER.getFirst()).firstFlight(1));
        assertEverythingIsWiped();
    }

    @Test
    @Tag("T-07")
    void aHandshakeThatIsGivenUpHasWipedAllItWorkedWith() {
        InitiatorHandshake initiator = initiator(NoiseSuite.AESGCM_SHA256, listener.publicKey());
        ResponderHandshake responder = responder(NoiseSuite.AESGCM_SHA256);
        Keys.done(responder.read(Keys.done(initiator.firstFlight(1)), trusted));
        responder.close();
        initiator.close();
        assertEverythingIsWiped();
    }

    @ParameterizedTest
    @EnumSource(NoiseSuite.class)
    @Tag("T-08")
    void nothingIsSealedTwiceWithOneKeyAndNonce(NoiseSuite suite) {
        for (int link = 0; link < 20; link++) {
            InitiatorHandshake initiator = initiator(suite, listener.publicKey());
            ResponderHandshake responder = responder(suite);
            Keys.done(responder.read(Keys.done(initiator.firstFlight(link)), trusted));
            byte[] answer = new byte[ResponderHandshake.ANSWER_BYTES];
            Established listening = responder.answer(answer, 0);
            Established dialling = Keys.done(initiator.read(answer));
            for (int i = 0; i < 20; i++) {
                Records.open(listening.opener(), Records.seal(dialling.sealer(), new byte[i]));
                Records.open(dialling.opener(), Records.seal(listening.sealer(), new byte[i]));
            }
        }
        assertThat(watched.sealedWith).hasSize(20 * (3 + 40)).doesNotHaveDuplicates();
    }

    @Test
    @Tag("T-07")
    void aWipedPrivateKeyIsGone() {
        PrivateKey key = PrivateKey.generate(Keys.entropy(random));
        byte[] copy = key.bytes();
        assertThat(key.toString()).doesNotContain(Keys.hex(copy).substring(0, 8));
        key.close();
        key.close();
        assertThatThrownBy(key::bytes).isInstanceOf(IllegalStateException.class).hasMessageContaining("wiped");
        assertThatThrownBy(() -> PrivateKey.of(new byte[31])).hasMessageContaining("31");

        WipeableKey cipherKey = new WipeableKey("AES", copy);
        cipherKey.destroy();
        assertThat(cipherKey.isDestroyed()).isTrue();
        assertThatThrownBy(cipherKey::getEncoded).isInstanceOf(IllegalStateException.class);
    }

    private void assertEverythingIsWiped() {
        assertThat(watched.secrets).extracting(Keys::hex).allMatch(hex -> hex.matches("0*"));
        watched.privateKeys.remove(dialler.privateKey());
        watched.privateKeys.remove(listener.privateKey());
        assertThat(watched.privateKeys)
                .as("ephemeral keys")
                .isNotEmpty()
                .allSatisfy(key -> assertThatThrownBy(key::bytes).hasMessageContaining("wiped"));
    }

    private InitiatorHandshake initiator(NoiseSuite suite, PublicKey remoteKey) {
        HandshakeSetup setup = new HandshakeSetup(dialler, suite, Keys.entropy(random), watched);
        return new InitiatorHandshake(setup, listener.peer(), remoteKey);
    }

    private ResponderHandshake responder(NoiseSuite suite) {
        return new ResponderHandshake(new HandshakeSetup(listener, suite, Keys.entropy(random), watched));
    }
}
