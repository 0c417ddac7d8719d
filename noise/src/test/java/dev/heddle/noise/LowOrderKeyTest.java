package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Keys with which everyone agrees on zero end the handshake, whoever shows them and whatever the
/// provider does.
@Tag("T-07")
class LowOrderKeyTest {
    private final SplittableRandom random = new SplittableRandom(7);
    private final Identity dialler = Keys.identity(random);
    private final Identity listener = Keys.identity(random);

    static List<PublicKey> lowOrder() {
        return Keys.LOW_ORDER;
    }

    @ParameterizedTest
    @MethodSource("lowOrder")
    void givesNoSecret(PublicKey key) {
        byte[] secret = new byte[32];
        try (PrivateKey own = PrivateKey.generate(Keys.entropy(random))) {
            assertThat(Ciphers.system().agree(own, key, secret)).isFalse();
            assertThat(Ciphers.jdk().agree(own, key, secret)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("lowOrder")
    void asEphemeralOfTheDiallerIsRefused(PublicKey key) {
        InitiatorHandshake initiator =
                new InitiatorHandshake(Keys.setup(dialler, random), listener.peer(), listener.publicKey());
        byte[] flight = Keys.done(initiator.firstFlight(1));
        System.arraycopy(key.bytes(), 0, flight, InitiatorHandshake.PROLOGUE_BYTES, PublicKey.BYTES);
        ResponderHandshake responder = new ResponderHandshake(Keys.setup(listener, random));
        assertThat(Keys.refused(responder.read(flight, Keys.trusting(dialler))))
                .isEqualTo(new HandshakeRefusal.InvalidKey(
                        HandshakeRefusal.InvalidKey.Kind.EPHEMERAL, Optional.of(dialler.peer())));
    }

    @ParameterizedTest
    @MethodSource("lowOrder")
    void asStaticOfTheDiallerIsRefused(PublicKey key) {
        // Whoever wants to show such a key must compute the rest with a secret of zero, which needs no
        // private key.
        byte[] prologue =
                Keys.joined(dialler.peer().bytes(), listener.publicKey().bytes());
        SymmetricState attacker = new SymmetricState(NoiseSuite.AESGCM_SHA256, Ciphers.system());
        PrivateKey ephemeral = PrivateKey.generate(Keys.entropy(random));
        byte[] ephemeralPublic = Ciphers.system().publicKey(ephemeral).bytes();
        attacker.mixHash(prologue);
        attacker.mixHash(listener.publicKey().bytes());
        attacker.mixHash(ephemeralPublic);
        attacker.mixAgreement(ephemeral, listener.publicKey());
        byte[] staticPart = attacker.encryptAndHash(key.bytes());
        byte[] flight = Keys.joined(prologue, ephemeralPublic, staticPart, new byte[24]);

        ResponderHandshake responder = new ResponderHandshake(Keys.setup(listener, random));
        // Listed, because another one is refused before it is used.
        TrustedPeers careless = TrustedPeers.of(new TreeMap<>(Map.of(dialler.peer(), List.of(key))));
        assertThat(Keys.refused(responder.read(flight, careless)))
                .isEqualTo(new HandshakeRefusal.InvalidKey(
                        HandshakeRefusal.InvalidKey.Kind.STATIC, Optional.of(dialler.peer())));
    }

    @ParameterizedTest
    @MethodSource("lowOrder")
    void asStaticOfTheListenerIsRefused(PublicKey key) {
        InitiatorHandshake towardsIt = new InitiatorHandshake(Keys.setup(dialler, random), listener.peer(), key);
        assertThat(Keys.refused(towardsIt.firstFlight(1)))
                .isEqualTo(new HandshakeRefusal.InvalidKey(HandshakeRefusal.InvalidKey.Kind.STATIC, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("lowOrder")
    void asEphemeralOfTheListenerIsRefused(PublicKey key) {
        InitiatorHandshake initiator =
                new InitiatorHandshake(Keys.setup(dialler, random), listener.peer(), listener.publicKey());
        Keys.done(initiator.firstFlight(1));
        byte[] answer = Keys.joined(key.bytes(), new byte[Ciphers.TAG_BYTES]);
        assertThat(Keys.refused(initiator.read(answer)))
                .isEqualTo(
                        new HandshakeRefusal.InvalidKey(HandshakeRefusal.InvalidKey.Kind.EPHEMERAL, Optional.empty()));
    }

    @Test
    void aProviderThatLetsZeroPassIsNotBelieved() {
        X25519 lax = (_, _, product) -> {
            Arrays.fill(product, (byte) 0);
            return true;
        };
        try (PrivateKey own = PrivateKey.generate(Keys.entropy(random))) {
            assertThat(new PlatformCiphers(lax).agree(own, listener.publicKey(), new byte[32]))
                    .isFalse();
        }
    }
}
