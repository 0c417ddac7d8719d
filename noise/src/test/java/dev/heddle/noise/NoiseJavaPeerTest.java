package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.southernstorm.noise.protocol.CipherState;
import com.southernstorm.noise.protocol.CipherStatePair;
import com.southernstorm.noise.protocol.HandshakeState;
import dev.heddle.core.PublicKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An independent implementation on the other side, with primitives of its own, random keys, prologues,
/// payloads and records, in both roles and both suites.
class NoiseJavaPeerTest {
    private static final int RECORDS = 20;

    static Stream<Arguments> suitesAndSeeds() {
        return Stream.of(NoiseSuite.values())
                .flatMap(suite -> LongStream.of(1, 42, 20_771).mapToObj(seed -> Arguments.of(suite, seed)));
    }

    @ParameterizedTest
    @MethodSource("suitesAndSeeds")
    void completesWithOurInitiator(NoiseSuite suite, long seed) throws GeneralSecurityException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] prologue = Keys.bytes(random, random.nextInt(100));
        HandshakeState peer = peer(suite, HandshakeState.RESPONDER, prologue, random);
        byte[] peerPublic = new byte[PublicKey.BYTES];
        peer.getLocalKeyPair().getPublicKey(peerPublic, 0);
        peer.start();
        IkInitiator ours = new IkInitiator(ourSetup(suite, random), prologue, PublicKey.of(peerPublic));

        byte[] hello = Keys.bytes(random, random.nextInt(200));
        assertThat(read(peer, ours.write(hello))).isEqualTo(hello);
        byte[] answer = Keys.bytes(random, random.nextInt(200));
        assertThat(ours.read(write(peer, answer))).isEqualTo(answer);
        exchangeRecords(ours.split(), peer, random);
    }

    @ParameterizedTest
    @MethodSource("suitesAndSeeds")
    void completesWithOurResponder(NoiseSuite suite, long seed) throws GeneralSecurityException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] prologue = Keys.bytes(random, random.nextInt(100));
        HandshakeSetup setup = ourSetup(suite, random);
        HandshakeState peer = peer(suite, HandshakeState.INITIATOR, prologue, random);
        peer.getRemotePublicKey().setPublicKey(setup.own().publicKey().bytes(), 0);
        peer.start();
        IkResponder ours = new IkResponder(setup, prologue);

        byte[] hello = Keys.bytes(random, random.nextInt(200));
        assertThat(ours.read(write(peer, hello), _ -> Optional.empty())).isEqualTo(hello);
        byte[] peerPublic = new byte[PublicKey.BYTES];
        peer.getLocalKeyPair().getPublicKey(peerPublic, 0);
        assertThat(ours.remoteStatic()).isEqualTo(PublicKey.of(peerPublic));
        byte[] answer = Keys.bytes(random, random.nextInt(200));
        assertThat(read(peer, ours.write(answer))).isEqualTo(answer);
        exchangeRecords(ours.split(), peer, random);
    }

    private static void exchangeRecords(Established ours, HandshakeState peer, SplittableRandom random)
            throws GeneralSecurityException {
        assertThat(peer.getHandshakeHash()).isEqualTo(ours.handshakeHash());
        CipherStatePair theirs = peer.split();
        CipherState sender = theirs.getSender();
        CipherState receiver = theirs.getReceiver();
        for (int i = 0; i < RECORDS; i++) {
            byte[] plain = Keys.bytes(random, i == 0 ? Sealer.MAX_PLAIN_BYTES : random.nextInt(2_000));
            byte[] sealed = Records.withoutLength(Records.seal(ours.sealer(), plain));
            byte[] opened = new byte[sealed.length];
            int openedBytes = receiver.decryptWithAd(null, sealed, 0, opened, 0, sealed.length);
            assertThat(Arrays.copyOf(opened, openedBytes)).isEqualTo(plain);

            byte[] back = new byte[plain.length + Ciphers.TAG_BYTES];
            sender.encryptWithAd(null, plain, 0, back, 0, plain.length);
            byte[] out = new byte[plain.length];
            assertThat(ours.opener().open(back, 0, back.length, out, 0)).isEqualTo(plain.length);
            assertThat(out).isEqualTo(plain);
        }
    }

    private static HandshakeSetup ourSetup(NoiseSuite suite, SplittableRandom random) {
        return new HandshakeSetup(Keys.identity(random), suite, Keys.entropy(random), Ciphers.system());
    }

    private static HandshakeState peer(NoiseSuite suite, int role, byte[] prologue, SplittableRandom random)
            throws GeneralSecurityException {
        HandshakeState peer = new HandshakeState(suite.protocolName(), role);
        peer.getLocalKeyPair().setPrivateKey(Keys.bytes(random, PrivateKey.BYTES), 0);
        peer.getFixedEphemeralKey().setPrivateKey(Keys.bytes(random, PrivateKey.BYTES), 0);
        peer.setPrologue(prologue, 0, prologue.length);
        return peer;
    }

    private static byte[] write(HandshakeState peer, byte[] payload) throws GeneralSecurityException {
        byte[] message = new byte[65_535];
        int length = peer.writeMessage(message, 0, payload, 0, payload.length);
        return Arrays.copyOf(message, length);
    }

    private static byte[] read(HandshakeState peer, byte[] message) throws GeneralSecurityException {
        byte[] payload = new byte[message.length];
        int length = peer.readMessage(message, 0, message.length, payload, 0);
        return Arrays.copyOf(payload, length);
    }
}
