package dev.heddle.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.PeerId;
import dev.heddle.core.PublicKey;
import dev.heddle.core.testing.ComputedVectors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The worked connection: with its keys and its time, each of our two roles must send its very bytes,
/// and read the other's.
class ComputedConnectionTest {
    private static final JsonNode SESSION = session();
    private static final byte[] HELLO = Keys.hex("0006010001040400");
    private static final byte[] PING = Keys.hex("0000000e0001050000000000050004030201");
    private static final byte[] PONG = Keys.hex("0000000d00020000000000050104030201");
    private static final PeerId CLIENT = PeerId.of(PublicKey.of(bytes("client_static_public")));
    private static final PeerId SERVER = PeerId.of(PublicKey.of(bytes("server_static_public")));

    static Stream<Ciphers> ciphers() {
        return Stream.of(Ciphers.system(), Ciphers.jdk());
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void keyPairsAndPeerIdsAreThose(Ciphers ciphers) {
        try (Identity client = identity("client", ciphers);
                Identity server = identity("server", ciphers)) {
            assertThat(client.publicKey().bytes()).isEqualTo(bytes("client_static_public"));
            assertThat(server.publicKey().bytes()).isEqualTo(bytes("server_static_public"));
            assertThat(client.peer()).isEqualTo(CLIENT);
            assertThat(server.peer()).isEqualTo(SERVER);
        }
        PublicKey ephemeral = ciphers.publicKey(PrivateKey.of(bytes("client_ephemeral_private")));
        assertThat(ephemeral.bytes()).isEqualTo(bytes("client_ephemeral_public"));
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void theInitiatorSendsAndReadsThoseBytes(Ciphers ciphers) {
        PublicKey serverKey = PublicKey.of(bytes("server_static_public"));
        try (InitiatorHandshake handshake = new InitiatorHandshake(setup("client", ciphers), SERVER, serverKey)) {
            byte[] flight =
                    Keys.done(handshake.firstFlight(SESSION.get("timestamp_ms").asLong()));
            assertThat(flight).isEqualTo(bytes("client_first_flight_168"));

            Established link = Keys.done(handshake.read(bytes("server_response_48")));
            assertThat(link.handshakeHash()).isEqualTo(bytes("handshake_hash"));
            byte[] hello = Records.open(link.opener(), bytes("server_frame_0_handshake"));
            assertThat(Records.seal(link.sealer(), hello)).isEqualTo(bytes("client_frame_0_handshake"));
            assertThat(Records.seal(link.sealer(), PING)).isEqualTo(bytes("client_frame_1_ping"));
            assertThat(Records.open(link.opener(), bytes("server_frame_1_pong")))
                    .isEqualTo(PONG);
        }
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void theResponderReadsAndSendsThoseBytes(Ciphers ciphers) {
        try (Identity client = identity("client", ciphers);
                ResponderHandshake handshake = new ResponderHandshake(setup("server", ciphers))) {
            Claim claim = Keys.done(handshake.read(bytes("client_first_flight_168"), Keys.trusting(client)));
            assertThat(claim).isEqualTo(new Claim(CLIENT, client.publicKey(), 1_700_000_000_000L, true));

            byte[] answer = new byte[ResponderHandshake.ANSWER_BYTES];
            Established link = handshake.answer(answer, 0);
            assertThat(answer).isEqualTo(bytes("server_response_48"));
            assertThat(link.handshakeHash()).isEqualTo(bytes("handshake_hash"));
            byte[] hello = Records.open(link.opener(), bytes("client_frame_0_handshake"));
            assertThat(hello).isEqualTo(HELLO);
            assertThat(Records.seal(link.sealer(), hello)).isEqualTo(bytes("server_frame_0_handshake"));
            assertThat(Records.open(link.opener(), bytes("client_frame_1_ping")))
                    .isEqualTo(PING);
            assertThat(Records.seal(link.sealer(), PONG)).isEqualTo(bytes("server_frame_1_pong"));
        }
    }

    private static JsonNode session() {
        try (InputStream document = ComputedVectors.open()) {
            return new JsonMapper().readTree(document).get("session");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static HandshakeSetup setup(String side, Ciphers ciphers) {
        byte[] ephemeral = bytes(side + "_ephemeral_private");
        return new HandshakeSetup(identity(side, ciphers), NoiseSuite.AESGCM_SHA256, Keys.fixed(ephemeral), ciphers);
    }

    private static Identity identity(String side, Ciphers ciphers) {
        return Identity.of(PrivateKey.of(bytes(side + "_static_private")), ciphers);
    }

    private static byte[] bytes(String field) {
        return Keys.hex(SESSION.get(field).asString());
    }
}
